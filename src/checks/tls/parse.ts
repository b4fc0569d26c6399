import { X509Certificate } from 'node:crypto';
import { weakHashOf } from './der.ts';

/** What a certificate says, as far as mail is concerned. */
export interface Certificate {
  /** On one line, such as `CN=mx1.example.com, O=Example`. */
  readonly subject: string;
  readonly commonName: string | null;
  readonly issuer: string;
  /** DNS names and addresses of the subject alternative name (RFC 5280 section 4.2.1.6), at most `MAX_NAMES`. */
  readonly names: readonly string[];
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Null where the key is of a kind that is not known here. `bits` is null where the kind has one size only. */
  readonly key: { readonly type: string; readonly bits: number | null } | null;
  /** `md5`, `sha1` and their like under the signature; null where it is sound. */
  readonly weakHash: string | null;
  readonly selfSigned: boolean;
  /** Where the issuer's certificate is to be had (RFC 5280 section 4.2.2.1). */
  readonly issuerUrl: string | null;
  /** Where the host's name stands: among the alternative names, in the common name alone, or nowhere. */
  readonly match: 'alternative' | 'common' | null;
}

const MAX_NAMES = 100; // bounded: certificates of shared hosts carry hundreds
const MAX_TEXT = 500;

/**
 * Reads a certificate.
 *
 * @param der  in Base64
 * @param host  the name it should carry, in A-labels
 * @returns null for what is no certificate; never throws
 */
export function parseCertificate(der: string, host: string): Certificate | null {
  try {
    const raw = Buffer.from(der, 'base64');
    const certificate = new X509Certificate(raw);
    const { subject, issuer, subjectAltName, infoAccess, validFromDate, validToDate } = certificate;
    if (Number.isNaN(validFromDate.getTime()) || Number.isNaN(validToDate.getTime())) return null;
    return {
      subject: oneLine(subject),
      commonName: /^CN=(.*)$/m.exec(subject ?? '')?.[1] ?? null,
      issuer: oneLine(issuer),
      names: namesIn(subjectAltName),
      notBeforeMs: validFromDate.getTime(),
      notAfterMs: validToDate.getTime(),
      key: keyOf(certificate),
      weakHash: weakHashOf(raw),
      selfSigned: isSelfSigned(certificate),
      issuerUrl: /^CA Issuers - URI:(http[\x21-\x7e]{1,300})$/m.exec(infoAccess ?? '')?.[1] ?? null,
      match: matchOf(certificate, host),
    };
  } catch {
    return null;
  }
}

function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ').slice(0, MAX_TEXT);
}

/** Node quotes a name that holds a comma or a quote (CVE-2021-44532), so the text is not simply split. */
function namesIn(alternativeNames: string | undefined): readonly string[] {
  const entries = (alternativeNames ?? '').match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return entries
    .flatMap((entry) => /^\s*(?:DNS|IP Address):(.*)$/s.exec(entry)?.[1] ?? [])
    .slice(0, MAX_NAMES)
    .map((name) => name.slice(0, MAX_TEXT));
}

/** Sizes of the curves that are met in certificates; others are told by their name. */
const CURVE_BITS: Readonly<Record<string, number>> = {
  secp160r1: 160,
  prime192v1: 192,
  secp192k1: 192,
  secp224r1: 224,
  secp224k1: 224,
  prime256v1: 256,
  secp256k1: 256,
  secp384r1: 384,
  secp521r1: 521,
};

function keyOf(certificate: X509Certificate): Certificate['key'] {
  try {
    const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details = {} } = certificate.publicKey;
    const { modulusLength, namedCurve } = details;
    return { type, bits: modulusLength ?? (namedCurve === undefined ? null : (CURVE_BITS[namedCurve] ?? null)) };
  } catch {
    return null; // a kind of key that this OpenSSL does not know
  }
}

function isSelfSigned(certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}

/** By RFC 9525 section 6.3: a wildcard is the whole leftmost label and stands for one label. */
function matchOf(certificate: X509Certificate, host: string): Certificate['match'] {
  const rules = { partialWildcards: false, multiLabelWildcards: false, singleLabelSubdomains: false } as const;
  try {
    if (certificate.checkHost(host, { ...rules, subject: 'never' }) !== undefined) return 'alternative';
    return certificate.checkHost(host, { ...rules, subject: 'always' }) === undefined ? null : 'common';
  } catch {
    return null;
  }
}

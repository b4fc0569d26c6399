import { createHash, X509Certificate } from 'node:crypto';
import type { TlsaRecord } from '../../core/net.ts';

/** Why senders cannot use a TLSA record for SMTP; null: they can. */
export type Unusable = 'usage' | 'selector' | 'matching-type' | 'length';

const DIGEST_OCTETS: Readonly<Record<number, number>> = { 1: 32, 2: 64 }; // RFC 6698 section 2.1.3

/** RFC 7672 section 3.1: DANE-TA(2) and DANE-EE(3); PKIX usages are not supported (section 3.1.3). */
export function whyUnusable({ usage, selector, matchingType, data }: TlsaRecord): Unusable | null {
  if (usage !== 2 && usage !== 3) return 'usage';
  if (selector !== 0 && selector !== 1) return 'selector';
  if (matchingType > 2) return 'matching-type';
  const octets = data.length / 2;
  return octets === (DIGEST_OCTETS[matchingType] ?? octets) && octets > 0 ? null : 'length';
}

/** One certificate that a server presented. */
export interface PresentedCertificate {
  /** DER, in lower-case hexadecimal. */
  readonly whole: string;
  /** Its SubjectPublicKeyInfo, likewise; null where the key is of a kind that is not known here. */
  readonly key: string | null;
}

/** @param chain  DER in Base64, leaf first; what is no certificate is left out, and so is all behind it */
export function presented(chain: readonly string[]): readonly PresentedCertificate[] {
  const read: PresentedCertificate[] = [];
  for (const der of chain) {
    const certificate = readCertificate(der);
    if (certificate === null) break;
    read.push({ whole: certificate.raw.toString('hex'), key: keyOf(certificate) });
  }
  return read;
}

export function readCertificate(der: string): X509Certificate | null {
  try {
    return new X509Certificate(Buffer.from(der, 'base64'));
  } catch {
    return null;
  }
}

function keyOf(certificate: X509Certificate): string | null {
  try {
    return certificate.publicKey.export({ type: 'spki', format: 'der' }).toString('hex');
  } catch {
    return null;
  }
}

/** Whether a record names this certificate (RFC 6698 section 2.1). */
export function names({ selector, matchingType, data }: TlsaRecord, { whole, key }: PresentedCertificate): boolean {
  const content = selector === 0 ? whole : key;
  if (content === null) return false;
  if (matchingType === 0) return content === data;
  return digest(matchingType === 1 ? 'sha256' : 'sha512', content) === data;
}

function digest(algorithm: 'sha256' | 'sha512', hex: string): string {
  return createHash(algorithm).update(Buffer.from(hex, 'hex')).digest('hex');
}

/** The record to publish for a certificate: `3 1 1`, which outlives renewals with the same key (RFC 7671 section 5.1). */
export function recordFor({ key }: PresentedCertificate): string | null {
  return key === null ? null : `3 1 1 ${digest('sha256', key)}`;
}

/** What a chain is worth under records that are usable. `anchor`: a DANE-TA record names an issuer in the chain. */
export type ChainMatch =
  | { readonly matches: true; readonly by: readonly number[] }
  | {
      readonly matches: false;
      readonly because: 'no-certificate' | 'nothing-named' | 'chain-broken' | 'name' | 'expired';
    };

/**
 * Compares what a server presented with the usable records (RFC 7672 section 3.1): DANE-EE names the leaf, and neither
 * names nor dates count (RFC 7671 section 5.1); DANE-TA names an issuer in the chain, which has to lead there, carry the
 * host's name and be valid.
 *
 * @param chain  DER in Base64, leaf first
 * @returns `by`: the indices of the records that name something presented
 */
export function matchChain(
  records: readonly TlsaRecord[],
  chain: readonly string[],
  host: string,
  atMs: number,
): ChainMatch {
  const certificates = presented(chain);
  const [leaf] = certificates;
  if (leaf === undefined) return { matches: false, because: 'no-certificate' };
  const endEntity = indices(records, (record) => record.usage === 3 && names(record, leaf));
  const issuers = certificates.slice(1);
  const anchors = indices(records, (record) => record.usage === 2 && issuers.some((issuer) => names(record, issuer)));
  if (endEntity.length > 0) return { matches: true, by: [...endEntity, ...anchors] };
  if (anchors.length === 0) return { matches: false, because: 'nothing-named' };
  const anchored = records.filter((_, index) => anchors.includes(index));
  const depth = 1 + issuers.findIndex((issuer) => anchored.some((record) => names(record, issuer)));
  const fault = chainFault(chain.slice(0, depth + 1), host, atMs);
  return fault === null ? { matches: true, by: anchors } : { matches: false, because: fault };
}

function indices(records: readonly TlsaRecord[], wanted: (record: TlsaRecord) => boolean): readonly number[] {
  return records.flatMap((record, index) => (wanted(record) ? [index] : []));
}

function chainFault(chain: readonly string[], host: string, atMs: number): 'chain-broken' | 'name' | 'expired' | null {
  const certificates = chain.map(readCertificate);
  for (const [index, certificate] of certificates.entries()) {
    if (certificate === null) return 'chain-broken';
    const { validFromDate, validToDate } = certificate;
    if (validToDate.getTime() < atMs || validFromDate.getTime() > atMs) return 'expired';
    const issuer = certificates[index + 1];
    if (issuer && !isIssued(certificate, issuer)) return 'chain-broken';
  }
  return certificates[0]?.checkHost(host, { subject: 'never' }) === undefined ? 'name' : null;
}

function isIssued(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

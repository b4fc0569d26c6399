import { X509Certificate } from 'node:crypto';

/** A PEM file that should hold a mark certificate, followed by its issuers, each behind the one it issued. */
export interface PemFile {
  /** PEM of each certificate, as many as may be looked at. */
  readonly certificates: readonly string[];
  /** How many there are in all. */
  readonly count: number;
  /** Whether a private key lies among them, for everybody to fetch. */
  readonly holdsPrivateKey: boolean;
}

/** What became of following a chain to a trusted root. */
export type Chain =
  /** `length`: how many certificates it takes to reach the root, or the one that a root issued. */
  | { readonly ok: true; readonly leaf: X509Certificate; readonly length: number }
  | { readonly ok: false; readonly why: string; readonly expiredAtMs: number | null };

const MAX_CERTIFICATES = 10; // a leaf and its issuers; no authority needs more than four
const PURPOSE = '1.3.6.1.5.5.7.3.31'; // id-kp-BrandIndicatorforMessageIdentification, VMC requirements section 7.1.2.3
const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----[A-Za-z0-9+/=\s]*-----END \1-----/g;

export function readPem(text: string): PemFile {
  const blocks = [...text.matchAll(BLOCK)];
  const certificates = blocks.flatMap(([block, label]) => (label === 'CERTIFICATE' ? [block] : []));
  return {
    certificates: certificates.slice(0, MAX_CERTIFICATES),
    count: certificates.length,
    // Its own words, not the block: an encrypted key has header lines between, and a key is a key when it is cut off.
    holdsPrivateKey: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/.test(text),
  };
}

/**
 * Follows a chain from its leaf to a trusted root by the signatures themselves (RFC 5280 section 6.1): names alone can
 * be written by anybody.
 *
 * @param atMs  the moment of which it is judged, in milliseconds since 1970
 * @returns never throws
 */
export function followChain({ certificates, count }: PemFile, roots: readonly X509Certificate[], atMs: number): Chain {
  if (count === 0) return broken('it holds no certificate in PEM');
  if (count > MAX_CERTIFICATES) return broken(`it holds ${count} certificates, not one and its issuers`);
  const chain = certificates.map(parsed);
  const [leaf] = chain;
  if (!leaf) return broken('its first certificate cannot be read');
  for (const [index, certificate] of chain.entries()) {
    const place = index + 1;
    if (certificate === null) return broken(`certificate ${place} cannot be read`);
    if (index > 0 && !certificate.ca) return broken(`certificate ${place} may not issue others`);
    const fault = outOfTime(certificate, place, atMs);
    if (fault !== null) return fault;
    if (roots.some((root) => isSame(certificate, root) || (issued(root, certificate) && isInTime(root, atMs))))
      return ofPurpose(leaf, place);
    const next = chain[place];
    if (next === undefined) break;
    if (next !== null && !issued(next, certificate))
      return broken(
        `certificate ${place + 1} did not issue certificate ${place}: the leaf comes first, then each issuer`,
      );
  }
  const known = [...new Set(roots.map(organization))].join(', ');
  return broken(`its chain leads to no authority for marks that is known here (${known})`);
}

function broken(why: string): Chain {
  return { ok: false, why, expiredAtMs: null };
}

export function isReadable(pem: string): boolean {
  return parsed(pem) !== null;
}

function parsed(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

function ofPurpose(leaf: X509Certificate, length: number): Chain {
  // Node names the extended key usages `keyUsage`.
  return leaf.keyUsage?.includes(PURPOSE)
    ? { ok: true, leaf, length }
    : broken(`it is not meant for BIMI: the extended key usage ${PURPOSE} is not in it`);
}

function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.raw.equals(other.raw);
}

function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false; // a kind of key that this OpenSSL does not know
  }
}

function isInTime({ validFromDate, validToDate }: X509Certificate, atMs: number): boolean {
  return validFromDate.getTime() <= atMs && atMs <= validToDate.getTime();
}

function outOfTime(certificate: X509Certificate, place: number, atMs: number): Chain | null {
  if (isInTime(certificate, atMs)) return null;
  const which = place === 1 ? 'it' : `certificate ${place} of its chain`;
  const endMs = certificate.validToDate.getTime();
  if (atMs > endMs) return { ok: false, why: `${which} ended on ${date(endMs)}`, expiredAtMs: endMs };
  return broken(`${which} is valid from ${date(certificate.validFromDate.getTime())} on`);
}

function date(ms: number): string {
  return Number.isNaN(ms) ? 'an unknown day' : new Date(ms).toISOString().slice(0, 10);
}

function organization({ subject }: X509Certificate): string {
  return (/^O=(.*)$/m.exec(subject)?.[1] ?? subject).replaceAll('\\,', ',').slice(0, 60);
}

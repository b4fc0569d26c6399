import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import type { TlsaRecord } from '../../core/net.ts';
import { isNamed, type Presented, readCertificate } from './chain.ts';

/**
 * What a usable record is to a presented chain. `other-key`: it names another leaf. `not-sent`: it names an issuer that is
 * not in the chain. `broken-chain`, `out-of-date`, `other-name`: the issuer is there, but the leaf does not stand under it,
 * is not valid now, or is for another name. `unverifiable`: it has keys that this OpenSSL cannot use, so nobody can tell here.
 */
export type RecordMatch =
  | 'matches'
  | 'other-key'
  | 'not-sent'
  | 'broken-chain'
  | 'out-of-date'
  | 'other-name'
  | 'unverifiable';

const DANE_EE = 3;

/**
 * Compares a presented chain with one usable record. Under DANE-EE the leaf has to be the one named, and neither its names
 * nor its dates count (RFC 7672 section 3.1.1). Under DANE-TA the chain has to lead to the issuer named, be in date, and
 * the leaf carry one of the names (sections 3.1.2 and 3.2.2).
 *
 * @param chain   leaf first; the others in any order
 * @param names   the names that a DANE-TA certificate may be for, in A-labels
 * @param asOfMs  milliseconds since 1970: certificates are valid or not as of then
 * @returns never throws
 */
export function matchRecord(
  record: TlsaRecord,
  chain: readonly Presented[],
  names: readonly string[],
  asOfMs: number,
): RecordMatch {
  const [leaf, ...others] = chain;
  if (leaf === undefined) return 'other-key';
  if (record.usage === DANE_EE) return isNamed(record, leaf) ? 'matches' : 'other-key';
  const anchors = anchorsOf(record, others);
  if (anchors.length === 0) return 'not-sent';
  if (leaf.x509 === null) return 'unverifiable';
  const issuers = certificatesOf(others);
  const isCurrent = (anchor: Anchor) => !('raw' in anchor) || isInDate(anchor, asOfMs);
  const way = wayTo(anchors, leaf.x509, issuers);
  if (way !== 'found') return way;
  // Where an authority has two certificates, one out of date, it takes the other one.
  const current = wayTo(anchors.filter(isCurrent), leaf.x509, issuers.filter(isCurrent));
  if (current === 'unverifiable') return current;
  if (current !== 'found' || !isInDate(leaf.x509, asOfMs)) return 'out-of-date';
  return names.some((name) => isFor(leaf.x509, name)) ? 'matches' : 'other-name';
}

/** A trust anchor: a certificate, or a bare key. */
type Anchor = X509Certificate | KeyObject;

/**
 * Those in the chain that the record names, and what it holds whole itself: every sender takes a certificate from there, and
 * most take a bare key (RFC 7671 sections 5.2.2 and 5.2.3).
 */
function anchorsOf(record: TlsaRecord, others: readonly Presented[]): readonly Anchor[] {
  const sent = certificatesOf(others.filter((one) => isNamed(record, one)));
  return record.matchingType === 0 ? [...sent, ...heldAnchor(record)] : sent;
}

function heldAnchor({ selector, data }: TlsaRecord): readonly Anchor[] {
  const octets = Buffer.from(data, 'hex');
  if (selector === 0) return certificatesOf([readCertificate(octets)]);
  try {
    return [createPublicKey({ key: octets, type: 'spki', format: 'der' })];
  } catch {
    return [];
  }
}

function certificatesOf(presented: readonly (Presented | null)[]): readonly X509Certificate[] {
  return presented.flatMap((one) => one?.x509 ?? []);
}

/**
 * Whether the leaf stands under an anchor. Servers send issuers in any order, and some send several of one name and key, of
 * which only one leads further: so all ways are gone, each certificate once.
 */
function wayTo(
  anchors: readonly Anchor[],
  leaf: X509Certificate,
  others: readonly X509Certificate[],
): 'found' | 'broken-chain' | 'unverifiable' {
  let doubtful = false;
  const reached = new Set([leaf]);
  for (const current of reached) {
    const issued = anchors.map((anchor) => isIssuedBy(current, anchor));
    if (issued.includes(true)) return 'found';
    doubtful ||= issued.includes(null);
    for (const other of others) {
      const isIssuer = isIssuedBy(current, other);
      if (isIssuer === true) reached.add(other); // and is gone from there in its turn
      doubtful ||= isIssuer === null;
    }
  }
  return doubtful ? 'unverifiable' : 'broken-chain';
}

const verified = new WeakMap<X509Certificate, Map<Anchor, boolean | null>>();

/** Each pair is verified once, whatever the number of records: signatures over hostile keys take their time. */
function isIssuedBy(certificate: X509Certificate, issuer: Anchor): boolean | null {
  const known = verified.get(certificate) ?? new Map<Anchor, boolean | null>();
  verified.set(certificate, known);
  const before = known.get(issuer);
  if (before !== undefined) return before;
  const now = verify(certificate, issuer);
  known.set(issuer, now);
  return now;
}

/** @returns null where the signature is of a kind that this OpenSSL cannot verify */
function verify(certificate: X509Certificate, issuer: Anchor): boolean | null {
  try {
    if (!('raw' in issuer)) return certificate.verify(issuer);
    return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return null;
  }
}

function isInDate({ validFromDate, validToDate }: X509Certificate, asOfMs: number): boolean {
  return validFromDate.getTime() <= asOfMs && asOfMs <= validToDate.getTime();
}

/** By the alternative names, or by the common name where there are none (RFC 7672 section 3.2.3). */
function isFor(certificate: X509Certificate | null, name: string): boolean {
  const rules = { partialWildcards: false, multiLabelWildcards: false, singleLabelSubdomains: false } as const;
  try {
    return certificate?.checkHost(name, { ...rules, subject: 'default' }) !== undefined;
  } catch {
    return false;
  }
}

import type { FindingOf } from '../../core/finding.ts';
import type { TlsHandshake } from '../../core/net.ts';
import type { Place } from '../../core/places.ts';
import type { CertifiedAt, certificateFindings } from './certificate-findings.ts';
import type { Certificate } from './facts.ts';
import { atPlaces, dateText } from './words.ts';

type Said = FindingOf<typeof certificateFindings>;

/** The certificates that one place presented, leaf first, and whether OpenSSL trusts them. */
export interface Presented extends Place {
  readonly chain: readonly (Certificate | null)[];
  readonly trust: TlsHandshake['trust'];
}

const DAY_MS = 86_400_000;
const SOON_MS = 30 * DAY_MS;
const LATE_MS = 14 * DAY_MS; // ACME clients renew with a third of the lifetime left, which is 30 days of 90
const LATE_SHARE = 1 / 5; // for certificates that live for weeks or days
const RSA_BITS = 2048; // RFC 9325 section 4.5
const EC_BITS = 224; // RFC 9325 section 4.5

interface Leaf {
  readonly presented: Presented;
  readonly leaf: Certificate;
}

/** Judges the certificates of all places as of a moment; each code once, with the places where it was seen. */
export function judgeCertificates(domain: string, presented: readonly Presented[], asOfMs: number): readonly Said[] {
  const leaves = presented.flatMap((one): readonly Leaf[] =>
    one.chain[0] ? [{ presented: one, leaf: one.chain[0] }] : [],
  );
  return [
    ...atPlaces(
      presented.filter(({ chain }) => !chain[0]).map(({ host, address }) => ({ host, address })),
      (places) => ({ code: 'tls-certificate-unreadable', params: { domain, places } }),
    ),
    ...dates(domain, leaves, asOfMs),
    ...trust(domain, leaves, asOfMs),
    ...atPlaces(
      leaves.flatMap(({ presented: place, leaf }) =>
        leaf.match === 'alternative'
          ? []
          : [{ ...certifiedAt(place, leaf), names: leaf.names, commonNameOnly: leaf.match === 'common' }],
      ),
      (places) => ({ code: 'tls-name-mismatch', params: { domain, places } }),
    ),
    ...atPlaces(leaves.flatMap(weakKey), (places) => ({ code: 'tls-weak-key', params: { domain, places } })),
    ...atPlaces(presented.flatMap(weakSignature), (places) => ({
      code: 'tls-weak-signature',
      params: { domain, places },
    })),
  ];
}

function dates(domain: string, leaves: readonly Leaf[], asOfMs: number): readonly Said[] {
  const expired = leaves.flatMap(({ presented, leaf }) => {
    const over = leaf.notAfterMs < asOfMs ? leaf : expiredIssuer(presented, asOfMs);
    return over ? [{ ...certifiedAt(presented, over), days: wholeDays(asOfMs - over.notAfterMs) }] : [];
  });
  const early = leaves.filter(({ leaf }) => leaf.notBeforeMs > asOfMs);
  const valid = leaves.filter(({ leaf }) => leaf.notBeforeMs <= asOfMs && leaf.notAfterMs >= asOfMs);
  const left = ({ presented, leaf }: Leaf) => ({
    ...certifiedAt(presented, leaf),
    days: wholeDays(leaf.notAfterMs - asOfMs),
  });
  const soon = valid.filter(({ leaf }) => leaf.notAfterMs - asOfMs <= SOON_MS);
  const late = soon.filter(({ leaf }) => {
    const lifetimeMs = leaf.notAfterMs - leaf.notBeforeMs;
    return leaf.notAfterMs - asOfMs < Math.min(LATE_MS, lifetimeMs * LATE_SHARE);
  });
  return [
    ...atPlaces(expired, (places) => ({ code: 'tls-certificate-expired', params: { domain, places } })),
    ...atPlaces(
      early.map(({ presented, leaf }) => ({
        ...certifiedAt(presented, leaf),
        days: Math.ceil((leaf.notBeforeMs - asOfMs) / DAY_MS),
      })),
      (places) => ({ code: 'tls-certificate-not-yet-valid', params: { domain, places } }),
    ),
    ...atPlaces(soon.map(left), (places) => ({ code: 'tls-certificate-expires-soon', params: { domain, places } })),
    ...atPlaces(late.map(left), (places) => ({ code: 'tls-certificate-renewal-late', params: { domain, places } })),
  ];
}

/** The certificate further up whose end is why the chain is not trusted, while the server's own is in date. */
function expiredIssuer({ chain, trust }: Presented, asOfMs: number): Certificate | null {
  if (trust.trusted || trust.code !== 'CERT_HAS_EXPIRED') return null;
  return chain.slice(1).find((one) => one !== null && one.notAfterMs < asOfMs) ?? null;
}

function trust(domain: string, leaves: readonly Leaf[], asOfMs: number): readonly Said[] {
  const distrusted = leaves.flatMap(({ presented, leaf }) => {
    if (presented.trust.trusted) return [];
    const { code, detail } = presented.trust;
    const place = { ...certifiedAt(presented, leaf), code, detail, issuerUrl: leaf.issuerUrl };
    return [{ place, fault: distrust(code, presented, leaf, asOfMs) }];
  });
  const having = (fault: Distrust) => distrusted.filter((one) => one.fault === fault).map(({ place }) => place);
  return [
    ...atPlaces(having('self-signed'), (places) => ({ code: 'tls-self-signed', params: { domain, places } })),
    ...atPlaces(having('unknown-issuer'), (places) => ({ code: 'tls-unknown-issuer', params: { domain, places } })),
    ...atPlaces(having('incomplete-chain'), (places) => ({ code: 'tls-incomplete-chain', params: { domain, places } })),
    ...atPlaces(having('invalid'), (places) => ({ code: 'tls-chain-invalid', params: { domain, places } })),
  ];
}

type Distrust = 'self-signed' | 'unknown-issuer' | 'incomplete-chain' | 'invalid';

/** What OpenSSL's code comes to; null where it speaks of dates, which are judged on their own. */
function distrust(code: string, presented: Presented, leaf: Certificate, asOfMs: number): Distrust | null {
  if (leaf.selfSigned || code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return 'self-signed';
  if (code === 'SELF_SIGNED_CERT_IN_CHAIN') return 'unknown-issuer';
  if (code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' || code.startsWith('UNABLE_TO_GET_ISSUER_CERT')) {
    // With the leaf's issuer at hand, it is the top of the chain that nobody knows.
    const issuerSent = presented.chain.slice(1).some((one) => one?.subject === leaf.issuer);
    return issuerSent ? 'unknown-issuer' : 'incomplete-chain';
  }
  const outOfDate = leaf.notAfterMs < asOfMs || leaf.notBeforeMs > asOfMs || expiredIssuer(presented, asOfMs) !== null;
  return outOfDate && (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') ? null : 'invalid';
}

function weakKey({ presented, leaf }: Leaf) {
  if (leaf.key === null) return [];
  const { type, bits } = leaf.key;
  const weak =
    type === 'dsa' ||
    (type.startsWith('rsa') && bits !== null && bits < RSA_BITS) ||
    (type === 'ec' && bits !== null && bits < EC_BITS);
  return weak ? [{ ...certifiedAt(presented, leaf), type, bits }] : [];
}

/** The signature of a certificate that signs itself proves nothing, so its hash does not matter. */
function weakSignature(presented: Presented) {
  const weak = presented.chain.find((one) => one !== null && one.weakHash !== null && !one.selfSigned);
  return weak?.weakHash ? [{ ...certifiedAt(presented, weak), hash: weak.weakHash }] : [];
}

function certifiedAt({ host, address }: Place, { subject, issuer, notBeforeMs, notAfterMs }: Certificate): CertifiedAt {
  return { host, address, subject, issuer, notBefore: dateText(notBeforeMs), notAfter: dateText(notAfterMs) };
}

function wholeDays(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

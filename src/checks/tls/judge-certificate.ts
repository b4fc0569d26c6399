import type { FindingOf } from '../../core/finding.ts';
import type { Place } from '../../core/places.ts';
import {
  type Chain,
  type Distrust,
  distrustOf,
  endsSoon,
  expiredIn,
  isRenewalLate,
  weakKeyOf,
  weaklySigned,
} from './certificate-facts.ts';
import type { CertifiedAt, certificateFindings } from './certificate-findings.ts';
import type { Certificate } from './facts.ts';
import { atPlaces, dateText } from './words.ts';

type Said = FindingOf<typeof certificateFindings>;

/** The certificates that one place presented. */
export interface Presented extends Place, Chain {}

const DAY_MS = 86_400_000;

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
    const over = expiredIn(presented, leaf, asOfMs);
    return over ? [{ ...certifiedAt(presented, over), days: wholeDays(asOfMs - over.notAfterMs) }] : [];
  });
  const early = leaves.filter(({ leaf }) => leaf.notBeforeMs > asOfMs);
  const left = ({ presented, leaf }: Leaf) => ({
    ...certifiedAt(presented, leaf),
    days: wholeDays(leaf.notAfterMs - asOfMs),
  });
  const soon = leaves.filter(({ leaf }) => endsSoon(leaf, asOfMs));
  const late = leaves.filter(({ leaf }) => isRenewalLate(leaf, asOfMs));
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

function trust(domain: string, leaves: readonly Leaf[], asOfMs: number): readonly Said[] {
  const distrusted = leaves.flatMap(({ presented, leaf }) => {
    if (presented.trust.trusted) return [];
    const { code, detail } = presented.trust;
    const place = { ...certifiedAt(presented, leaf), code, detail, issuerUrl: leaf.issuerUrl };
    return [{ place, fault: distrustOf(presented, leaf, asOfMs) }];
  });
  const having = (fault: Distrust) => distrusted.filter((one) => one.fault === fault).map(({ place }) => place);
  return [
    ...atPlaces(having('self-signed'), (places) => ({ code: 'tls-self-signed', params: { domain, places } })),
    ...atPlaces(having('unknown-issuer'), (places) => ({ code: 'tls-unknown-issuer', params: { domain, places } })),
    ...atPlaces(having('incomplete-chain'), (places) => ({ code: 'tls-incomplete-chain', params: { domain, places } })),
    ...atPlaces(having('invalid'), (places) => ({ code: 'tls-chain-invalid', params: { domain, places } })),
  ];
}

function weakKey({ presented, leaf }: Leaf) {
  const key = weakKeyOf(leaf);
  return key === null ? [] : [{ ...certifiedAt(presented, leaf), ...key }];
}

function weakSignature(presented: Presented) {
  const weak = weaklySigned(presented);
  return weak === null ? [] : [{ ...certifiedAt(presented, weak), hash: weak.weakHash }];
}

function certifiedAt({ host, address }: Place, { subject, issuer, notBeforeMs, notAfterMs }: Certificate): CertifiedAt {
  return { host, address, subject, issuer, notBefore: dateText(notBeforeMs), notAfter: dateText(notAfterMs) };
}

function wholeDays(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { UnknownReason } from '../../core/observation.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { NEGATIVE_TRUST_ANCHOR } from './extended-errors.ts';
import type { DomainZone, ZoneSeen } from './facts.ts';
import type { dnssecFindings } from './findings.ts';
import { judgeRecords } from './judge-records.ts';
import { dsFor, entryKeys } from './keys.ts';
import { faultForEverybody, faultInRecords, type WeakLink, weakLink } from './weak-link.ts';
import { knownOr } from './zone.ts';

export type Said = FindingOf<typeof dnssecFindings> | Unchecked;

/** What a zone of which nothing is known may be found to have. */
const ANY_OF_ZONE = [
  'dnssec-bogus',
  'dnssec-signature-ends-soon',
  'dnssec-weak-algorithm',
  'dnssec-weak-digest',
  'dnssec-ds-without-key',
  'dnssec-key-too-short',
  'dnssec-key-weak',
  'dnssec-nsec3-iterations',
  'dnssec-not-chained',
  'dnssec-unsigned',
];

/** The domain's own zone. */
export function judgeZone(found: DomainZone): readonly Said[] {
  const { zone, asOfMs } = found;
  const nowSeconds = asOfMs / 1000;
  switch (zone.standing) {
    case 'bogus':
      return [bogus(zone, weakLink(zone, nowSeconds))];
    case 'unknown':
      return zone.why === null ? [] : [unseen(zone, zone.why, ANY_OF_ZONE)];
    case 'unsigned':
      return [...unsigned(zone), ...doubt(zone)];
    case 'unvalidated':
      return unvalidated(found, nowSeconds);
    case 'secure':
      return [...judgeRecords(zone, nowSeconds), ...doubt(zone)];
  }
}

function bogus({ apex, evidence }: ZoneSeen, { kind, detail, ds }: WeakLink): Said {
  return { code: 'dnssec-bogus', params: { apex, link: kind, detail, ds }, evidence };
}

/** A question that failed where others are answered: signatures may be why, and are not shown to be. */
function doubt(zone: ZoneSeen): readonly Said[] {
  return zone.why === null ? [] : [unseen(zone, zone.why, ['dnssec-bogus'])];
}

function unsigned({ apex, name, keys, evidence }: ZoneSeen): readonly Said[] {
  if (keys.status === 'unknown') {
    return [{ code: 'dnssec-unsigned', params: { apex }, evidence }, unseen({ name }, keys, ['dnssec-not-chained'])];
  }
  if (keys.value.length === 0) return [{ code: 'dnssec-unsigned', params: { apex }, evidence }];
  return [notChained(apex, keys.value, 'no-ds', evidence)];
}

function notChained(
  apex: string,
  keys: Parameters<typeof entryKeys>[0],
  above: 'no-ds' | 'unsigned',
  evidence: ZoneSeen['evidence'],
): Said {
  const entries = entryKeys(keys);
  const params = {
    apex,
    keyTags: entries.map(({ keyTag }) => keyTag),
    above,
    ds: above === 'no-ds' ? entries.flatMap((key) => dsFor(apex, key) ?? []) : [],
  };
  return { code: 'dnssec-not-chained', params, evidence };
}

/** A DS record stands above, and the resolver does not vouch for the answers. */
function unvalidated({ zone, validates }: DomainZone, nowSeconds: number): readonly Said[] {
  const { apex, aboveSecure, keys, evidence } = zone;
  if (validates && aboveSecure === false) return [notChained(apex, knownOr(keys, []), 'unsigned', evidence)];
  const seen = judgeRecords(zone, nowSeconds);
  // Whoever validates takes such a zone for unsigned (RFC 9905 section 2), as this resolver does.
  if (validates && seen.some(({ code }) => code === 'dnssec-weak-algorithm' || code === 'dnssec-weak-digest'))
    return seen;
  const fault = faultForEverybody(zone, nowSeconds);
  if (fault !== null && (aboveSecure ?? isBelowRegistry(zone))) return [bogus(zone, fault)];
  const detail = whyNot(zone, validates, faultInRecords(zone, nowSeconds));
  return [...seen, unseen(zone, { reason: 'not-proven', detail }, ['dnssec-bogus'])];
}

/** Registries sign their zones, so that a DS record in one counts; that it came with a signature shows that this one does. */
function isBelowRegistry({ apex, dsSigned }: ZoneSeen): boolean {
  return dsSigned && registrableDomain(apex) === apex;
}

const OTHER_RESOLVER = 'ask another one, with --nameserver, --dot or --doh';

function whyNot({ extendedErrors }: ZoneSeen, validates: boolean, fault: WeakLink | null): string {
  const why = !validates
    ? 'the zone is signed, and the resolver asked does not validate'
    : extendedErrors.includes(NEGATIVE_TRUST_ANCHOR)
      ? 'the resolver is told not to validate this zone (a negative trust anchor, RFC 7646), which is done where signatures do not hold'
      : 'the resolver validates other zones and not this one: it may not know the algorithm, or be told not to (RFC 7646)';
  return `${why}; ${OTHER_RESOLVER}${fault === null ? '' : `; what is seen here: ${fault.detail}`}`;
}

function unseen(
  { name }: Pick<ZoneSeen, 'name'>,
  why: { readonly reason: UnknownReason; readonly detail: string },
  couldBe: readonly string[],
): Unchecked {
  return unchecked(`DNSSEC of ${name}`, why, couldBe);
}

import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { DnskeyRecord, DsRecord } from '../../core/net.ts';
import { algorithmName, digestName, isRetiredAlgorithm, isRetiredDigest } from './algorithms.ts';
import type { ZoneSeen } from './facts.ts';
import type { dnssecFindings } from './findings.ts';
import { dsFor, isZoneKey, namesKey, rsaBits } from './keys.ts';
import { coverOf } from './signatures.ts';
import { momentText, secondsUntil, spanText } from './times.ts';
import { knownOr } from './zone.ts';

type Said = FindingOf<typeof dnssecFindings> | Unchecked;

const SOON_SECONDS = 2 * 86_400;
const LEAST_RSA_BITS = 1024;
const USUAL_RSA_BITS = 2048;

/** What the records of a signed zone themselves say, whoever validates them. */
export function judgeRecords(zone: ZoneSeen, nowSeconds: number): readonly Said[] {
  const ds = knownOr(zone.ds, []);
  const keys = knownOr(zone.keys, []);
  return [
    ...ofDelegation(zone, ds, keys),
    ...ofKeys(zone, keys),
    ...ofIterations(zone),
    ...ofTimes(zone, nowSeconds),
    ...([zone.ds, zone.keys] as const).flatMap((records) =>
      records.status === 'unknown' ? unread(zone, records) : [],
    ),
  ];
}

function ofDelegation(
  { apex, evidence }: ZoneSeen,
  ds: readonly DsRecord[],
  keys: readonly DnskeyRecord[],
): readonly Said[] {
  const said: Said[] = [];
  if (ds.length > 0 && ds.every(({ algorithm }) => isRetiredAlgorithm(algorithm))) {
    const algorithms = distinct(ds.map(({ algorithm }) => algorithmName(algorithm)));
    said.push({ code: 'dnssec-weak-algorithm', params: { apex, algorithms }, evidence });
  }
  const namedBy = (record: DsRecord) => keys.filter((key) => namesKey(record, apex, key) === true);
  if (ds.length > 0 && ds.every(({ digestType }) => isRetiredDigest(digestType))) {
    const better = distinct(ds.flatMap(namedBy).flatMap((key) => dsFor(apex, key) ?? []));
    const algorithms = distinct(ds.map(({ digestType }) => digestName(digestType)));
    said.push({ code: 'dnssec-weak-digest', params: { apex, algorithms, ds: better }, evidence });
  }
  const stray = ds.filter((record) => keys.every((key) => namesKey(record, apex, key) === false));
  const matching = distinct(ds.filter((record) => namedBy(record).length > 0).map(({ keyTag }) => keyTag));
  if (stray.length > 0 && matching.length > 0) {
    const keyTags = distinct(stray.map(({ keyTag }) => keyTag));
    said.push({ code: 'dnssec-ds-without-key', params: { apex, keyTags, matching }, evidence });
  }
  return said;
}

function ofKeys({ apex, evidence }: ZoneSeen, keys: readonly DnskeyRecord[]): readonly Said[] {
  const sizes = keys.filter(isZoneKey).flatMap((key) => {
    const bits = rsaBits(key);
    return bits === null ? [] : [{ keyTag: key.keyTag, bits }];
  });
  const short = sizes.filter(({ bits }) => bits < LEAST_RSA_BITS);
  const weak = sizes.filter(({ bits }) => bits >= LEAST_RSA_BITS && bits < USUAL_RSA_BITS);
  return [
    ...(short.length > 0 ? [{ code: 'dnssec-key-too-short', params: { apex, keys: short }, evidence } as const] : []),
    ...(weak.length > 0 ? [{ code: 'dnssec-key-weak', params: { apex, keys: weak }, evidence } as const] : []),
  ];
}

function ofIterations({ apex, nsec3, evidence }: ZoneSeen): readonly Said[] {
  if (nsec3 === null || nsec3.iterations === 0) return [];
  return [{ code: 'dnssec-nsec3-iterations', params: { apex, iterations: nsec3.iterations }, evidence }];
}

/** Sets whose last signature ends soon. A signer that makes them for a day or two renews them later than others. */
function ofTimes({ apex, sets, keys, evidence }: ZoneSeen, nowSeconds: number): readonly Said[] {
  const ending = sets.flatMap((set) => {
    const cover = coverOf(set, apex, knownOr(keys, null), nowSeconds);
    if (cover.state !== 'current') return [];
    const { expiration, inception } = cover.signature;
    const left = secondsUntil(expiration, nowSeconds);
    const life = secondsUntil(expiration, inception);
    return left < Math.min(SOON_SECONDS, life / 4) ? [{ type: set.type, expiration, left }] : [];
  });
  const [first] = ending.toSorted((one, other) => one.left - other.left);
  if (first === undefined) return [];
  const params = {
    apex,
    types: distinct(ending.map(({ type }) => type)),
    ends: momentText(first.expiration, nowSeconds),
    left: spanText(first.left),
  };
  return [{ code: 'dnssec-signature-ends-soon', params, evidence }];
}

function unread({ name }: ZoneSeen, why: Pick<Unchecked, 'reason' | 'detail'>): readonly Unchecked[] {
  const couldBe = [
    'dnssec-weak-algorithm',
    'dnssec-weak-digest',
    'dnssec-ds-without-key',
    'dnssec-key-too-short',
    'dnssec-key-weak',
  ];
  return [unchecked(`keys of ${name}`, why, couldBe)];
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

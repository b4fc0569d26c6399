import type { DnskeyRecord, DsRecord } from '../../core/net.ts';
import { dsFor, entryKeys, isZoneKey, namesKey } from './keys.ts';
import { type Cover, coverOf, type SignedSet } from './signatures.ts';
import { momentText, secondsUntil, spanText } from './times.ts';
import { knownOr, type ZoneSeen } from './zone.ts';

/** Where a chain of trust breaks. */
export interface WeakLink {
  readonly kind:
    | 'no-key'
    | 'ds-matches-no-key'
    | 'not-a-zone-key'
    | 'signature-expired'
    | 'signature-not-yet-valid'
    | 'signature-by-unknown-key'
    | 'signature-wrong'
    | 'no-signature'
    | 'algorithm'
    | 'iterations'
    | 'denial'
    | 'unknown';
  /** What was seen of it, as a clause. */
  readonly detail: string;
  /** DS records, in presentation form, for the keys that the zone has now; empty where others would not help. */
  readonly ds: readonly string[];
}

const MOST_NAMED = 8;

/**
 * Names the link at which the chain breaks: what is seen in the records, from the zone above downwards, then what the
 * resolver says.
 */
export function weakLink(zone: ZoneSeen, nowSeconds: number): WeakLink {
  return faultInRecords(zone, nowSeconds) ?? byExtendedError(zone.extendedErrors) ?? byElimination(zone);
}

/** What is seen to be broken in the records; null: nothing is. */
export function faultInRecords(zone: ZoneSeen, nowSeconds: number): WeakLink | null {
  return inDelegation(zone) ?? faultOfSignatures(zone, nowSeconds);
}

/**
 * What is broken for everybody who validates, as this resolver does not: a fault in the delegation, or no set at all with a
 * signature that counts. That a single one has none may be this resolver's cache, which does not look at their dates.
 */
export function faultForEverybody(zone: ZoneSeen, nowSeconds: number): WeakLink | null {
  const keys = knownOr(zone.keys, null);
  const isSound = zone.sets.some((set) => coverOf(set, zone.apex, keys, nowSeconds).state === 'current');
  return inDelegation(zone) ?? (isSound ? null : faultOfSignatures(zone, nowSeconds));
}

function inDelegation({ apex, ds, keys }: ZoneSeen): WeakLink | null {
  const published = knownOr(ds, []);
  return keys.status === 'unknown' || published.length === 0 ? null : faultOfDelegation(apex, published, keys.value);
}

function faultOfDelegation(apex: string, ds: readonly DsRecord[], keys: readonly DnskeyRecord[]): WeakLink | null {
  const named = tags(ds);
  if (keys.length === 0) {
    return {
      kind: 'no-key',
      detail: `the zone above has a DS record for key ${named}, and ${apex} has no DNSKEY`,
      ds: [],
    };
  }
  const answers = ds.flatMap((record) => keys.map((key) => ({ key, isNamed: namesKey(record, apex, key) })));
  if (answers.some(({ isNamed, key }) => isNamed === null || (isNamed && isZoneKey(key)))) return null;
  const misfit = answers.find(({ isNamed }) => isNamed)?.key;
  if (misfit !== undefined) {
    const detail = `key ${misfit.keyTag}, which the DS record names, is not marked as a zone key, or is revoked (flags ${misfit.flags})`;
    return { kind: 'not-a-zone-key', detail, ds: [] };
  }
  return {
    kind: 'ds-matches-no-key',
    detail: `the DS record at the zone above is for key ${named}, and ${apex} has key ${tags(keys)}: none that it names`,
    ds: entryKeys(keys)
      .slice(0, MOST_NAMED)
      .flatMap((key) => dsFor(apex, key) ?? []),
  };
}

function faultOfSignatures(zone: ZoneSeen, nowSeconds: number): WeakLink | null {
  const { sets, apex, failing, dsSigned } = zone;
  const keys = knownOr(zone.keys, null);
  const firstFailing = sets.toSorted((one, other) => rank(one) - rank(other));
  const covers = firstFailing.map((set) => ({ set, cover: coverOf(set, apex, keys, nowSeconds) }));
  // Where no signature comes with anything, the way here may be what takes them away.
  const isDelivered = dsSigned || sets.some(({ signatures }) => signatures.length > 0);
  const broken = covers.find(({ cover: { state } }) => state !== 'current' && (state !== 'none' || isDelivered));
  return broken === undefined ? null : linkOf(broken.set, broken.cover, apex, nowSeconds);

  function rank({ type }: SignedSet): number {
    return type === 'DNSKEY' ? 0 : failing.some((one) => one === type) ? 1 : 2;
  }
}

function linkOf({ type }: SignedSet, cover: Cover, apex: string, nowSeconds: number): WeakLink | null {
  if (cover.state === 'current') return null;
  if (cover.state === 'none') {
    return { kind: 'no-signature', detail: `the ${type} records of ${apex} come without a signature`, ds: [] };
  }
  const { keyTag, expiration, inception } = cover.signature;
  const of = `the signature over ${type} by key ${keyTag}`;
  switch (cover.state) {
    case 'expired': {
      const ago = spanText(secondsUntil(expiration, nowSeconds));
      return {
        kind: 'signature-expired',
        detail: `${of} ended at ${momentText(expiration, nowSeconds)}, ${ago} ago`,
        ds: [],
      };
    }
    case 'early': {
      const ahead = spanText(secondsUntil(inception, nowSeconds));
      const detail = `${of} begins at ${momentText(inception, nowSeconds)}, in ${ahead}`;
      return { kind: 'signature-not-yet-valid', detail, ds: [] };
    }
    case 'unpublished': {
      const detail = `${of} counts for nothing: ${apex} has no such key to verify it with`;
      return { kind: 'signature-by-unknown-key', detail, ds: [] };
    }
  }
}

/** RFC 8914 section 4, the most telling first. */
const SAID: readonly (readonly [code: number, kind: WeakLink['kind'], detail: string])[] = [
  [7, 'signature-expired', 'the resolver says that a signature has expired'],
  [25, 'signature-expired', 'the resolver says that a signature ends before it begins'],
  [8, 'signature-not-yet-valid', 'the resolver says that a signature is not valid yet'],
  [9, 'no-key', 'the resolver finds no DNSKEY that fits the DS record'],
  [11, 'not-a-zone-key', 'the resolver finds no DNSKEY that is marked as a zone key'],
  [10, 'no-signature', 'the resolver finds no signature'],
  [12, 'denial', 'the resolver finds no proof that the name has no such records'],
  [27, 'iterations', 'the resolver does not follow so many NSEC3 iterations'],
  [1, 'algorithm', 'the resolver does not know the algorithm of the keys'],
  [2, 'algorithm', 'the resolver does not know the digest of the DS record'],
];

function byExtendedError(codes: readonly number[]): WeakLink | null {
  const [, kind, detail] = SAID.find(([code]) => codes.includes(code)) ?? [];
  return kind === undefined || detail === undefined ? null : { kind, detail, ds: [] };
}

/** Keys that the zone above names, and signatures by them that are in date: what is left is what nobody verifies here. */
function byElimination({ ds, keys, sets, failing }: ZoneSeen): WeakLink {
  const signed = failing.filter((type) => sets.some((set) => set.type === type && set.signatures.length > 0));
  if (knownOr(ds, []).length === 0 || knownOr(keys, []).length === 0 || signed.length === 0) {
    return { kind: 'unknown', detail: 'a signature does not fit what it signs, or a proof is missing', ds: [] };
  }
  const detail = `${signed.join(', ')} come with signatures in date by keys of the zone, which do not fit what they sign`;
  return { kind: 'signature-wrong', detail, ds: [] };
}

function tags(records: readonly { readonly keyTag: number }[]): string {
  const all = [...new Set(records.map(({ keyTag }) => keyTag))];
  const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : '';
  return `${all.slice(0, MOST_NAMED).join(', ')}${more}`;
}

import type { DnskeyRecord, RrsigRecord } from '../../core/net.ts';
import { isZoneKey } from './keys.ts';
import { secondsUntil } from './times.ts';

/** The records of one type at one name, by the signatures that came along with them. */
export interface SignedSet {
  /** What they cover; `SOA` for an answer that there are no such records, which rests on the SOA. */
  readonly type: string;
  readonly signatures: readonly RrsigRecord[];
}

/** How the signatures of one set stand. `unpublished`: only keys have signed it that the zone does not have. */
export type Cover =
  | { readonly state: 'current' /** The one that lasts longest. */; readonly signature: RrsigRecord }
  | { readonly state: 'expired' | 'early' | 'unpublished'; readonly signature: RrsigRecord }
  | { readonly state: 'none' };

/**
 * Whether a set has one signature that counts at this time: others beside it, old ones of before a re-signing included,
 * do no harm (RFC 4035 section 5.3.3: any one suffices). Nobody verifies the signature itself here.
 *
 * @param keys  of the zone; null: not known, so that any key may have signed
 * @param nowSeconds  since 1970
 */
export function coverOf(
  { signatures }: SignedSet,
  apex: string,
  keys: readonly DnskeyRecord[] | null,
  nowSeconds: number,
): Cover {
  const [any] = signatures;
  if (any === undefined) return { state: 'none' };
  const usable = signatures.filter((signature) => signature.signer === apex && isByOneOf(keys, signature));
  const left = ({ expiration }: RrsigRecord) => secondsUntil(expiration, nowSeconds);
  const longest = (some: readonly RrsigRecord[]) => some.toSorted((one, other) => left(other) - left(one))[0];
  const begun = usable.filter(({ inception }) => secondsUntil(inception, nowSeconds) <= 0);
  const current = longest(begun.filter((signature) => left(signature) >= 0));
  if (current !== undefined) return { state: 'current', signature: current };
  const expired = longest(begun);
  if (expired !== undefined) return { state: 'expired', signature: expired };
  const [early] = usable;
  return early === undefined ? { state: 'unpublished', signature: any } : { state: 'early', signature: early };
}

/** By key tag and algorithm, which is how a signature names its key (RFC 4034 section 3.1.6). */
function isByOneOf(keys: readonly DnskeyRecord[] | null, { keyTag, algorithm }: RrsigRecord): boolean {
  return keys === null || keys.some((key) => key.keyTag === keyTag && key.algorithm === algorithm && isZoneKey(key));
}

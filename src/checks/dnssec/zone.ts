import type { DnskeyRecord, DsRecord, Nsec3ParamRecord, RecordType } from '../../core/net.ts';
import type { Evidence, Observation, Unknown } from '../../core/observation.ts';
import type { SignedSet } from './signatures.ts';

/**
 * What the resolver makes of a zone (RFC 4035 section 4.3). `unsigned`: no DS record stands above it. `unvalidated`: one
 * does, and the resolver answers without the AD bit. `bogus`: it fails, and for the signatures' sake. `unknown`: it cannot
 * be told, `why`.
 */
export type Standing = 'secure' | 'unsigned' | 'unvalidated' | 'bogus' | 'unknown';

/** The zone that a name is in, as far as it was looked at. */
export interface ZoneSeen {
  /** The name that was asked about. */
  readonly name: string;
  /** Where its zone begins; that of the zone it leads to, where it is an alias; the name itself where nothing tells. */
  readonly apex: string;
  readonly standing: Standing;
  /** What the zone above publishes; empty: nothing. */
  readonly ds: Observation<readonly DsRecord[]>;
  /** Whether signatures came along with them: the zone above is signed, and the resolver hands signatures on. */
  readonly dsSigned: boolean;
  /** Whether the resolver vouches for the zone above; null: not asked, or not answered. */
  readonly aboveSecure: boolean | null;
  readonly keys: Observation<readonly DnskeyRecord[]>;
  /** What was answered, with its signatures. */
  readonly sets: readonly SignedSet[];
  /** Null: it has none, or was not asked. */
  readonly nsec3: Nsec3ParamRecord | null;
  /** Codes that came along (RFC 8914). */
  readonly extendedErrors: readonly number[];
  /** The types whose questions fail for the signatures' sake. */
  readonly failing: readonly RecordType[];
  /** The question that was not answered, though signatures are not shown to be the reason. */
  readonly why: Unknown | null;
  /** Whether that question was answered with the CD bit, so that its name servers do answer. */
  readonly answersUnchecked: boolean;
  readonly evidence: readonly Evidence[];
}

/** What is known of an observation, else `instead`. */
export function knownOr<T, U>(observation: Observation<T>, instead: U): T | U {
  return observation.status === 'known' ? observation.value : instead;
}

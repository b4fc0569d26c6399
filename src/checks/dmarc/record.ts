import type { DmarcPolicyName } from '../../core/dmarc-policies.ts';

export type Policy = DmarcPolicyName;

/** Tags that hold a policy. */
export type PolicyTag = 'p' | 'sp' | 'np';

/** One `name=value`. Offsets are into the record's text, end exclusive. */
export interface Tag {
  /** Lower case. */
  readonly name: string;
  /** The name as published. */
  readonly label: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
}

export type FaultKind =
  | 'empty-tag'
  | 'no-equals'
  | 'tag-name'
  | 'no-value'
  | 'character'
  | 'value'
  | 'separator'
  | 'length';

/** A piece that does not fit the grammar of RFC 9989 section 4.8. Receivers pass over it, or take the default. */
export interface Fault {
  readonly kind: FaultKind;
  /** The known tag whose value it is, lower case; null where it belongs to none. */
  readonly tag: string | null;
  readonly start: number;
  readonly end: number;
  /** What should stand there, as the end of a sentence. */
  readonly expected: string;
}

/** One address of `rua` or `ruf` (RFC 9989 section 4.8, dmarc-uri). */
export interface ReportUri {
  /** As published, without spaces around it. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Lower case; null where there is none. */
  readonly scheme: string | null;
  /** A-labels; where reports go: behind the `@` of a mailto, or the host of another URI. Null where there is none. */
  readonly host: string | null;
  /** The address a mailto names; null for other schemes. */
  readonly address: string | null;
  /** The obsolete `!10m`, as published; null where there is none (RFC 9989 section C.4). */
  readonly sizeLimit: string | null;
  /** Why it is no URI that a report can go to; null where it is one. */
  readonly fault: { readonly expected: string } | null;
}

/** A DMARC policy record, with whatever is wrong in it. What RFC 9989 tells receivers to ignore has its default. */
export interface DmarcRecord {
  readonly text: string;
  /** In the order of the record, without `v`; names may repeat, values may be wrong. */
  readonly tags: readonly Tag[];
  readonly faults: readonly Fault[];
  /** Null where the tag is absent or its value is wrong; the latter is also in `invalidPolicies`. */
  readonly p: Policy | null;
  readonly sp: Policy | null;
  readonly np: Policy | null;
  readonly invalidPolicies: readonly Tag[];
  readonly psd: 'y' | 'n' | 'u';
  /** `t=y` */
  readonly testing: boolean;
  readonly adkim: 'r' | 's';
  readonly aspf: 'r' | 's';
  readonly fo: readonly string[];
  readonly rua: readonly ReportUri[];
  readonly ruf: readonly ReportUri[];
  /** Tags that stand a second time; the first one is taken. Null: none does. */
  readonly duplicates: readonly Tag[];
  /** `pct`, `rf` and `ri`, which RFC 9989 removed (section C.5.2). */
  readonly removed: readonly Tag[];
  /** Tags of the right form that nobody defined. */
  readonly unknown: readonly Tag[];
  /** Percent of failing mail that a receiver of RFC 7489 (historic, section 6.3) applies the policy to: 0 to 100. */
  readonly percent: number;
}

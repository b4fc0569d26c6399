import type { DmarcRecord, Policy, PolicyTag } from './record.ts';

/** Whose mail a record is applied to: its own domain's, or that of a subdomain that exists, or of one that does not. */
export type Subject = 'itself' | 'existing' | 'missing';

/** What a record comes to. */
export interface Applied {
  /** What receivers are asked to do; null: they do not apply DMARC at all. */
  readonly policy: Policy | null;
  /** What the record says, before `t=y`. */
  readonly requested: Policy | null;
  /** The tag that decides; null where none does. */
  readonly tag: PolicyTag | null;
  /**
   * `as-none`: without a valid `p`, or with an invalid `sp` or `np`, but with a valid `rua`, the record acts as `p=none`;
   * `void`: without a valid `rua` either, it has no effect (RFC 9989 section 4.10.1).
   */
  readonly reading: 'plain' | 'as-none' | 'void';
}

/** RFC 9989 sections 4.7 (tags sp, np and t) and 4.10.1. */
export function applied(record: DmarcRecord, subject: Subject): Applied {
  if (!hasValidPolicies(record)) return withoutPolicy(record);
  const tag = tagFor(record, subject);
  const requested = record[tag];
  return { policy: record.testing ? lowered(requested) : requested, requested, tag, reading: 'plain' };
}

/** What a receiver of RFC 7489 (historic, sections 6.3 and 6.6.3) reads, which knows neither `np` nor `t`. */
export function appliedByRfc7489(record: DmarcRecord, subject: Subject): Applied {
  if (record.p === null || record.invalidPolicies.some(({ name }) => name !== 'np')) return withoutPolicy(record);
  const tag = subject !== 'itself' && record.sp !== null ? 'sp' : 'p';
  return { policy: record[tag], requested: record[tag], tag, reading: 'plain' };
}

/** True where `a` asks receivers for less than `b`; no DMARC is less than `none`. */
export function isWeaker(a: Policy | null, b: Policy | null): boolean {
  return STRENGTH[a ?? 'absent'] < STRENGTH[b ?? 'absent'];
}

const STRENGTH = { absent: 0, none: 1, quarantine: 2, reject: 3 } as const;

/** A valid `p`, and neither `sp` nor `np` invalid (RFC 9989 section 4.10.1). */
function hasValidPolicies({ p, invalidPolicies }: DmarcRecord): boolean {
  return p !== null && invalidPolicies.length === 0;
}

function withoutPolicy({ rua }: DmarcRecord): Applied {
  return rua.some(({ fault }) => fault === null)
    ? { policy: 'none', requested: 'none', tag: null, reading: 'as-none' }
    : { policy: null, requested: null, tag: null, reading: 'void' };
}

function tagFor({ sp, np }: DmarcRecord, subject: Subject): PolicyTag {
  if (subject === 'missing' && np !== null) return 'np';
  return subject !== 'itself' && sp !== null ? 'sp' : 'p';
}

/** RFC 9989 section 4.7, tag t: one level below. */
function lowered(policy: Policy | null): Policy | null {
  return policy === 'reject' ? 'quarantine' : policy === null ? null : 'none';
}

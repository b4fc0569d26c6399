/** What a receiver is asked to do with mail that fails DMARC (RFC 9989 section 4.7, tag `p`). */
export type DmarcPolicyName = 'none' | 'quarantine' | 'reject';

/** The mildest first. */
export const DMARC_POLICIES: readonly DmarcPolicyName[] = ['none', 'quarantine', 'reject'];

/** Whether one asks for more than the other. */
export function isStricter(one: DmarcPolicyName, other: DmarcPolicyName): boolean {
  return DMARC_POLICIES.indexOf(one) > DMARC_POLICIES.indexOf(other);
}

/** Null: it is none. */
export function dmarcPolicyIn(value: unknown): DmarcPolicyName | null {
  return DMARC_POLICIES.find((policy) => policy === value) ?? null;
}

import type { DmarcPolicy } from '../dmarc/facts.ts';

/**
 * Why a DMARC policy is no prerequisite of BIMI; null: it is. It has to be enforced for the domain and for its organizational
 * domain, for subdomains too, and for all mail (draft section 7.1 steps 7 to 9). `pct` is no more (RFC 9989 section C.5.2), but
 * who follows the draft still reads it.
 */
export function laxness(domain: string, { policy, record, location }: DmarcPolicy): string | null {
  const at = location ?? domain;
  if (policy === null) return `${domain} has no DMARC policy`;
  if (policy === 'none' && record?.testing) return `the policy of ${at} is being tested (t=y)`;
  if (record?.sp === 'none' && record.p !== 'none') return `the policy of ${at} for subdomains is none (sp=none)`;
  if (policy === 'none') return `the policy of ${at} is none`;
  if (record?.p === 'quarantine' && record.percent < 100)
    return `the policy of ${at} is for a part of its mail (pct=${record.percent}), which receivers of RFC 7489 take at its word`;
  return null;
}

import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Observation } from '../../core/observation.ts';
import type { DmarcPolicy } from '../dmarc/facts.ts';
import type { bimiFindings } from './findings.ts';

type Said = FindingOf<typeof bimiFindings> | Unchecked;

/**
 * DMARC has to be enforced for the domain and for its organizational domain, for subdomains too, and for all mail
 * (draft section 7.1 steps 7 to 9). `pct` is no more (RFC 9989 section C.5.2), but who follows the draft still reads it.
 */
export function judgePrerequisite(
  domain: string,
  own: Observation<DmarcPolicy>,
  organization: Observation<DmarcPolicy>,
): readonly Said[] {
  const seen = [own, organization].flatMap((policy) => (policy.status === 'known' ? [policy.value] : []));
  for (const policy of seen) {
    const because = whyNot(domain, policy);
    if (because !== null) return [{ code: 'bimi-dmarc-not-enforced', params: { domain, because } }];
  }
  const open = [own, organization].find((policy) => policy.status === 'unknown');
  if (open?.status !== 'unknown') return [];
  return [unchecked(`DMARC of ${domain}`, open, ['bimi-dmarc-not-enforced'])];
}

function whyNot(domain: string, { policy, record, location }: DmarcPolicy): string | null {
  const at = location ?? domain;
  if (policy === null) return `${domain} has no DMARC policy`;
  if (policy === 'none')
    return record?.testing ? `the policy of ${at} is being tested (t=y)` : `the policy of ${at} is none`;
  if (record?.sp === 'none') return `the policy of ${at} for subdomains is none (sp=none)`;
  if (record?.p === 'quarantine' && record.percent < 100)
    return `the policy of ${at} is for a part of its mail (pct=${record.percent}), which receivers of RFC 7489 take at its word`;
  return null;
}

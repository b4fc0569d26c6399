import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Observation } from '../../core/observation.ts';
import type { DmarcPolicy } from '../dmarc/facts.ts';
import { laxness } from './enforcement-facts.ts';
import type { bimiFindings } from './findings.ts';

type Said = FindingOf<typeof bimiFindings> | Unchecked;

/** DMARC has to be enforced for the domain and for its organizational domain. */
export function judgePrerequisite(
  domain: string,
  own: Observation<DmarcPolicy>,
  organization: Observation<DmarcPolicy>,
): readonly Said[] {
  const seen = [own, organization].flatMap((policy) => (policy.status === 'known' ? [policy.value] : []));
  for (const policy of seen) {
    const because = laxness(domain, policy);
    if (because !== null) return [{ code: 'bimi-dmarc-not-enforced', params: { domain, because } }];
  }
  const open = [own, organization].find((policy) => policy.status === 'unknown');
  if (open?.status !== 'unknown') return [];
  return [unchecked(`DMARC of ${domain}`, open, ['bimi-dmarc-not-enforced'])];
}

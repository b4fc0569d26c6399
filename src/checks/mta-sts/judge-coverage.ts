import type { Unchecked } from '../../core/check.ts';
import type { Evidence } from '../../core/observation.ts';
import { type HostAddresses, knownAddresses } from '../mx/facts.ts';
import { matchesMx } from './mx-pattern.ts';
import type { MtaStsPolicy } from './policy.ts';
import type { Said } from './said.ts';

/** A host that mail is brought to. Addresses null: not asked, as there are too many hosts. */
export interface CoveredHost {
  readonly host: string;
  readonly addresses: HostAddresses | null;
}

const MAX_HOSTS = 30;
const MAX_PATTERNS = 20;

/**
 * Every MX host against every pattern (RFC 8461 section 4.1).
 *
 * @param isApplied  senders find the policy, as there is a valid record too
 */
export function judgeCoverage(
  domain: string,
  policy: MtaStsPolicy,
  isApplied: boolean,
  hosts: readonly CoveredHost[],
  evidence: readonly Evidence[],
): readonly (Said | Unchecked)[] {
  if (policy.mode === 'none' || hosts.length === 0) return [];
  const said: (Said | Unchecked)[] = [];
  const listed = hosts.filter(({ host }) => isCovered(host, policy.mx));
  const unlisted = hosts.filter((one) => !listed.includes(one));
  if (unlisted.length > 0) {
    const names = unlisted.slice(0, MAX_HOSTS).map(({ host }) => host);
    const params = { domain, hosts: names, count: unlisted.length };
    const left = listed.filter((one) => reach(one) !== 'none');
    const isEnforced = policy.mode === 'enforce' && isApplied;
    if (!isEnforced) said.push({ code: 'mta-sts-mx-not-listed-unenforced', params, evidence });
    else if (left.length === 0) said.push({ code: 'mta-sts-no-mx-listed', params, evidence });
    else said.push({ code: 'mta-sts-mx-not-listed', params, evidence });
    if (isEnforced && left.length > 0 && left.every((one) => reach(one) === 'unknown')) {
      const subject = `whether the MX hosts that the policy lists have addresses: ${left[0]?.host ?? ''}`;
      const detail = 'DNS did not answer; if they have none, no listed host is left';
      said.push({ code: 'unchecked', subject, reason: 'dns-failure', detail, couldBe: ['mta-sts-no-mx-listed'] });
    }
  }
  const unused = policy.mx.filter((pattern) => hosts.every(({ host }) => !matchesMx(pattern, host)));
  if (unused.length > 0) {
    const params = { domain, patterns: unused.slice(0, MAX_PATTERNS), count: unused.length };
    said.push({ code: 'mta-sts-mx-pattern-unused', params, evidence });
  }
  return said;
}

export function isCovered(host: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesMx(pattern, host));
}

/** Whether senders that come to know the policy might refuse to deliver: it is enforced, and a host may not be covered. */
export function mayRefuse({ mode, mx }: MtaStsPolicy, hosts: readonly CoveredHost[]): boolean {
  return mode === 'enforce' && !(hosts.length > 0 && hosts.every(({ host }) => isCovered(host, mx)));
}

/** Whether a host has an address that a sender could deliver to. */
function reach({ addresses }: CoveredHost): 'some' | 'none' | 'unknown' {
  if (addresses === null) return 'unknown';
  if (knownAddresses(addresses).length > 0) return 'some';
  return addresses.a.status === 'known' && addresses.aaaa.status === 'known' ? 'none' : 'unknown';
}

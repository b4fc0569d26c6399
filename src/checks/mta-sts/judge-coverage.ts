import { type Unchecked, unchecked } from '../../core/check.ts';
import type { Evidence } from '../../core/observation.ts';
import { type HostAddresses, knownAddresses } from '../mx/facts.ts';
import { patternsFor } from './mx-pattern.ts';
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
 * @param isApplied   senders find the policy, as there is a valid record too
 * @param isReadable  every pattern is one; else senders that read by the letter have no policy, and refuse nothing
 */
export function judgeCoverage(
  domain: string,
  policy: MtaStsPolicy,
  { isApplied, isReadable }: { readonly isApplied: boolean; readonly isReadable: boolean },
  hosts: readonly CoveredHost[],
  evidence: readonly Evidence[],
): readonly (Said | Unchecked)[] {
  if (policy.mode === 'none' || hosts.length === 0) return [];
  const said: (Said | Unchecked)[] = [];
  const patterns = new Set(policy.mx);
  const listed = hosts.filter(({ host }) => isCovered(host, patterns));
  const unlisted = hosts.filter(({ host }) => !isCovered(host, patterns));
  if (unlisted.length > 0) {
    const names = unlisted.slice(0, MAX_HOSTS).map(({ host }) => host);
    const params = { domain, hosts: names, count: unlisted.length };
    const left = listed.filter((one) => reach(one) !== 'none');
    const noneLeft = isReadable ? 'mta-sts-no-mx-listed' : 'mta-sts-no-mx-readable';
    const isEnforced = policy.mode === 'enforce' && isApplied;
    if (!isEnforced) said.push({ code: 'mta-sts-mx-not-listed-unenforced', params, evidence });
    else if (left.length === 0) said.push({ code: noneLeft, params, evidence });
    else said.push({ code: 'mta-sts-mx-not-listed', params, evidence });
    if (isEnforced && left.length > 0 && left.every((one) => reach(one) === 'unknown'))
      said.push(openHosts(left, noneLeft));
  }
  const used = new Set(hosts.flatMap(({ host }) => patternsFor(host)));
  const unused = policy.mx.filter((pattern) => !used.has(pattern));
  if (unused.length > 0) {
    const params = { domain, patterns: unused.slice(0, MAX_PATTERNS), count: unused.length };
    said.push({ code: 'mta-sts-mx-pattern-unused', params, evidence });
  }
  return said;
}

/** @param patterns  in lower case; a text that is no pattern covers nothing, as no host has such a name */
export function isCovered(host: string, patterns: ReadonlySet<string>): boolean {
  return patternsFor(host).some((pattern) => patterns.has(pattern));
}

/** Whether senders that come to know the policy might refuse to deliver: it is enforced, and a host may not be covered. */
export function mayRefuse({ mode, mx }: MtaStsPolicy, hosts: readonly CoveredHost[]): boolean {
  const patterns = new Set(mx);
  return mode === 'enforce' && !(hosts.length > 0 && hosts.every(({ host }) => isCovered(host, patterns)));
}

/** If the hosts that the policy lists turn out to have no address, none is left to deliver to. */
function openHosts(left: readonly CoveredHost[], couldBe: Said['code']): Unchecked {
  const isLimit = left.every(({ addresses }) => addresses === null);
  return unchecked(
    `whether the MX hosts that the policy lists have addresses: ${left[0]?.host ?? ''}`,
    {
      reason: isLimit ? 'limit' : 'dns-failure',
      detail: isLimit ? 'only the first MX hosts are looked up' : 'DNS did not answer',
    },
    [couldBe],
  );
}

/** Whether a host has an address that a sender could deliver to. */
function reach({ addresses }: CoveredHost): 'some' | 'none' | 'unknown' {
  if (addresses === null) return 'unknown';
  if (knownAddresses(addresses).length > 0) return 'some';
  return addresses.a.status === 'known' && addresses.aaaa.status === 'known' ? 'none' : 'unknown';
}

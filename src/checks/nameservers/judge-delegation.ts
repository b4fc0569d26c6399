import { canonicalAddress } from '../../core/addresses.ts';
import { type Unchecked, unchecked } from '../../core/check.ts';
import { isWithin } from '../../core/names.ts';
import type { Unknown } from '../../core/observation.ts';
import type { Zone } from './facts.ts';
import { DIFFER, type Found } from './judge-servers.ts';

const MAX_COMPARED = 32; // of a referral that many names are read
const MAX_NAMED = 20;

/** What the zone above says of the zone, beside what the zone says of itself (RFC 1034 section 4.2.2). */
export function judgeDelegation(zone: Zone): readonly Found[] {
  return [...unseen(zone), ...names(zone), ...glue(zone)];
}

const ABOVE_COULD_BE = ['nameservers-delegation-differs', 'nameservers-glue-missing', 'nameservers-glue-differs'];
const OWN_COULD_BE = ['nameservers-delegation-differs', 'nameservers-single', 'nameservers-host-unusable'];
const MORE_COULD_BE = ['nameservers-lame', ...DIFFER, 'nameservers-host-unregistered'];

function unseen({ apex, own, delegation, unresolved, more, servers }: Zone): readonly Unchecked[] {
  const open = (subject: string, why: Pick<Unknown, 'reason' | 'detail'>, couldBe: readonly string[]) =>
    unchecked(subject, why, couldBe);
  const bound = { reason: 'limit', detail: `only ${servers.length} name servers are asked` } as const;
  return [
    ...(delegation.status === 'unknown' ? [open(`delegation of ${apex}`, delegation, ABOVE_COULD_BE)] : []),
    ...(own.status === 'unknown' ? [open(`NS records of ${apex}`, unresolved ?? own, OWN_COULD_BE)] : []),
    ...(more > 0 ? [open(`${more} more name servers of ${apex}`, bound, MORE_COULD_BE)] : []),
  ];
}

function names({ apex, own, delegation }: Zone): readonly Found[] {
  if (own.status === 'unknown' || delegation.status === 'unknown' || delegation.value.kind === 'same-servers')
    return [];
  const delegated = delegation.value.servers;
  if (Math.max(own.value.length, delegated.length) >= MAX_COMPARED) return [];
  const onlyParent = delegated.filter((host) => !own.value.includes(host));
  const onlyZone = own.value.filter((host) => !delegated.includes(host));
  if (onlyParent.length + onlyZone.length === 0) return [];
  const params = { apex, onlyParent: onlyParent.slice(0, MAX_NAMED), onlyZone: onlyZone.slice(0, MAX_NAMED) };
  return [{ code: 'nameservers-delegation-differs', params, evidence: [...own.evidence, ...delegation.evidence] }];
}

/** A server whose name is in the zone itself is found by the addresses in the zone above alone (RFC 9471 section 3.1). */
function glue({ apex, delegation, servers }: Zone): readonly Found[] {
  if (delegation.status === 'unknown' || delegation.value.kind === 'same-servers') return [];
  const { evidence, value } = delegation;
  const found: Found[] = [];
  const missing = value.servers.filter((host) => isWithin(host, apex) && !value.glue.has(host));
  if (missing.length > 0) {
    const params = { apex, hosts: missing.slice(0, MAX_NAMED) };
    found.push({ code: 'nameservers-glue-missing', params, evidence });
  }
  const differing = servers.flatMap(({ host, addresses, unknown }) => {
    const above = value.glue.get(host)?.map(canonicalAddress) ?? [];
    const own = addresses.map(canonicalAddress);
    // Fewer addresses above are no fault: one is enough to get there. Without any of its own, something else is wrong.
    const stray = above.filter((address) => !own.includes(address));
    return unknown === null && own.length > 0 && stray.length > 0
      ? [{ host, glue: stray.slice(0, MAX_NAMED), own: own.slice(0, MAX_NAMED) }]
      : [];
  });
  if (differing.length > 0)
    found.push({ code: 'nameservers-glue-differs', params: { apex, hosts: differing }, evidence });
  return found;
}

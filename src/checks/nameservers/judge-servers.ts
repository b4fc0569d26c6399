import { addressKind, familyOf } from '../../core/addresses.ts';
import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { NameServer, Zone } from './facts.ts';
import type { nameserversFindings } from './findings.ts';
import { sharedNetwork } from './network.ts';

export type Found = FindingOf<typeof nameserversFindings> | Unchecked;

/** The servers by name and address: how many they are, and where the names lead. */
export function judgeServers(zone: Zone): readonly Found[] {
  return [...hosts(zone), ...unseen(zone), ...places(zone)];
}

function hosts({ apex, servers }: Zone): readonly Found[] {
  const found: Found[] = [];
  const takeable = servers.flatMap(({ host, unregistered }) =>
    unregistered === null ? [] : [{ host, registrable: unregistered }],
  );
  if (takeable.length > 0) found.push({ code: 'nameservers-host-unregistered', params: { apex, hosts: takeable } });
  const unusable = servers.flatMap((server) => {
    const detail = server.unregistered === null ? whyUnusable(server) : null;
    return detail === null ? [] : [{ host: server.host, detail }];
  });
  if (unusable.length > 0) found.push({ code: 'nameservers-host-unusable', params: { apex, hosts: unusable } });
  const aliases = servers.flatMap(({ host, alias }) => (alias === null ? [] : [{ host, target: alias }]));
  if (aliases.length > 0) found.push({ code: 'nameservers-alias', params: { hosts: aliases } });
  return found;
}

const BROKEN = {
  address: 'an address stands where the name of a host has to',
  'bad-name': 'no host can have this name',
  'alias-loop': 'its aliases lead in a circle',
} as const satisfies Record<NonNullable<NameServer['broken']>, string>;

/** Why nobody can ask the server, from wherever; null: somebody may be able to. */
export function whyUnusable({ addresses, broken, unknown, unregistered }: NameServer): string | null {
  if (broken !== null) return BROKEN[broken];
  if (addresses.length === 0) {
    if (unregistered !== null) return `nobody has registered ${unregistered}`;
    return unknown === null ? 'it has no address' : null;
  }
  const kinds = addresses.map(addressKind);
  return kinds.includes('public') ? null : `${addresses[0] ?? ''} is a ${kinds[0] ?? ''} address`;
}

/** What servers may disagree about. */
export const DIFFER = ['nameservers-mx-differs', 'nameservers-records-differ', 'nameservers-policies-differ'] as const;

const HOST_COULD_BE = ['nameservers-host-unusable', 'nameservers-host-unregistered', 'nameservers-lame', ...DIFFER];
const PLACES_COULD_BE = ['nameservers-no-ipv6', 'nameservers-single-network'];

function unseen({ servers }: Zone): readonly Unchecked[] {
  return servers.flatMap(({ host, addresses, unknown }) => {
    if (unknown === null) return [];
    const couldBe = addresses.length === 0 ? HOST_COULD_BE : PLACES_COULD_BE;
    return [unchecked(`addresses of ${host}`, unknown, couldBe)];
  });
}

/** A server that can be asked, and where. */
interface Usable {
  readonly host: string;
  readonly at: readonly string[];
}

/** How far apart they are. A server of which not all addresses are known may be the one that stands elsewhere. */
function places({ apex, own, servers, more }: Zone): readonly Found[] {
  if (own.status === 'unknown' || more > 0 || servers.some(({ unknown }) => unknown !== null)) return [];
  const usable = servers
    .map(({ host, addresses }): Usable => ({ host, at: addresses.filter((one) => addressKind(one) === 'public') }))
    .filter(({ at }) => at.length > 0);
  const addresses = [...new Set(usable.flatMap(({ at }) => at))];
  const found: Found[] = [];
  const network = networkOf(usable, addresses);
  const isOneName = servers.length === 1 && (usable.length === 0 || network !== null);
  if (isOneName || (usable.length > 1 && isOneMachine(usable, addresses))) {
    found.push({ code: 'nameservers-single', params: { apex, hosts: servers.map(({ host }) => host), addresses } });
  } else if (usable.length > 1 && network !== null) {
    found.push({ code: 'nameservers-single-network', params: { apex, network } });
  }
  if (addresses.length > 0 && ofFamily(addresses, 6).length === 0) {
    found.push({ code: 'nameservers-no-ipv6', params: { apex } });
  }
  return found;
}

function ofFamily(addresses: readonly string[], family: 4 | 6): readonly string[] {
  return addresses.filter((address) => familyOf(address) === family);
}

/** Several names for one address, and none that has another. */
function isOneMachine(usable: readonly Usable[], addresses: readonly string[]): boolean {
  const isShared = addresses.some((address) => usable.every(({ at }) => at.includes(address)));
  return isShared && ([4, 6] as const).every((family) => ofFamily(addresses, family).length <= 1);
}

/** The network that all are in, by both families; null: servers that are apart in one family are apart. */
function networkOf(usable: readonly Usable[], addresses: readonly string[]): string | null {
  const four = sharedNetwork(addresses, 4, 24);
  const six = sharedNetwork(addresses, 6, 48);
  const isApart =
    (four === null && ofFamily(addresses, 4).length > 0) || (six === null && ofFamily(addresses, 6).length > 0);
  // Of a server with IPv4 only and one with IPv6 only nobody can tell.
  const canTell = ([4, 6] as const).some((family) => usable.every(({ at }) => ofFamily(at, family).length > 0));
  return isApart || !canTell || usable.length === 0
    ? null
    : [four, six].filter((network) => network !== null).join(' and ');
}

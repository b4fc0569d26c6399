import { addressKind, familyOf, isInNetwork } from '../../core/addresses.ts';
import type { Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Said as Answer, AskedServer, NameServer, Zone } from './facts.ts';
import type { Faulty, nameserversFindings } from './findings.ts';

export type Said = FindingOf<typeof nameserversFindings> | Unchecked;

/** The servers themselves: how many, where, and whether they are in charge. @param asked  whether any could be asked */
export function judgeServers(zone: Zone, asked: boolean): readonly Said[] {
  return [...names(zone), ...network(zone), ...delegation(zone), ...(asked ? inCharge(zone) : [])];
}

function names({ apex, servers }: Zone): readonly Said[] {
  const said: Said[] = [];
  const [only] = servers;
  if (servers.length === 1 && only) said.push({ code: 'nameservers-single', params: { apex, host: only.host } });
  const hosts = servers.flatMap((server) => {
    const detail = whyUnusable(server);
    return detail === null ? [] : [{ host: server.host, detail }];
  });
  if (hosts.length > 0) said.push({ code: 'nameservers-host-unusable', params: { apex, hosts } });
  const aliases = servers.flatMap(({ host, alias }) => (alias === null ? [] : [{ host, target: alias }]));
  if (aliases.length > 0) said.push({ code: 'nameservers-alias', params: { hosts: aliases } });
  for (const { host, unknown } of servers) {
    if (unknown === null) continue;
    const { reason, detail } = unknown;
    said.push({
      code: 'unchecked',
      subject: `addresses of ${host}`,
      reason,
      detail,
      couldBe: ['nameservers-host-unusable', 'nameservers-lame'],
    });
  }
  return said;
}

function whyUnusable({ addresses, unknown }: NameServer): string | null {
  if (unknown !== null) return null;
  if (addresses.length === 0) return 'it has no address';
  const kinds = addresses.map(addressKind);
  return kinds.includes('public') ? null : `${addresses[0] ?? ''} is a ${kinds[0] ?? ''} address`;
}

function network({ apex, servers }: Zone): readonly Said[] {
  const addresses = servers.flatMap((server) => server.addresses);
  const said: Said[] = [];
  const [first] = addresses;
  if (servers.length > 1 && first !== undefined && addresses.length > 1) {
    const prefix = familyOf(first) === 4 ? 24 : 48;
    if (addresses.every((address) => isInNetwork(address, first, prefix))) {
      said.push({ code: 'nameservers-single-network', params: { apex, network: networkText(first, prefix) } });
    }
  }
  if (
    addresses.length > 0 &&
    servers.every(({ unknown }) => unknown === null) &&
    addresses.every((address) => familyOf(address) === 4)
  ) {
    said.push({ code: 'nameservers-no-ipv6', params: { apex } });
  }
  return said;
}

function networkText(address: string, prefix: number): string {
  return prefix === 24
    ? `${address.split('.').slice(0, 3).join('.')}.0/24`
    : `${address.split(':').slice(0, 3).join(':')}::/48`;
}

function delegation({ apex, servers, delegated, more }: Zone): readonly Said[] {
  if (delegated.status === 'unknown') {
    // What cannot be seen by nature, as a parent that serves both zones, is no gap worth a word.
    if (delegated.reason === 'not-proven') return [];
    const { reason, detail } = delegated;
    return [
      {
        code: 'unchecked',
        subject: `delegation of ${apex}`,
        reason,
        detail,
        couldBe: ['nameservers-delegation-differs'],
      },
    ];
  }
  if (more > 0) return [];
  const own = servers.map(({ host }) => host);
  const onlyParent = delegated.value.filter((host) => !own.includes(host));
  const onlyZone = own.filter((host) => !delegated.value.includes(host));
  if (onlyParent.length + onlyZone.length === 0) return [];
  return [
    { code: 'nameservers-delegation-differs', params: { apex, onlyParent, onlyZone }, evidence: delegated.evidence },
  ];
}

/** A named server that does not answer with authority for the zone is lame (RFC 1912 section 2.8). */
function inCharge({ apex, asked }: Zone): readonly Said[] {
  const faulty = asked.map((server) => ({ server, fault: faultOf(server.soa) }));
  const lame = faulty.flatMap(({ server, fault }) =>
    fault !== null && fault.kind === 'lame' ? [at(server, fault.detail)] : [],
  );
  const silent = faulty.flatMap(({ server, fault }) =>
    fault !== null && fault.kind === 'silent' ? [at(server, fault.detail)] : [],
  );
  const evidence = faulty.flatMap(({ server, fault }) => (fault === null ? [] : server.evidence.slice(0, 1)));
  return [
    ...(lame.length > 0 ? [{ code: 'nameservers-lame', params: { apex, servers: lame }, evidence } as const] : []),
    ...(silent.length > 0
      ? [{ code: 'nameservers-silent', params: { apex, servers: silent }, evidence } as const]
      : []),
    ...faulty.flatMap(({ server, fault }): readonly Unchecked[] =>
      fault?.kind === 'ours'
        ? [
            {
              code: 'unchecked',
              subject: `${server.host} [${server.address}]`,
              reason: 'unreachable',
              detail: fault.detail,
              couldBe: ['nameservers-lame', 'nameservers-records-differ'],
            },
          ]
        : [],
    ),
  ];
}

function at({ host, address }: AskedServer, detail: string): Faulty {
  return { host, address, detail };
}

function faultOf(soa: Answer): { readonly kind: 'lame' | 'silent' | 'ours'; readonly detail: string } | null {
  switch (soa.kind) {
    case 'records':
    case 'nothing':
      return soa.authoritative && soa.kind === 'records'
        ? null
        : { kind: 'lame', detail: 'it answers without authority' };
    case 'referral':
      return { kind: 'lame', detail: 'it refers to other servers' };
    case 'failed':
      if (soa.failure === 'timeout') return { kind: 'silent', detail: 'no answer' };
      if (soa.failure === 'unreachable' || soa.failure === null) return { kind: 'ours', detail: soa.detail };
      return { kind: 'lame', detail: soa.detail };
  }
}

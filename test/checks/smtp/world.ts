import type { AnyCheck, Result } from '../../../src/core/check.ts';
import type { SmtpRequest, SmtpSession } from '../../../src/core/net.ts';
import { type Observation, type Unknown, unknown } from '../../../src/core/observation.ts';
import { defaultSmtpOptions, type SmtpOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, domainTarget } from '../../support/audit.ts';
import type { Scene } from '../../support/scene.ts';
import { observed, type Script } from '../../support/smtp-session.ts';
import { type ZoneNetOptions, zoneNet } from '../../support/zone-net.ts';

/** What stands at an address: a server with a script, one that changes with each visit, or no answer we can read. */
export type Server = Script | readonly Script[] | Unknown;

export interface World {
  /** MX hosts to preference and addresses. */
  readonly hosts: Readonly<Record<string, readonly [preference: number, ...addresses: string[]]>>;
  /** By address; those left out are servers where all goes well. */
  readonly servers?: Readonly<Record<string, Server>>;
  readonly smtp?: Partial<SmtpOptions>;
  readonly zone?: Zone;
  readonly reachable?: ZoneNetOptions['reachable'];
  readonly startedAtMs?: number;
}

export const DOMAIN = 'acme.example';
export const refused: Script = { ends: { phase: 'connect', ended: 'refused' } };
export const timedOut: Script = { ends: { phase: 'connect', ended: 'timeout' } };
export const noIpv6 = unknown('no-ipv6', 'this machine has no IPv6');
export const unreachable = unknown('unreachable', 'no route to the host');

/** Addresses that pass for public ones. */
export const V4 = ['44.128.1.25', '44.128.2.25', '44.128.3.25'] as const;
export const V6 = ['2a0e:fd45:25::25', '2a0e:fd45:26::25'] as const;

export interface Held {
  readonly requests: readonly SmtpRequest[];
  readonly waitedMs: readonly number[];
}

/** A net in which the world stands, and what was done there. */
export function netOf(world: World) {
  const { servers = {}, reachable, startedAtMs } = world;
  const requests: SmtpRequest[] = [];
  const waitedMs: number[] = [];
  const answer = (request: SmtpRequest): Observation<SmtpSession> => {
    const visits = requests.filter(({ host, address }) => host === request.host && address === request.address).length;
    requests.push(request);
    const server = servers[request.address] ?? {};
    if ('status' in server) return server;
    if (!isSeveral(server)) return observed(request, server);
    return observed(request, server[Math.min(visits, server.length - 1)]);
  };
  const net = zoneNet(zoneOf(world), {
    smtp: answer,
    ...(reachable && { reachable }),
    ...(startedAtMs !== undefined && { startedAtMs }),
  });
  const held: Held = { requests, waitedMs };
  const sleep = async (ms: number) => {
    waitedMs.push(ms);
  };
  return { net: { ...net, sleep }, held };
}

function zoneOf({ hosts, zone }: World): Zone {
  return {
    [DOMAIN]: { MX: Object.entries(hosts).map(([host, [preference]]) => `${preference} ${host}`) },
    ...Object.fromEntries(
      Object.entries(hosts).map(([host, [, ...addresses]]) => [
        host,
        {
          A: addresses.filter((address) => !address.includes(':')),
          AAAA: addresses.filter((address) => address.includes(':')),
        },
      ]),
    ),
    ...zone,
  };
}

/** The world as a scene: its servers do the same at every visit. */
export function sceneOf(world: Omit<World, 'servers'> & { readonly servers?: Readonly<Record<string, Script>> }) {
  const { servers = {}, startedAtMs, smtp } = world;
  return {
    domain: DOMAIN,
    options: { smtp: { ...defaultSmtpOptions, ...smtp } },
    zone: zoneOf(world),
    net: {
      smtp: (request) => observed(request, servers[request.address]),
      ...(startedAtMs !== undefined && { startedAtMs }),
    },
  } satisfies Partial<Scene>;
}

function isSeveral(server: Server): server is readonly Script[] {
  return Array.isArray(server);
}

export async function visitWorld(check: AnyCheck, world: World): Promise<{ readonly result: Result } & Held> {
  const { net, held } = netOf(world);
  const target = domainTarget(DOMAIN, { smtp: { ...defaultSmtpOptions, ...world.smtp } });
  return { result: await audit(check, net, target), ...held };
}

/** The codes a result says are still possible, by subject. */
export function uncheckedOf(result: Result) {
  return 'unchecked' in result ? result.unchecked : [];
}

export function paramsOf(result: Result, code: string): Readonly<Record<string, unknown>> | undefined {
  return 'findings' in result ? result.findings.find((finding) => finding.code === code)?.params : undefined;
}

import { expect, test } from 'vitest';
import { smtp } from '../../../src/checks/smtp/check.ts';
import { codesOf } from '../../support/audit.ts';
import { noIpv6, refused, timedOut, uncheckedOf, unreachable, V4, V6, visitWorld, type World } from './world.ts';

const [a, b] = V4;
const [six, otherSix] = V6;
const CANARY = { host: 'mx.canary.example', port: 25 };
const canaryZone = { 'mx.canary.example': { A: ['44.128.99.25'], AAAA: ['2a0e:fd45:99::25'] } };
const two = { 'mx1.acme.example': [10, a], 'mx2.acme.example': [20, b] } as const;
const dual = { 'mx1.acme.example': [10, a, six] } as const;

interface Case {
  readonly name: string;
  readonly hosts?: World['hosts'];
  readonly servers: World['servers'];
  /** What becomes of the canary; null: none is configured. */
  readonly canary: 'open' | 'refused' | 'timeout' | 'unreachable' | null;
  readonly canaryPort?: number;
  readonly zone?: World['zone'];
  readonly codes: readonly string[];
  readonly reasons: readonly string[];
}

const bothSilent = { [a]: timedOut, [b]: timedOut };
const cases: readonly Case[] = [
  {
    name: 'all time out, the canary too: port 25 is blocked here',
    servers: bothSilent,
    canary: 'timeout',
    codes: [],
    reasons: ['port-25-blocked'],
  },
  {
    name: 'all time out, no way to the canary',
    servers: bothSilent,
    canary: 'unreachable',
    codes: [],
    reasons: ['port-25-blocked'],
  },
  {
    name: 'all time out, the canary answers: they are down',
    servers: bothSilent,
    canary: 'open',
    codes: ['smtp-unreachable'],
    reasons: [],
  },
  {
    name: 'all time out, the canary is turned away: the path carries answers',
    servers: bothSilent,
    canary: 'refused',
    codes: ['smtp-unreachable'],
    reasons: [],
  },
  {
    name: 'all time out, no canary: it cannot be said',
    servers: bothSilent,
    canary: null,
    codes: [],
    reasons: ['timeout'],
  },
  {
    name: 'all time out, the canary has no address',
    servers: bothSilent,
    canary: 'timeout',
    zone: { 'mx.canary.example': {} },
    codes: [],
    reasons: ['timeout'],
  },
  {
    name: 'all time out, the canary is on another port and times out',
    servers: bothSilent,
    canary: 'timeout',
    canaryPort: 2525,
    codes: [],
    reasons: ['timeout'],
  },
  {
    name: 'all are refused, the canary too: a firewall here refuses',
    servers: { [a]: refused, [b]: refused },
    canary: 'refused',
    codes: [],
    reasons: ['port-25-blocked'],
  },
  {
    name: 'all are refused, no canary: they are down',
    servers: { [a]: refused, [b]: refused },
    canary: null,
    codes: ['smtp-unreachable'],
    reasons: [],
  },
  {
    name: 'one is refused, one times out, the canary times out: the path carries answers',
    servers: { [a]: refused, [b]: timedOut },
    canary: 'timeout',
    codes: ['smtp-unreachable'],
    reasons: [],
  },
  {
    name: 'one answers, one times out: it is down',
    servers: { [b]: timedOut },
    canary: 'timeout',
    codes: ['smtp-host-unreachable'],
    reasons: [],
  },
  {
    name: 'no route to any, nor to the canary',
    servers: { [a]: unreachable, [b]: unreachable },
    canary: 'unreachable',
    codes: [],
    reasons: ['port-25-blocked'],
  },
  {
    name: 'IPv4 works, IPv6 times out, as does the canary over IPv6',
    hosts: dual,
    servers: { [six]: timedOut },
    canary: 'timeout',
    codes: [],
    reasons: ['no-ipv6'],
  },
  {
    name: 'IPv4 works, IPv6 times out, the canary answers over IPv6',
    hosts: dual,
    servers: { [six]: timedOut },
    canary: 'open',
    codes: ['smtp-host-unreachable'],
    reasons: [],
  },
  {
    name: 'IPv4 works, IPv6 times out, no canary',
    hosts: dual,
    servers: { [six]: timedOut },
    canary: null,
    codes: [],
    reasons: ['timeout'],
  },
  {
    name: 'another IPv6 address answers, so this one is down',
    hosts: { ...dual, 'mx2.acme.example': [20, otherSix] },
    servers: { [six]: timedOut },
    canary: null,
    codes: ['smtp-host-unreachable'],
    reasons: [],
  },
  {
    name: 'this machine has no IPv6',
    hosts: dual,
    servers: { [six]: noIpv6 },
    canary: 'open',
    codes: [],
    reasons: ['no-ipv6'],
  },
];

test.for(cases)('smtp: $name', async ({ hosts = two, servers, canary, canaryPort = 25, zone = {}, codes, reasons }) => {
  const { result } = await visitWorld(smtp, {
    hosts,
    ...(servers && { servers }),
    zone: { ...canaryZone, ...zone },
    smtp: { canary: canary === null ? null : { ...CANARY, port: canaryPort } },
    reachable: () => canary ?? 'timeout',
  });
  expect(codesOf(result)).toEqual(codes);
  expect(uncheckedOf(result).map(({ reason }) => reason)).toEqual(reasons);
});

test('smtp: the canary is asked only over a family in which nothing could be connected to', async () => {
  const asked: string[] = [];
  const reachable = (address: string, port: number) => {
    asked.push(`${address} ${port}`);
    return 'open' as const;
  };
  const options = { zone: canaryZone, smtp: { canary: CANARY }, reachable };
  await visitWorld(smtp, { hosts: two, servers: { [b]: refused }, ...options });
  expect(asked).toEqual([]);
  await visitWorld(smtp, { hosts: dual, servers: { [six]: timedOut }, ...options });
  expect(asked).toEqual(['2a0e:fd45:99::25 25']);
});

test('smtp: a canary given as an address needs no DNS', async () => {
  const { result } = await visitWorld(smtp, {
    hosts: two,
    servers: bothSilent,
    smtp: { canary: { host: '44.128.99.25', port: 25 } },
    reachable: () => 'timeout',
  });
  expect(uncheckedOf(result)).toMatchObject([{ reason: 'port-25-blocked' }]);
});

test('smtp: that port 25 is blocked may hide anything that a dead server would be', async () => {
  const { result } = await visitWorld(smtp, {
    hosts: two,
    servers: bothSilent,
    zone: canaryZone,
    smtp: { canary: CANARY },
    reachable: () => 'timeout',
  });
  const couldBe = uncheckedOf(result).flatMap((entry) => entry.couldBe ?? []);
  expect(couldBe).toContain('smtp-unreachable');
  expect(couldBe).toContain('smtp-rejected');
  expect(result.outcome).toBe('not-checked');
});

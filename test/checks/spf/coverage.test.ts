import { expect, test } from 'vitest';
import { spf } from '../../../src/checks/spf/check.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';

/** What the check shows of who may send. */
async function authorised(record: string, zone: Zone = {}) {
  const net = zoneNet({ 'acme.example': { TXT: [record] }, ...zone });
  const result = await audit(spf, net, domainTarget('acme.example', { role: 'both' }));
  return 'shown' in result ? (result.shown?.['authorised'] as Readonly<Record<string, unknown>>) : {};
}

test.for([
  ['v=spf1 ip4:198.51.99.1 ip4:198.51.99.2 -all', 2],
  ['v=spf1 ip4:198.51.99.0/24 ip4:198.51.99.128/25 ip4:198.51.99.7 -all', 256],
  ['v=spf1 ip4:198.51.99.0/25 ip4:198.51.99.128/25 -all', 256],
  ['v=spf1 ip4:198.51.99.77/24 -all', 256],
  ['v=spf1 ip4:0.0.0.0/0 -all', 4_294_967_296],
  ['v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all', 4_294_967_296],
  ['v=spf1 ip4:10.0.0.0/8 ip4:192.168.0.0/16 ip4:198.51.99.1 -all', 1],
  ['v=spf1 -ip4:198.51.99.1 ~ip4:198.51.99.2 ?ip4:198.51.99.3 ip4:198.51.99.4 -all', 1],
  ['v=spf1 -include:i.example -all', 0],
  ['v=spf1 include:i.example -all', 512],
  ['v=spf1 redirect=i.example', 512],
  ['v=spf1 ip4:198.51.99.1 -all ip4:198.51.99.2', 1],
  ['v=spf1 a:h.example/28 -all', 16],
  ['v=spf1 mx:m.example -all', 1],
] as const)('%s lets %d IPv4 addresses send', async ([record, count]) => {
  const zone = {
    'i.example': { TXT: ['v=spf1 ip4:203.0.112.0/24 ip4:203.0.115.0/24 -all'] },
    'h.example': { A: ['198.51.99.9'] },
    'm.example': { MX: ['10 h.example'] },
  };
  expect((await authorised(record, zone))['ipv4Addresses']).toBe(count);
});

test('private IPv6 networks are no wide ones', async () => {
  expect((await authorised('v=spf1 ip6:fc00::/7 ip6:fe80::/10 ip6:2a00:1450::/33 -all'))['ipv6ShortestPrefix']).toBe(
    33,
  );
  expect((await authorised('v=spf1 ip6:fc00::/6 -all'))['ipv6ShortestPrefix']).toBe(6);
  expect((await authorised('v=spf1 mx -all'))['ipv6ShortestPrefix']).toBeNull();
});

test('terms that decide by the sender are named, since they cannot be counted', async () => {
  const shown = await authorised(
    'v=spf1 ptr exists:%{i}.b.example -exists:%{l}.c.example include:%{ir}.d.example -all',
  );
  expect(shown['dependingOnSender']).toEqual(['ptr', 'exists:%{i}.b.example', 'include:%{ir}.d.example']);
  expect(shown['everyone']).toBe(false);
});

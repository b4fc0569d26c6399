import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameservers } from '../../../src/checks/nameservers/check.ts';
import type { RecordType } from '../../../src/core/net.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, codesOf, domainTarget } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { scenes } from './scenes.ts';
import { bothServers, dead, delegated, delegation, NS1, NS2, own, PARENT, V6, world } from './world.ts';

const scene = (parts: Pick<Scene, 'zone' | 'net'>, options: Scene['options'] = {}): Scene => ({
  name: '',
  finds: [],
  options,
  ...parts,
});

async function judged(parts: Pick<Scene, 'zone' | 'net'>, options: Scene['options'] = {}) {
  const result = await play(nameservers, scene(parts, options));
  if (!('unchecked' in result)) throw new Error('it does not apply');
  return result;
}

const named = (name: string) => {
  const found = scenes.find((one) => one.name === name);
  if (!found) throw new Error(`there is no scene "${name}"`);
  return found;
};

describe('the name servers of the domain', () => {
  test('a domain inside the zone above is asked for at that zone', async () => {
    const { zone, net } = world({});
    const inside = { ...zone, 'm.a.example': { MX: ['10 mx.a.example'] } };
    const result = await audit(nameservers, zoneNet(inside, net), domainTarget('m.a.example'));
    expect('shown' in result && result.shown).toMatchObject({ apex: 'a.example' });
  });
});

describe('what differs between them', () => {
  test('is told with who says what', async () => {
    const result = await judged(named('different SPF records'));
    expect(result.findings).toMatchObject([
      {
        params: {
          differences: [
            {
              name: 'a.example',
              type: 'TXT',
              what: 'SPF',
              versions: [
                { servers: ['ns1.a.example'], values: ['v=spf1 mx -all'] },
                { servers: ['ns2.a.example'], values: ['v=spf1 -all'] },
              ],
            },
          ],
          serials: [],
        },
      },
    ]);
  });

  test('is told for every record, in one finding for each thing that becomes of mail', async () => {
    const { options, ...parts } = named('different MTA-STS, TLS-RPT, BIMI and DKIM records');
    const { findings } = await judged(parts, options);
    expect(findings.map(({ code, params }) => ({ code, ...params }))).toMatchObject([
      {
        code: 'nameservers-policies-differ',
        differences: [
          { what: 'MTA-STS', name: '_mta-sts.a.example' },
          { what: 'TLS-RPT', name: '_smtp._tls.a.example' },
          { what: 'BIMI', name: 'brand._bimi.a.example' },
        ],
      },
      {
        code: 'nameservers-records-differ',
        differences: [{ what: 'DKIM key s1', name: 's1._domainkey.a.example' }],
      },
    ]);
  });

  test('stands beside the serial numbers, where these differ too', async () => {
    const { findings } = await judged(named('a difference while a transfer is under way is one finding'));
    expect(findings[0]?.params.serials).toEqual([
      { server: 'ns1.a.example', serial: 7 },
      { server: 'ns2.a.example', serial: 6 },
    ]);
  });

  test('is never the order of records', async () => {
    const records = ['10 x.a.example', '10 y.a.example', '20 z.a.example', '30 w.a.example'];
    const order = fc.shuffledSubarray(records, { minLength: records.length });
    await fc.assert(
      fc.asyncProperty(order, order, async (one, other) => {
        const at = (MX: readonly string[]): Zone => ({ ...own, 'a.example': { ...own['a.example'], MX } });
        const servers = { [NS1]: at(one), [NS2]: at(other) };
        const result = await judged(world({ zone: { 'a.example': { ...own['a.example'], MX: records } }, servers }));
        expect(codesOf(result)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  test('is told in bounds, however much a server says', async () => {
    const MX = Array.from({ length: 500 }, (_, index) => `10 ${'x'.repeat(60)}.${index}.a.example`);
    const result = await judged(world({ servers: { [NS2]: { ...own, 'a.example': { ...own['a.example'], MX } } } }));
    expect(codesOf(result)).toEqual(['nameservers-mx-differs']);
    expect(JSON.stringify(result.findings[0]?.params).length).toBeLessThan(10_000);
  });
});

describe('what the resolver does not have yet', () => {
  const startedAtMs = Date.parse('2026-11-21T09:00:00Z');
  const ttl = (_: string, type: RecordType) => (type === 'TXT' ? 3412 : 3600);

  test('is told with the seconds left, and the time', async () => {
    const cached = { '_dmarc.a.example': { TXT: ['v=DMARC1; p=none'] } };
    const { findings } = await judged(world({ cached, net: { startedAtMs, ttl } }));
    expect(findings).toMatchObject([
      {
        code: 'nameservers-not-yet-visible',
        params: {
          resolvers: ['127.0.0.1:53'],
          records: [
            {
              name: '_dmarc.a.example',
              published: ['v=DMARC1; p=reject'],
              cached: ['v=DMARC1; p=none'],
              secondsLeft: 3412,
              until: '2026-11-21T09:56:52.000Z',
            },
          ],
        },
      },
    ]);
  });

  test.each<readonly [name: string, ttlSeconds: number, left: number]>([
    ['for as long as the resolver says', 120, 120],
    ['for as long as the SOA record allows, where the resolver does not say', 0, 300],
  ])('may be that there is nothing, %s', async (_, ttlSeconds, left) => {
    const net = { ttl: (name: string) => (name === '_dmarc.a.example' ? ttlSeconds : 3600) };
    const { findings } = await judged(world({ cached: { '_dmarc.a.example': {} }, net }));
    const visible = findings.find(({ code }) => code === 'nameservers-not-yet-visible');
    expect(visible?.params.records).toMatchObject([{ cached: [], secondsLeft: left }]);
  });

  test('may be that a record is gone', async () => {
    const { findings } = await judged(world({ cached: { '_mta-sts.a.example': { TXT: ['v=STSv1; id=1'] } } }));
    expect(findings[0]?.params.records).toMatchObject([{ published: [], cached: ['v=STSv1; id=1'] }]);
  });

  test.each(['SERVFAIL', 'TIMEOUT'] as const)('is open where it says %s', async (how) => {
    const result = await judged(world({ cached: { '_dmarc.a.example': how } }));
    expect(result.findings).toEqual([]);
    expect(result.unchecked).toMatchObject([
      { subject: '_dmarc.a.example TXT at the resolver', couldBe: ['nameservers-not-yet-visible'] },
    ]);
  });
});

describe('what may be our own fault', () => {
  test.each<readonly [name: string, World: Parameters<typeof world>[0], detail: RegExp]>([
    ['nothing answers us', { servers: { ...bothServers('TIMEOUT'), [PARENT]: 'TIMEOUT' } }, /DNS to the outside/],
    ['only the zone above answers us', { servers: bothServers('TIMEOUT') }, /zone above did/],
    ['all refuse us, but not the resolver', { servers: bothServers('REFUSED') }, /only from here/],
    [
      'neither the resolver nor the zone above answers',
      { cached: dead, servers: { ...bothServers('TIMEOUT'), [PARENT]: delegation(['ns2.a.example'], {}) } },
      /SERVFAIL/,
    ],
  ])('%s: nobody is blamed', async (_, parts, detail) => {
    const result = await judged(world(parts));
    expect(codesOf(result).filter((code) => code !== 'nameservers-glue-missing')).toEqual([]);
    expect(result.unchecked.map((one) => one.detail).join('\n')).toMatch(detail);
    expect(result.unchecked.flatMap(({ couldBe }) => couldBe)).toContain('nameservers-records-differ');
  });

  test('an address without a way there from here is open', async () => {
    const { zone, net } = world({});
    const servers = Object.fromEntries(Object.entries(net?.servers ?? {}).filter(([address]) => address !== NS2));
    const result = await judged({ zone, net: { servers } });
    expect(result.findings).toEqual([]);
    expect(result.unchecked).toMatchObject([{ subject: `ns2.a.example [${NS2}]`, reason: 'unreachable' }]);
  });

  test('IPv6 that answers nobody is not held against a server', async () => {
    const result = await judged(world({ servers: { [V6]: 'TIMEOUT' } }));
    expect(result.findings).toEqual([]);
    expect(result.unchecked).toMatchObject([{ reason: 'no-ipv6', subject: expect.stringContaining(V6) }]);
  });

  const bySixAlone = { [NS1]: 'TIMEOUT', [NS2]: 'TIMEOUT', [PARENT]: 'TIMEOUT' } as const;

  test.each([
    ['blocked', { servers: bySixAlone }],
    ['answered by somebody on the way', { servers: { [PARENT]: own }, net: { withoutAuthority: [NS1, NS2, PARENT] } }],
  ])('IPv4 that is %s, up to the zone above, is not held against the servers', async (_, changes) => {
    const result = await judged(world(changes));
    expect(result.findings).toEqual([]);
    expect(result.unchecked).toContainEqual(
      expect.objectContaining({
        subject: `name servers over IPv4: ${NS1}, ${NS2}`,
        couldBe: expect.arrayContaining(['nameservers-lame', 'nameservers-silent']),
      }),
    );
  });

  test('servers that are silent over IPv4 alone are so where the zone above was heard', async () => {
    const result = await judged(world({ servers: { ...bySixAlone, [PARENT]: delegated } }));
    expect(codesOf(result)).toEqual(['nameservers-silent']);
  });

  test('no more than twenty addresses of a server are told', async () => {
    const A = Array.from({ length: 4_000 }, (_, index) => `44.${index >> 8}.${index & 255}.1`);
    const result = await judged(world({ cached: { 'ns1.a.example': { A } } }));
    const differs = result.findings.find(({ code }) => code === 'nameservers-glue-differs');
    expect(differs?.params).toMatchObject({ hosts: [{ own: { length: 20 } }] });
  });

  test('a zone with IPv6 servers alone is not called dead from a machine without IPv6', async () => {
    const addresses = { 'ns1.a.example': { AAAA: [V6] } };
    const servers = { ...bothServers('TIMEOUT'), [PARENT]: delegation(['ns1.a.example'], addresses) };
    const result = await judged(world({ cached: dead, servers }));
    expect(result.findings).toEqual([]);
    expect(result.unchecked.flatMap(({ couldBe }) => couldBe)).toContain('nameservers-none-serves');
  });

  test('a question that one server leaves unanswered is open', async () => {
    const result = await judged(world({ servers: { [NS2]: { ...own, '_dmarc.a.example': 'TIMEOUT' } } }));
    expect(result.findings).toEqual([]);
    expect(result.unchecked).toMatchObject([{ subject: 'mail records at ns2.a.example', reason: 'timeout' }]);
  });

  test('a delegation that nobody showed us is open', async () => {
    const result = await judged(world({ servers: { [PARENT]: 'TIMEOUT' } }));
    expect(result.findings).toEqual([]);
    expect(result.unchecked).toMatchObject([
      { subject: 'delegation of a.example', couldBe: expect.arrayContaining(['nameservers-delegation-differs']) },
    ]);
  });

  test.each(['SERVFAIL', 'TIMEOUT'] as const)('addresses of a server behind %s are open', async (how) => {
    const result = await judged(world({ cached: { 'ns2.a.example': how } }));
    expect(codesOf(result)).toEqual([]);
    expect(result.unchecked).toMatchObject([
      { subject: 'addresses of ns2.a.example', couldBe: expect.arrayContaining(['nameservers-lame']) },
    ]);
  });
});

describe('hostile zones', () => {
  async function questions(parts: Pick<Scene, 'zone' | 'net'>, options: Scene['options'] = {}) {
    const asked: string[] = [];
    const { zone, net } = parts;
    const result = await audit(nameservers, zoneNet(zone, { ...net, asked }), domainTarget('a.example', options));
    return { asked, direct: asked.filter((question) => question.includes('@')), result };
  }

  test('given selectors are asked for too, and no others', async () => {
    const { direct } = await questions(world({}), { selectors: ['s1'] });
    expect(direct).toContain(`s1._domainkey.a.example TXT @${NS1}`);
    expect(direct.filter((question) => question.includes('_domainkey'))).toHaveLength(2);
  });

  test('a thousand servers are not asked through, and the rest is said', async () => {
    const NS = Array.from({ length: 1_000 }, (_, index) => `ns${index}.a.example`);
    const hosts = Object.fromEntries(NS.map((host, index) => [host, { A: [`44.128.${index % 200}.53`] }]));
    const selectors = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { direct, result } = await questions(
      world({ zone: { 'a.example': { ...own['a.example'], NS }, ...hosts } }),
      { selectors },
    );
    expect(direct.length).toBeLessThan(80);
    expect('unchecked' in result && result.unchecked.map(({ subject, reason }) => [subject, reason])).toEqual(
      expect.arrayContaining([
        ['992 more name servers of a.example', 'limit'],
        ['DKIM keys at the servers of a.example', 'limit'],
      ]),
    );
  });

  test.each(['10.0.0.53', '127.0.0.1', '169.254.169.254', '::1', '::ffff:10.0.0.1', '64:ff9b::7f00:1'])(
    'a server said to be at %s is never asked',
    async (address) => {
      const entry = address.includes(':') ? { AAAA: [address] } : { A: [address] };
      const { direct, result } = await questions(world({ zone: { 'ns2.a.example': entry } }));
      expect(direct.filter((question) => question.endsWith(`@${address}`))).toEqual([]);
      expect(codesOf(result)).toContain('nameservers-host-unusable');
    },
  );

  test('aliases of a server that lead in a circle are its fault, not ours', async () => {
    const loop = { 'ns2.a.example': { CNAME: ['x.a.example'] }, 'x.a.example': { CNAME: ['ns2.a.example'] } };
    const result = await judged(world({ cached: loop }));
    expect(result.findings).toMatchObject([{ code: 'nameservers-host-unusable' }]);
    expect(result.unchecked).toEqual([]);
  });

  test('a name that cannot be asked is no server', async () => {
    const NS = ['ns1.a.example', `${'x'.repeat(64)}.a.example`];
    const zone = { 'a.example': { ...own['a.example'], NS } };
    const result = await judged(world({ zone, servers: { [PARENT]: delegation(NS) } }));
    expect(codesOf(result)).toContain('nameservers-host-unusable');
  });

  test('a zone above that refers sideways or to itself proves nothing', async () => {
    const sideways: Zone = { 'b.example': { NS: ['ns.b.example'] }, example: { NS: ['ns.example'] } };
    const result = await judged(world({ servers: { [PARENT]: sideways } }));
    expect(result.findings).toEqual([]);
    expect(result.unchecked).toMatchObject([{ subject: 'delegation of a.example' }]);
  });
});

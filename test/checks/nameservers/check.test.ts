import { describe, expect, test } from 'vitest';
import { nameservers } from '../../../src/checks/nameservers/check.ts';
import { audit, codesOf, domainTarget } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { scenes, world } from './scenes.ts';

const scene = (parts: Pick<Scene, 'zone' | 'net'>, options: Scene['options'] = {}): Scene => ({
  name: '',
  finds: [],
  options,
  ...parts,
});

describe('the name servers of the domain', () => {
  test('a difference is told with who says what', async () => {
    const differing = scenes.find(({ name }) => name === 'the servers have different SPF records');
    const result = await play(nameservers, differing ?? scene(world({})));
    expect(result).toMatchObject({
      findings: [
        {
          params: {
            differences: [
              {
                name: 'a.example',
                type: 'TXT',
                versions: [
                  { servers: ['ns1.a.example'], values: ['v=spf1 mx -all'] },
                  { servers: ['ns2.a.example'], values: ['v=spf1 -all'] },
                ],
              },
            ],
          },
        },
      ],
    });
  });

  test('when none can be asked from here, nobody is blamed', async () => {
    const servers = { '44.128.0.53': 'TIMEOUT', '44.130.0.53': 'TIMEOUT', '44.129.0.53': 'TIMEOUT' } as const;
    const result = await play(nameservers, scene(world({ servers })));
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({
      outcome: 'not-checked',
      unchecked: expect.arrayContaining([expect.objectContaining({ reason: 'unreachable' })]),
    });
  });

  test('one that this machine cannot reach is open', async () => {
    const { zone, net } = world({});
    const servers = Object.fromEntries(
      Object.entries(net?.servers ?? {}).filter(([address]) => address !== '44.130.0.53'),
    );
    const result = await play(nameservers, scene({ zone, net: { servers } }));
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ reason: 'unreachable' }] });
  });

  test('given selectors are asked for too, and no others', async () => {
    const asked: string[] = [];
    const { zone, net } = world({});
    await audit(nameservers, zoneNet(zone, { ...net, asked }), domainTarget('a.example', { selectors: ['s1'] }));
    expect(asked).toContain('s1._domainkey.a.example TXT @44.128.0.53');
    expect(asked.filter((question) => question.includes('_domainkey') && question.includes('@'))).toHaveLength(2);
  });

  test('a zone with hundreds of servers is not asked through', async () => {
    const NS = Array.from({ length: 300 }, (_, index) => `ns${index}.a.example`);
    const hosts = Object.fromEntries(NS.map((host) => [host, { A: ['44.128.0.53'] }]));
    const asked: string[] = [];
    const { zone, net } = world({ zone: { 'a.example': { SOA: ['ns1.a.example h.a.example 7'], NS }, ...hosts } });
    await audit(nameservers, zoneNet(zone, { ...net, asked }), domainTarget('a.example'));
    expect(asked.length).toBeLessThan(100);
  });

  test('a domain inside the zone above is asked for at that zone', async () => {
    const { zone, net } = world({});
    const inside = { ...zone, 'm.a.example': { MX: ['10 mx.a.example'] } };
    const result = await audit(nameservers, zoneNet(inside, net), domainTarget('m.a.example'));
    expect('shown' in result && result.shown).toMatchObject({ apex: 'a.example' });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dane } from '../../../src/checks/dane/check.ts';
import { matchChain, presented, whyUnusable } from '../../../src/checks/dane/parse.ts';
import { unknown } from '../../../src/core/observation.ts';
import { codesOf } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';
import { chain, leafRecord, scenes, world } from './scenes.ts';

const scene = (parts: Pick<Scene, 'zone' | 'net'>): Scene => ({ name: '', finds: [], ...parts });

describe('what senders that verify by DANE find', () => {
  test.each(scenes)('$name', async (one) => {
    const result = await play(dane, one);
    if (one.finds === null) expect(result.outcome).toBe('not-applicable');
    else expect(codesOf(result).toSorted()).toEqual(one.finds.toSorted());
  });

  test('a mismatch comes with the record that matches', async () => {
    const wrong = `3 1 1 ${'00'.repeat(32)}`;
    const result = await play(dane, scene(world({ records: [wrong] })));
    expect(result).toMatchObject({
      findings: [
        {
          code: 'dane-no-match',
          params: { add: [{ name: '_25._tcp.mx.a.example', value: leafRecord(chain) }], own: true },
        },
      ],
    });
  });

  test('a resolver that does not validate leaves published records open', async () => {
    const result = await play(dane, scene(world({ records: ['3 1 1 00'], secure: false })));
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ reason: 'not-proven' }] });
  });

  test('so does a path on which anybody can set the mark', async () => {
    const net = { channel: { trust: 'none' as const } };
    const result = await play(dane, scene(world({ records: ['3 1 1 00'], net })));
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ reason: 'not-proven' }] });
  });

  test('a server that was not seen is open, and not a mismatch', async () => {
    const net = { smtp: () => unknown('port-25-blocked', 'blocked') };
    const result = await play(dane, scene(world({ records: [leafRecord(chain)], net })));
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({
      unchecked: [{ reason: 'port-25-blocked', couldBe: ['dane-no-match', 'dane-no-tls'] }],
    });
  });

  test('a secure alias is followed to its own records', async () => {
    const zone = {
      'mx.a.example': { CNAME: ['real.a.example'] },
      'real.a.example': { A: ['44.128.1.25'] },
      '_25._tcp.real.a.example': { TLSA: [leafRecord(chain)] },
    };
    const result = await play(dane, scene(world({ zone })));
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ shown: { hosts: [{ base: 'real.a.example', state: 'usable' }] } });
  });

  test('hundreds of hosts are not all looked up', async () => {
    const MX = Array.from({ length: 25 }, (_, index) => `10 mx${index}.a.example`);
    const hosts = Object.fromEntries(MX.map((_, index) => [`mx${index}.a.example`, { A: ['44.128.1.25'] }]));
    const result = await play(dane, scene(world({ zone: { 'a.example': { MX }, ...hosts } })));
    expect('unchecked' in result && result.unchecked.some(({ reason }) => reason === 'limit')).toBe(true);
  });
});

describe('a record and a chain', () => {
  const record = fc.record({
    usage: fc.nat(255),
    selector: fc.nat(255),
    matchingType: fc.nat(255),
    data: fc.string({ unit: fc.constantFrom('0', '1', 'a', 'f'), maxLength: 200 }),
  });

  test('anything is compared without a fault', () => {
    fc.assert(
      fc.property(fc.array(record), fc.array(fc.base64String()), fc.string(), (records, certificates, host) => {
        for (const one of records) whyUnusable(one);
        expect(matchChain(records, certificates, host, 0).matches).toBe(false);
      }),
    );
  });

  test('a good leaf before junk is still the leaf', () => {
    expect(presented([...chain.slice(0, 1), 'AAAA'])).toHaveLength(1);
  });
});

import { describe, expect, test } from 'vitest';
import { countLookups } from '../../../src/checks/spf/lookups.ts';
import { stringsOf, txtAnswerOctets } from '../../../src/core/answer-size.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { DOMAIN, flattened, inPlace, networks, senders, treeOf, txt } from './flatten-world.ts';

describe('as many includes as needed', () => {
  test('are flattened, those with the fewest networks for each lookup saved first', async () => {
    const { includes, zones } = senders(10);
    const zone: Zone = {
      [DOMAIN]: txt(`v=spf1 ${includes} include:deep.example ~all`),
      ...zones,
      'deep.example': txt('v=spf1 include:deeper.example -all'),
      'deeper.example': txt('v=spf1 ip4:203.0.112.1 -all'),
    };
    const made = await flattened(zone);
    expect(made).toMatchObject({
      outcome: 'flattened',
      lookupsBefore: 12,
      lookupsAfter: 10,
      complete: true,
      flattened: [{ term: 'include:deep.example', networks: 1, lookupsSaved: 2, named: false }],
      records: [{ name: DOMAIN, text: `v=spf1 ${includes} ip4:203.0.112.1 ~all` }],
    });
    expect(made.outcome === 'flattened' && made.kept.map(({ reason }) => reason)).toEqual(Array(10).fill('not-needed'));
  });

  test('leave those whose hosts have names for the last', async () => {
    const { includes, zones } = senders(9);
    const zone: Zone = {
      [DOMAIN]: txt(`v=spf1 include:named.example include:three.example ${includes} -all`),
      ...zones,
      'named.example': txt('v=spf1 a:h.example -all'),
      'three.example': txt('v=spf1 ip4:203.0.112.1 ip4:203.0.112.3 ip4:203.0.112.5 -all'),
      'h.example': { A: ['203.0.112.9'], AAAA: ['2a00:1450::9'] },
    };
    const two = await flattened(zone);
    expect(two).toMatchObject({ lookupsBefore: 12, lookupsAfter: 10 });
    expect(two.outcome === 'flattened' && two.flattened.map(({ term }) => term)).toEqual([
      'include:s0.example',
      'include:s1.example',
    ]);
    const named = await flattened(zone, { asked: ['named.example'] });
    expect(named.outcome === 'flattened' && named.flattened).toMatchObject([{ named: true, networks: 2 }]);
    expect(named).toMatchObject({
      records: [{ text: expect.stringContaining('v=spf1 ip4:203.0.112.9 ip6:2a00:1450::9 inc') }],
    });
  });

  test('are merged with one another, and without what the record names itself', async () => {
    const { includes, zones } = senders(11, (index) => `ip4:198.51.${index}.0/24`);
    const made = await flattened(
      { [DOMAIN]: txt(`v=spf1 ip4:198.51.0.0/22 ${includes} -all`), ...zones },
      { asked: 'all' },
    );
    expect(made).toMatchObject({
      lookupsAfter: 0,
      records: [{ text: 'v=spf1 ip4:198.51.0.0/22 ip4:198.51.4.0/22 ip4:198.51.8.0/23 ip4:198.51.10.0/24 -all' }],
    });
  });

  test('are none where the limit is kept', async () => {
    const { includes, zones } = senders(10);
    const zone: Zone = { [DOMAIN]: txt(`v=spf1 ${includes} -all`), ...zones };
    expect(await flattened(zone)).toEqual({ outcome: 'not-needed', lookups: 10 });
    expect(await flattened(zone, { asked: ['include:s3.example'] })).toMatchObject({
      lookupsAfter: 9,
      flattened: [{ term: 'include:s3.example' }],
    });
  });
});

describe('networks that do not fit into the record', () => {
  test('stand in a chain of records, each of which answers in 512 octets', async () => {
    const zone: Zone = {
      [DOMAIN]: txt(`v=spf1 include:many.example ${senders(9).includes} -all`),
      ...senders(9).zones,
      'many.example': txt(`v=spf1 include:m1.example include:m2.example include:m3.example include:m4.example -all`),
      'm1.example': txt(`v=spf1 ${networks(20, 1)} -all`),
      'm2.example': txt(`v=spf1 ${networks(20, 2)} -all`),
      'm3.example': txt('v=spf1 -all'),
      'm4.example': txt('v=spf1 -all'),
    };
    const made = await flattened(zone, { asked: ['many.example'] });
    if (made.outcome !== 'flattened') throw new Error(JSON.stringify(made));
    const names = made.records.map(({ name }) => name);
    expect(names).toEqual(['_spf2.a.example', '_spf1.a.example', DOMAIN]);
    for (const { name, text, answerOctets } of made.records) {
      expect(answerOctets).toBe(txtAnswerOctets(name, [stringsOf(text)]));
      expect(answerOctets).toBeLessThanOrEqual(512);
    }
    expect(made.lookupsAfter).toBe(countLookups(await treeOf(inPlace(zone, made))).total);
  });

  test('make larger records where there would be too many', async () => {
    const sender = senders(9);
    const zone: Zone = {
      [DOMAIN]: txt(`v=spf1 include:many.example ${sender.includes} -all`),
      ...sender.zones,
      'many.example': txt('v=spf1 include:m1.example -all'),
      'm1.example': txt(`v=spf1 ${networks(50, 1)} -all`),
    };
    const made = await flattened(zone, { asked: ['many.example'] });
    if (made.outcome !== 'flattened') throw new Error(JSON.stringify(made));
    expect(made.lookupsAfter).toBeLessThanOrEqual(10);
    expect(Math.max(...made.records.map(({ answerOctets }) => answerOctets))).toBeLessThanOrEqual(1221);
  });

  test('do not make an answer larger that other texts have made too large', async () => {
    const besideOctets = new Map([[DOMAIN, 1_400]]);
    const zoneOf = ({ includes, zones }: ReturnType<typeof senders>) => ({
      [DOMAIN]: txt(`v=spf1 ${includes} -all`),
      ...zones,
    });
    const short = await flattened(zoneOf(senders(11)), { besideOctets });
    expect(short.outcome === 'flattened' && short.records.map(({ name }) => name)).toEqual([DOMAIN]);
    const long = await flattened(zoneOf(senders(11, (index) => networks(5, index))), { besideOctets });
    expect(long).toMatchObject({ lookupsAfter: 10, records: [{ name: '_spf1.a.example' }, { name: DOMAIN }] });
  });

  test('are given up where no records are left for them', async () => {
    const zone: Zone = {
      [DOMAIN]: txt(`v=spf1 include:huge.example ${senders(10).includes} -all`),
      ...Object.fromEntries(Object.keys(senders(10).zones).map((name) => [name, txt('v=spf1 exists:%{i}.x.example')])),
      'huge.example': txt(`v=spf1 ${networks(500, 1)} -all`),
    };
    expect(await flattened(zone)).toMatchObject({ outcome: 'impossible', unseen: false });
    expect(await flattened(zone, { names: [] })).toMatchObject({ outcome: 'impossible' });
  });
});

test('what redirect leads to in the same domain is rewritten there', async () => {
  const { includes, zones } = senders(10);
  const made = await flattened({
    [DOMAIN]: txt('v=spf1 redirect=_policy.a.example'),
    '_policy.a.example': txt(`v=spf1 ${includes} -all`),
    ...zones,
  });
  expect(made).toMatchObject({ lookupsBefore: 11, lookupsAfter: 10, records: [{ name: '_policy.a.example' }] });
});

test('what redirect and an include both lead to is left as it is', async () => {
  const sender = txt('v=spf1 ip4:198.51.100.0/24 -all');
  const zone = {
    [DOMAIN]: txt('v=spf1 include:partner.example redirect=_spf.a.example'),
    '_spf.a.example': txt('v=spf1 include:s0.example -all'),
    'partner.example': txt('v=spf1 include:_spf.a.example -all'),
    's0.example': sender,
  };
  expect(await flattened(zone, { asked: ['s0.example'] })).toMatchObject({ outcome: 'impossible', unseen: false });
  const made = await flattened(zone, { asked: 'all' });
  expect(made).toMatchObject({ lookupsBefore: 5, lookupsAfter: 2, flattened: [{ term: 'include:partner.example' }] });
  expect(countLookups(await treeOf(inPlace(zone, made))).total).toBe(2);
});

test('nothing is moved across a mechanism that does not pass', async () => {
  const { includes, zones } = senders(9);
  const made = await flattened(
    {
      [DOMAIN]: txt(`v=spf1 include:x.example -ip4:203.0.112.0/24 include:y.example ${includes} -all`),
      'x.example': txt('v=spf1 ip4:203.0.112.0/25 -all'),
      'y.example': txt('v=spf1 ip4:203.0.112.128/25 -all'),
      ...zones,
    },
    { asked: ['x.example', 'y.example'] },
  );
  expect(made).toMatchObject({
    records: [{ text: `v=spf1 ip4:203.0.112.0/25 -ip4:203.0.112.0/24 ip4:203.0.112.128/25 ${includes} -all` }],
  });
});

test('thousands of networks are refused or laid out in a moment', async () => {
  const list = (count: number, from: number) =>
    Array.from({ length: count }, (_, index) => `ip4:${from}.${index >> 7}.${(index & 127) * 2}.1`).join(' ');
  const zone: Zone = {
    [DOMAIN]: txt(`v=spf1 ${Array.from({ length: 14 }, (_, index) => `include:s${index}.example`).join(' ')} -all`),
    ...Object.fromEntries(
      Array.from({ length: 14 }, (_, index) => [
        `s${index}.example`,
        txt(`v=spf1 ${list(index < 2 ? 3_000 : 400, 20 + index)} -all`),
      ]),
    ),
  };
  const started = performance.now();
  const made = await flattened(zone, { asked: [] });
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(made).toMatchObject({ outcome: 'impossible', unseen: false });
  expect(made.outcome === 'impossible' && made.kept.map(({ why }) => why)).toEqual(
    Array(2).fill('it comes to 3000 networks, more than ten records hold'),
  );
});

import { describe, expect, test } from 'vitest';
import { spfTree } from '../../../src/checks/spf/facts.ts';
import { type Flattening, type FlattenRequest, flatten } from '../../../src/checks/spf/flatten.ts';
import { countLookups } from '../../../src/checks/spf/lookups.ts';
import { stringsOf, txtAnswerOctets } from '../../../src/core/answer-size.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';

const DOMAIN = 'a.example';
const txt = (text: string) => ({ TXT: [text] });
const NAMES = Array.from({ length: 10 }, (_, index) => `_spf${index + 1}.${DOMAIN}`);

async function treeOf(zone: Zone) {
  const net = zoneNet(zone);
  const seen = await spfTree.observe({} as never, {
    target: domainTarget(DOMAIN),
    net,
    signal: new AbortController().signal,
  });
  if (seen.status === 'unknown') throw new Error(seen.detail);
  return seen.value;
}

async function flattened(zone: Zone, request: Partial<FlattenRequest> = {}): Promise<Flattening> {
  return flatten(await treeOf(zone), {
    domain: DOMAIN,
    asked: [],
    names: NAMES,
    namesSeen: true,
    besideOctets: new Map([[DOMAIN, txtAnswerOctets(DOMAIN, [])]]),
    ...request,
  });
}

/** The zone with the records of a flattening in place. */
function inPlace(zone: Zone, made: Flattening): Zone {
  if (made.outcome !== 'flattened') throw new Error(`${made.outcome}: ${JSON.stringify(made)}`);
  return { ...zone, ...Object.fromEntries(made.records.map(({ name, text }) => [name, txt(text)])) };
}

/** Senders of one lookup and one network each, as includes and as zones. */
function senders(count: number, network = (index: number) => `ip4:198.51.${index}.0/24`) {
  const names = Array.from({ length: count }, (_, index) => `s${index}.example`);
  return {
    includes: names.map((name) => `include:${name}`).join(' '),
    zones: Object.fromEntries(names.map((name, index) => [name, txt(`v=spf1 ${network(index)} -all`)])),
  };
}

const networks = (count: number, third: number) =>
  Array.from({ length: count }, (_, index) => `ip4:203.${third}.${index % 128}.${2 * Math.floor(index / 128)}`).join(
    ' ',
  );

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

describe('an include stays as it is', () => {
  const cases: readonly (readonly [string, Zone, 'not-possible' | 'not-seen', RegExp])[] = [
    ['+all lets everyone send', { 'x.example': txt('v=spf1 ip4:203.0.112.1 +all') }, 'not-possible', /lets everyone/],
    [
      'a minus takes somebody out',
      { 'x.example': txt('v=spf1 -ip4:203.0.112.1 ip4:203.0.112.0/24 -all') },
      'not-possible',
      /"-ip4:203.0.112.1" in x.example/,
    ],
    [
      'a question mark does so too',
      { 'x.example': txt('v=spf1 ip4:203.0.112.0/24 ?include:y.example -all') },
      'not-possible',
      /takes senders out/,
    ],
    ['exists', { 'x.example': txt('v=spf1 exists:y.example -all') }, 'not-possible', /more than networks/],
    ['ptr', { 'x.example': txt('v=spf1 ptr -all') }, 'not-possible', /more than networks/],
    ['a macro', { 'x.example': txt('v=spf1 a:%{d} -all') }, 'not-possible', /depends on the sender/],
    [
      'a macro further down',
      { 'x.example': txt('v=spf1 include:y.example -all'), 'y.example': txt('v=spf1 include:%{l}.z.example') },
      'not-possible',
      /%\{l\}/,
    ],
    [
      'a macro in a redirect',
      { 'x.example': txt('v=spf1 redirect=%{d2}.y.example') },
      'not-possible',
      /depends on the sender/,
    ],
    [
      'a redirect to everyone',
      { 'x.example': txt('v=spf1 redirect=y.example'), 'y.example': txt('v=spf1 +all') },
      'not-possible',
      /lets everyone/,
    ],
    ['no record', { 'x.example': { A: ['203.0.112.1'] } }, 'not-possible', /no SPF record/],
    ['two records', { 'x.example': { TXT: ['v=spf1 -all', 'v=spf1 ~all'] } }, 'not-possible', /several/],
    ['a syntax error', { 'x.example': txt('v=spf1 ip4:203.0.112 -all') }, 'not-possible', /syntax error/],
    ['a circle', { 'x.example': txt('v=spf1 include:x.example -all') }, 'not-possible', /itself/],
    [
      'eleven mail hosts',
      {
        'x.example': { TXT: ['v=spf1 mx -all'], MX: Array.from({ length: 11 }, (_, index) => `10 h${index}.example`) },
      },
      'not-possible',
      /more than 10 hosts/,
    ],
    ['a dead server', { 'x.example': 'TIMEOUT' }, 'not-seen', /not seen/],
    [
      'a dead server further down',
      { 'x.example': txt('v=spf1 redirect=y.example'), 'y.example': 'SERVFAIL' },
      'not-seen',
      /y\.example/,
    ],
    [
      'addresses that did not come',
      { 'x.example': txt('v=spf1 a:h.example -all'), 'h.example': { A: ['203.0.112.1'], AAAA: 'TIMEOUT' } },
      'not-seen',
      /a:h\.example/,
    ],
    [
      'mail hosts that did not come',
      { 'x.example': { TXT: ['v=spf1 mx -all'], MX: ['10 h.example'] }, 'h.example': 'SERVFAIL' },
      'not-seen',
      /"mx" in x/,
    ],
    [
      'more addresses than are kept',
      {
        'x.example': txt('v=spf1 a:h.example -all'),
        'h.example': { A: Array.from({ length: 101 }, (_, index) => `203.0.112.${index}`) },
      },
      'not-seen',
      /more addresses/,
    ],
  ];
  test.each(cases)('with %s', async (_, zones, reason, why) => {
    const { includes, zones: others } = senders(11);
    const made = await flattened({ [DOMAIN]: txt(`v=spf1 include:x.example ${includes} -all`), ...others, ...zones });
    const kept = made.outcome === 'flattened' ? made.kept : [];
    expect(kept[0]).toMatchObject({ term: 'include:x.example', reason, why: expect.stringMatching(why) });
  });

  test('that has a qualifier or a macro of its own', async () => {
    const { includes, zones } = senders(11);
    const made = await flattened({
      [DOMAIN]: txt(`v=spf1 ?include:s0.example include:%{d}.x.example ${includes} -all`),
      ...zones,
    });
    expect(made.outcome === 'flattened' && made.kept.slice(0, 2)).toMatchObject([
      { term: '?include:s0.example', reason: 'not-possible' },
      { term: 'include:%{d}.x.example', reason: 'not-possible' },
    ]);
  });

  test('where somebody else publishes the record', async () => {
    const { includes, zones } = senders(11);
    const made = await flattened({
      [DOMAIN]: txt('v=spf1 redirect=_spf.other.test'),
      '_spf.other.test': txt(`v=spf1 ${includes} -all`),
      ...zones,
    });
    expect(made).toMatchObject({ outcome: 'impossible', unseen: false });
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

describe('a domain is told why nothing can be done', () => {
  test.each([
    ['no SPF', { [DOMAIN]: txt('hello') }, [], /no SPF record/],
    ['several records', { [DOMAIN]: { TXT: ['v=spf1 a -all', 'v=spf1 mx -all'] } }, [], /several/],
    ['a syntax error', { [DOMAIN]: txt('v=spf1 ipv4:1.2.3.4 -all') }, [], /syntax error at "ipv4:/],
    ['an include that is not there', { [DOMAIN]: txt('v=spf1 mx -all') }, ['x.example'], /no include:x.example/],
    ['nothing to flatten at all', { [DOMAIN]: txt('v=spf1 mx -all') }, 'all', /no include can be flattened/],
    [
      'an include that cannot be',
      { [DOMAIN]: txt('v=spf1 include:x.example -all'), 'x.example': txt('v=spf1 ptr') },
      ['x.example'],
      /include:x.example cannot be flattened/,
    ],
    [
      'lookups of its own',
      { [DOMAIN]: txt(`v=spf1 ${Array.from({ length: 11 }, (_, index) => `a:h${index}.a.example`).join(' ')} -all`) },
      [],
      /11 of 11 lookups remain/,
    ],
  ] as const)('%s', async (_, zone, asked, why) => {
    expect(await flattened(zone as Zone, { asked })).toMatchObject({
      outcome: 'impossible',
      unseen: false,
      why: expect.stringMatching(why),
    });
  });

  test('and where it is not known whether it is needed', async () => {
    const zone: Zone = { [DOMAIN]: txt('v=spf1 include:x.example mx -all'), 'x.example': 'TIMEOUT' };
    expect(await flattened(zone)).toMatchObject({ outcome: 'impossible', unseen: true });
  });

  test('and where there is more than anybody follows', async () => {
    const { includes } = senders(100);
    expect(await flattened({ [DOMAIN]: txt(`v=spf1 ${includes} -all`), ...senders(100).zones })).toMatchObject({
      outcome: 'impossible',
      unseen: true,
    });
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

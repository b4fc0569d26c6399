import { expect, test } from 'vitest';
import { evaluateSpf } from '../../../src/checks/spf/evaluate.ts';
import { findTerm } from '../../../src/checks/spf/match.ts';
import { resolverOver } from '../../../src/checks/spf/resolver-facts.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { zoneNet } from '../../support/zone-net.ts';

const evaluate = (
  zone: Zone,
  address: string,
  sender = 'jane@acme.example',
  helo = 'mx.acme.example',
  asked: string[] = [],
) => evaluateSpf({ address, sender, helo }, zoneNet(zone, { asked }).dns, null);

async function resultOf(...parameters: Parameters<typeof evaluate>) {
  const seen = await evaluate(...parameters);
  return seen.status === 'known' ? [seen.value.result, seen.value.lenient] : [seen.reason];
}

const txt = (text: string) => ({ TXT: [text] });

test.for([
  ['v=spf1 ip4:198.51.99.0/24 -all', '198.51.99.7', ['pass', 'pass']],
  ['v=spf1 ip4:198.51.99.0/24 -all', '203.0.112.7', ['fail', 'fail']],
  ['v=spf1 ~all', '203.0.112.7', ['softfail', 'softfail']],
  ['v=spf1 mx', '203.0.112.7', ['neutral', 'neutral']],
  ['nothing', '203.0.112.7', ['none', 'none']],
  ['v=spf1 ip6:2a00:1450::/32 -all', '2A00:1450:0::9', ['pass', 'pass']],
  ['v=spf1 ip4:198.51.99.0/24 foo -all', '198.51.99.7', ['permerror', 'permerror']],
  ['v=spf1 ip4:198.51.99.0/24 a:b/99 -all', '198.51.99.7', ['permerror', 'pass']],
] as const)('%s, from %s: %j', async ([record, address, expected]) => {
  expect(await resultOf({ 'acme.example': txt(record) }, address)).toEqual(expected);
});

test('an empty sender is judged by the HELO name', async () => {
  const zone = { 'acme.example': txt('v=spf1 -all'), 'mx.acme.example': txt('v=spf1 ip4:198.51.99.7 -all') };
  expect(await resultOf(zone, '198.51.99.7', '', 'mx.acme.example')).toEqual(['pass', 'pass']);
});

test('the eleventh lookup is a permerror', async () => {
  const includes = Array.from({ length: 11 }, (_, index) => `include:i${index}.example`);
  const leaves = Object.fromEntries(includes.map((include) => [include.slice(8), txt('v=spf1 -all')]));
  const seen = await evaluate({ 'acme.example': txt(`v=spf1 ${includes.join(' ')} -all`), ...leaves }, '198.51.99.7');
  expect(seen.status === 'known' && seen.value).toMatchObject({
    result: 'permerror',
    problem: expect.any(String),
    matched: [],
  });
});

test('a question without an answer makes the result unknown, for its reason', async () => {
  const timeout = { 'acme.example': txt('v=spf1 include:dead.example -all'), 'dead.example': 'TIMEOUT' } as const;
  expect(await resultOf(timeout, '198.51.99.7')).toEqual(['timeout']);
  expect(await resultOf({ 'acme.example': 'SERVFAIL' }, '198.51.99.7')).toEqual(['dns-failure']);
});

test('a term that matches before the dead server is enough', async () => {
  const zone = {
    'acme.example': txt('v=spf1 ip4:198.51.99.7 include:dead.example -all'),
    'dead.example': 'TIMEOUT',
  } as const;
  expect(await resultOf(zone, '198.51.99.7')).toEqual(['pass', 'pass']);
});

test('the explanation is the domain’s', async () => {
  const zone = {
    'acme.example': txt('v=spf1 -all exp=why.acme.example'),
    'why.acme.example': txt('%{i} may not send for %{d}'),
  };
  const seen = await evaluate(zone, '198.51.99.7');
  expect(seen.status === 'known' && seen.value.explanation).toBe('198.51.99.7 may not send for acme.example');
});

test.for([
  ['v=spf1 include:i.example -all', '198.51.99.7', ['include:i.example', 'ip4:198.51.99.0/24']],
  ['v=spf1 exists:%{i}.ok.example -all', '198.51.99.8', ['exists:198.51.99.8.ok.example']],
  ['v=spf1 a:h.example -all', '198.51.99.9', ['a:acme.example']],
  ['v=spf1 ?ip4:198.51.99.7 -all', '198.51.99.7', ['?ip4:198.51.99.7']],
  ['v=spf1 mx', '198.51.99.7', []],
] as const)('without a tree, %s names for %s what mailauth reports: %j', async ([record, address, terms]) => {
  const zone = {
    'acme.example': txt(record),
    'i.example': txt('v=spf1 ip4:198.51.99.0/24 -all'),
    '198.51.99.8.ok.example': { A: ['127.0.0.2'] },
    'h.example': { A: ['198.51.99.9'] },
  };
  const seen = await evaluate(zone, address);
  expect(seen.status === 'known' && seen.value.matched.map(({ term }) => term)).toEqual(terms);
});

test('nothing reported is nothing matched', () => {
  expect(findTerm({}, '198.51.99.7', null)).toEqual([]);
});

test('evidence is in the order of the questions, each once', async () => {
  const zone = { 'acme.example': txt('v=spf1 a mx -all') };
  const seen = await evaluate(zone, '198.51.99.7');
  expect(seen.evidence.map(({ request }) => request)).toEqual([
    'acme.example TXT',
    'acme.example A',
    'acme.example MX',
    'acme.example AAAA',
  ]);
});

test.for([
  ['gone.example', 'A', 'ENOTFOUND'],
  ['acme.example', 'A', 'ENODATA'],
  ['slow.example', 'A', 'ETIMEOUT'],
  ['shut.example', 'A', 'EREFUSED'],
  ['sick.example', 'A', 'ESERVFAIL'],
  [`${'x'.repeat(64)}.example`, 'A', 'EBADNAME'],
] as const)('%s %s is rejected with %s, as Node does', async ([name, type, code]) => {
  const zone: Zone = {
    'acme.example': txt('x'),
    'slow.example': 'TIMEOUT',
    'shut.example': 'REFUSED',
    'sick.example': 'SERVFAIL',
  };
  const resolver = resolverOver(zoneNet(zone).dns);
  await expect(resolver.resolve(name, type)).rejects.toMatchObject({ code });
  if (code === 'ENOTFOUND' || code === 'ENODATA') expect(await resolver.resolveOrEmpty(name, type)).toEqual([]);
  else await expect(resolver.resolveOrEmpty(name, type)).rejects.toMatchObject({ code });
});

test('MX records have the shape Node gives them', async () => {
  const resolver = resolverOver(zoneNet({ 'acme.example': { MX: ['10 mx.acme.example'] } }).dns);
  expect(await resolver.resolve('acme.example', 'MX')).toEqual([{ priority: 10, exchange: 'mx.acme.example' }]);
});

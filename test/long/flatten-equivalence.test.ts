import fc from 'fast-check';
import { spf } from 'mailauth/lib/spf/index.js';
import { expect, test } from 'vitest';
import { spfTree } from '../../src/checks/spf/facts.ts';
import { flatten } from '../../src/checks/spf/flatten.ts';
import { countLookups } from '../../src/checks/spf/lookups.ts';
import { resolverOver } from '../../src/checks/spf/resolver-facts.ts';
import { txtAnswerOctets } from '../../src/core/answer-size.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';

// A flattened policy gives every sender the result of the one it was made from: over random policies, by mailauth, with
// no limit of lookups, which many of the originals exceed.

const DOMAIN = 'a.example';
const SENDERS = 6;

// A small world of addresses, so that networks often meet, overlap, and hold one another.
const ip4 = fc
  .tuple(fc.nat(63), fc.integer({ min: 25, max: 32 }))
  .map(([low, prefix]) => `203.0.112.${low * 4}/${prefix}`);
const ip6 = fc
  .tuple(fc.nat(63), fc.integer({ min: 120, max: 128 }))
  .map(([low, prefix]) => `2a00:1450::${(low * 4).toString(16)}/${prefix}`);
const network = fc.oneof(
  ip4.map((text) => `ip4:${text}`),
  ip6.map((text) => `ip6:${text}`),
);
const include = fc.nat(SENDERS - 1).map((index) => `include:s${index}.example`);
const host = fc.constantFrom(
  'a:h1.example',
  'a:h2.example/28//124',
  'mx:m.example',
  'a:h1.example/30',
  'a:gone.example',
);
const odd = fc.constantFrom('exists:%{i}.ok.example', 'a:%{d}', 'ptr:nobody.example', 'foo=bar', 'exp=why.example');
const ending = fc.constantFrom(
  '-all',
  '-all',
  '~all',
  '~all',
  '?all',
  'redirect=s5.example',
  '',
  '-all ip4:203.0.112.0/24',
  '+all',
);
const qualified = fc.tuple(fc.constantFrom('-', '~', '?'), fc.oneof(network, include)).map((parts) => parts.join(''));

const recordOf = (...terms: readonly [number, fc.Arbitrary<string>][]) =>
  fc
    .tuple(fc.array(fc.oneof(...terms.map(([weight, arbitrary]) => ({ weight, arbitrary }))), { maxLength: 8 }), ending)
    .map(([parts, end]) =>
      ['v=spf1', ...parts.filter((part, at) => !part.includes('=') || parts.indexOf(part) === at), end]
        .filter((part) => part !== '')
        .join(' '),
    );

const zones = fc
  .tuple(
    recordOf([6, include], [2, network], [1, qualified], [1, host], [1, odd]),
    fc.array(recordOf([8, network], [2, host], [2, include]), { minLength: SENDERS - 1, maxLength: SENDERS - 1 }),
    recordOf([6, network], [1, qualified], [1, odd]),
  )
  .map(
    ([root, plain, difficult]): Zone => ({
      [DOMAIN]: { TXT: [root] },
      // Each leads only to those behind it: a circle is an error, and without a limit it would be walked for ever.
      ...Object.fromEntries(
        [...plain, difficult].map((text, index) => [
          `s${index}.example`,
          { TXT: [text.replace(/(?<=[:=]s)\d/g, (to) => `${Math.min(SENDERS, Math.max(Number(to), index + 1))}`)] },
        ]),
      ),
      [`s${SENDERS}.example`]: { TXT: ['v=spf1 ip4:203.0.112.200/29 ~all'] },
      'h1.example': { A: ['203.0.112.17'], AAAA: ['2a00:1450::17'] },
      'h2.example': { A: ['203.0.112.130', '203.0.112.7'], AAAA: ['2a00:1450::99'] },
      'm.example': { MX: ['10 h1.example', '20 h2.example'] },
      '203.0.112.77.ok.example': { A: ['127.0.0.2'] },
      'why.example': { TXT: ['no'] },
    }),
  );

async function treeOf(zone: Zone) {
  const context = { target: domainTarget(DOMAIN), net: zoneNet(zone), signal: new AbortController().signal };
  const seen = await spfTree.observe({} as never, context);
  if (seen.status === 'unknown') throw new Error(seen.detail);
  return seen.value;
}

async function resultsIn(zone: Zone, addresses: readonly string[]): Promise<readonly string[]> {
  const { resolve } = resolverOver(zoneNet(zone).dns);
  const options = { sender: `jane@${DOMAIN}`, helo: DOMAIN, mta: 'receiver.invalid', resolver: resolve, strict: true };
  const limits = { maxResolveCount: 10_000, maxVoidCount: 10_000 };
  return Promise.all(addresses.map(async (ip) => (await spf({ ...options, ...limits, ip })).status.result));
}

const addresses = fc.array(
  fc.oneof(
    fc.nat(256).map((low) => (low === 256 ? '203.0.113.0' : `203.0.112.${low}`)),
    fc.nat(256).map((low) => `2a00:1450::${low.toString(16)}`),
    fc.constantFrom('198.51.99.1', '2a00:1451::1', '203.0.111.255'),
  ),
  { minLength: 12, maxLength: 12 },
);

test('a flattened policy gives every sender the same result', async () => {
  let flattened = 0;
  await fc.assert(
    fc.asyncProperty(zones, addresses, fc.boolean(), fc.nat(1_400), async (zone, senders, all, beside) => {
      const tree = await treeOf(zone);
      const names = Array.from({ length: 10 }, (_, index) => `_spf${index + 1}.${DOMAIN}`);
      const besideOctets = new Map([[DOMAIN, txtAnswerOctets(DOMAIN, []) + beside]]);
      const made = flatten(tree, { domain: DOMAIN, asked: all ? 'all' : [], names, namesSeen: true, besideOctets });
      if (made.outcome !== 'flattened') return;
      flattened++;
      const after = { ...zone, ...Object.fromEntries(made.records.map(({ name, text }) => [name, { TXT: [text] }])) };
      expect(countLookups(await treeOf(after)).total).toBe(made.lookupsAfter);
      expect(made.lookupsAfter).toBeLessThanOrEqual(10);
      const results = await resultsIn(zone, senders);
      const results2 = await resultsIn(after, senders);
      for (const [index, result] of results.entries()) {
        // What ends in an error may end better, as fewer records are asked for, or sooner matched.
        if (result !== 'permerror') expect(results2[index], senders[index]).toBe(result);
      }
    }),
    { numRuns: 250 },
  );
  expect(flattened).toBeGreaterThan(50);
});

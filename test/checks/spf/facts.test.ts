import { expect, test } from 'vitest';
import {
  spfDirectAddresses,
  spfIncludes,
  spfRecords,
  spfTree,
  spfType99,
  spfUnregistered,
} from '../../../src/checks/spf/facts.ts';
import { type SpfNode, visits } from '../../../src/checks/spf/tree.ts';
import { defineCheck } from '../../../src/core/check.ts';
import type { Fact } from '../../../src/core/fact.ts';
import { defineFindings } from '../../../src/core/finding.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';

/** What a fact is for `acme.example` in a zone, seen through the engine. */
async function observed<T>(fact: Fact<T>, zone: Zone, asked: string[] = []): Promise<T> {
  const seen: { value?: T } = {};
  const probe = defineCheck({
    id: 'probe',
    area: 'authentication',
    needs: { fact },
    findings: defineFindings({}),
    judge(values) {
      seen.value = values.fact as T;
      return [];
    },
    show: () => ({}),
    summary: () => '',
  });
  const result = await audit(probe, zoneNet(zone, { asked }), domainTarget('acme.example'));
  if (!('value' in seen)) throw new Error(`unknown: ${JSON.stringify(result)}`);
  return seen.value as T;
}

const spf = (text: string) => ({ TXT: [text] });
const outline = (node: SpfNode): readonly string[] =>
  visits(node).map(({ path, branch }) => `${'  '.repeat(path.length - 1)}${branch.term.text}`);

test('TXT strings are joined without a space, and their lengths are kept', async () => {
  const records = await observed(spfRecords, {
    'acme.example': { TXT: [['v=spf1 include:a.example', ' -all'], 'other', ['spf2.0/pra', ' -all']] },
  });
  expect(records.records).toEqual([{ text: 'v=spf1 include:a.example -all', stringLengths: [24, 5] }]);
  expect(records.others).toEqual(['other']);
  expect(records.senderId).toEqual(['spf2.0/pra -all']);
});

test('a name without TXT and one that does not exist are told apart', async () => {
  expect((await observed(spfRecords, { 'acme.example': { MX: ['10 mx.acme.example'] } })).kind).toBe('nodata');
  expect((await observed(spfRecords, {})).kind).toBe('nxdomain');
});

test('type 99 leftovers are read', async () => {
  expect(await observed(spfType99, { 'acme.example': { SPF: ['v=spf1 -all'] } })).toEqual(['v=spf1 -all']);
});

test('the tree follows includes depth first and redirect last', async () => {
  const tree = await observed(spfTree, {
    'acme.example': spf('v=spf1 redirect=r.example include:a.example ip4:192.0.2.1'),
    'a.example': spf('v=spf1 include:b.example a:h.a.example ?all'),
    'b.example': spf('v=spf1 ip4:192.0.2.2 -all'),
    'r.example': spf('v=spf1 -all'),
  });
  expect(outline(tree)).toEqual([
    'include:a.example',
    '  include:b.example',
    '    ip4:192.0.2.2',
    '    -all',
    '  a:h.a.example',
    '  ?all',
    'ip4:192.0.2.1',
    'redirect=r.example',
    '  -all',
  ]);
});

test('what stands after all, and redirect beside all, is not asked', async () => {
  const asked: string[] = [];
  await observed(
    spfTree,
    { 'acme.example': spf('v=spf1 a -all include:late.example redirect=r.example'), 'late.example': spf('v=spf1') },
    asked,
  );
  expect(asked).toEqual(['acme.example TXT', 'acme.example A', 'acme.example AAAA']);
});

test('a loop ends where it closes', async () => {
  const tree = await observed(spfTree, {
    'acme.example': spf('v=spf1 include:b.example -all'),
    'b.example': spf('v=spf1 include:acme.example -all'),
  });
  const states = visits(tree).flatMap(({ branch }) =>
    branch.child ? [`${branch.child.name} ${branch.child.state}`] : [],
  );
  expect(states).toEqual(['b.example read', 'acme.example loop']);
});

test('%{d} is the domain whose record it is, %{o} the audited one, other macros are not guessed', async () => {
  const tree = await observed(spfTree, {
    'acme.example': spf('v=spf1 include:_spf.%{d2} -all'),
    '_spf.acme.example': spf('v=spf1 exists:%{i}.b.example exists:%{o}.%{d}.c.example -all'),
  });
  expect(visits(tree).map(({ branch }) => [branch.target, branch.dependsOnSender])).toEqual([
    ['_spf.acme.example', false],
    [null, true],
    ['acme.example._spf.acme.example.c.example', false],
    [null, false],
    [null, false],
  ]);
});

test('a tree of hundreds of includes is fetched up to its bound, the same nodes every time', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `i${index}.example`);
  const zone: Zone = {
    'acme.example': spf(`v=spf1 ${names.map((name) => `include:${name}`).join(' ')} -all`),
    ...Object.fromEntries(names.map((name) => [name, spf(`v=spf1 include:x.${name} -all`)])),
  };
  const asked: string[] = [];
  const tree = await observed(spfTree, zone, asked);
  expect(asked.length).toBe(60);
  expect(tree.branches.filter(({ child }) => child?.state === 'read').length).toBe(59);
  expect(tree.branches.filter(({ child }) => child?.state === 'not-fetched').length).toBe(241);
});

test('an include that doubles at every level does not explode', async () => {
  const zone = Object.fromEntries(
    Array.from({ length: 40 }, (_, depth) => [
      depth === 0 ? 'acme.example' : `l${depth}.example`,
      spf(`v=spf1 include:l${depth + 1}.example include:l${depth + 1}.example -all`),
    ]),
  );
  const tree = await observed(spfTree, zone);
  expect(visits(tree).filter(({ branch }) => branch.child?.state === 'read').length).toBe(59);
});

test('an include whose question fails is unanswered, the rest is known', async () => {
  const tree = await observed(spfTree, {
    'acme.example': spf('v=spf1 include:dead.example include:ok.example -all'),
    'dead.example': 'SERVFAIL',
    'ok.example': spf('v=spf1 -all'),
  });
  expect(tree.branches.map(({ child }) => child?.state)).toEqual(['unanswered', 'read', undefined]);
});

test('void lookups are told apart by the family of the sender', async () => {
  const tree = await observed(spfTree, {
    'acme.example': { TXT: ['v=spf1 a mx exists:e.example -all'], A: ['192.0.2.1'] },
    'e.example': {},
  });
  expect(tree.branches.map(({ found }) => found && [found.void4, found.void6])).toEqual([
    [false, true],
    [true, true],
    [true, true],
    null,
  ]);
});

test('the names of includes are those of all records, the own ones first', async () => {
  const includes = await observed(spfIncludes, {
    'acme.example': { TXT: ['v=spf1 include:A.example. -all', 'v=spf1 include:b.example include:%{i}.x.example -all'] },
  });
  expect(includes).toEqual(['a.example', 'b.example']);
  const nested = await observed(spfIncludes, {
    'acme.example': spf('v=spf1 include:a.example redirect=c.example'),
    'a.example': spf('v=spf1 include:b.example -all'),
  });
  expect(nested).toEqual(['a.example', 'c.example', 'b.example']);
});

test('direct addresses are single, public, and the own record’s', async () => {
  const direct = await observed(spfDirectAddresses, {
    'acme.example': {
      TXT: [
        'v=spf1 ip4:198.51.99.1 ip4:203.0.112.0/24 ip4:10.0.0.1 -ip4:198.51.99.2 mx a/24 include:i.example redirect=r.example',
      ],
      A: ['198.51.99.9'],
      MX: ['10 mx.acme.example'],
    },
    'mx.acme.example': { A: ['198.51.99.3'], AAAA: ['2a00:1450::1'] },
    'i.example': spf('v=spf1 ip4:198.51.99.4 -all'),
    'r.example': spf('v=spf1 ip6:2A00:1450:0::2 -all'),
  });
  expect(direct.map(({ address, term, domain }) => `${address} ${term} ${domain}`)).toEqual([
    '198.51.99.1 ip4:198.51.99.1 acme.example',
    '2a00:1450::2 ip6:2A00:1450:0::2 r.example',
    '198.51.99.3 mx acme.example',
    '2a00:1450::1 mx acme.example',
  ]);
});

test('names under domains that nobody has registered are found, also behind macros and CNAMEs', async () => {
  const { unregistered } = await observed(spfUnregistered, {
    'acme.example': spf(
      'v=spf1 include:_spf.gone.com exists:%{i}.lists.left.com a:alias.kept.com include:no.kept.com -all',
    ),
    'kept.com': { SOA: ['ns.kept.com h.kept.com 1 2 3 4 300'] },
    'alias.kept.com': { CNAME: ['host.lost.net'] },
  });
  expect(unregistered.map(({ name, registrable }) => `${name} ${registrable}`)).toEqual([
    '_spf.gone.com gone.com',
    'lists.left.com left.com',
    'host.lost.net lost.net',
  ]);
});

test('a registration that DNS says nothing of does not hide the others', async () => {
  const { unregistered, unanswered } = await observed(spfUnregistered, {
    'acme.example': spf('v=spf1 include:_spf.gone.com include:_spf.mute.com -all'),
    'mute.com': { SOA: 'TIMEOUT' },
  });
  expect(unregistered.map(({ registrable }) => registrable)).toEqual(['gone.com']);
  expect(unanswered.map(({ registrable, reason }) => `${registrable} ${reason}`)).toEqual(['mute.com timeout']);
});

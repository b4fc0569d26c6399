import { describe, expect, test } from 'vitest';
import type { Zone } from '../../../src/demo/zone.ts';
import { DOMAIN, flattened, senders, txt } from './flatten-world.ts';

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

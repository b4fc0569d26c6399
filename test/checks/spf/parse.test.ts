import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSpf, parseSpf, repaired } from '../../../src/checks/spf/parse.ts';
import { remarksOn } from '../../../src/checks/spf/remarks.ts';
import { anyCharacter } from '../../support/any-character.ts';

const kindsOf = (text: string) => parseSpf(text).faults.map(({ kind }) => kind);
const foundIn = (text: string) => parseSpf(text).faults.map(({ start, end }) => text.slice(start, end));

test.for([
  ['v=spf1', true],
  ['v=spf1 -all', true],
  ['V=SPF1 -all', true],
  ['v=spf10 -all', false],
  ['v=spf1\t-all', false],
  ['v=spf1-all', false],
  [' v=spf1 -all', false],
  ['spf2.0/pra -all', false],
] as const)('%j is an SPF record: %s', ([text, expected]) => {
  expect(isSpf(text)).toBe(expected);
});

test('every kind of term is read, with its place', () => {
  const text =
    'v=spf1 +a mx/24//64 ?a:%{d}/28 -ip4:192.0.2.0/25 ip6:2001:db8::1 ptr ~include:a.example exists:%{i}.b.example redirect=c.example exp=d.example x-y=%{t}';
  const { terms, faults } = parseSpf(text);
  expect(faults).toEqual([]);
  for (const term of terms) expect(text.slice(term.start, term.end)).toBe(term.text);
  expect(terms.map((term) => [term.name, term.kind === 'mechanism' ? term.qualifier : '='])).toEqual([
    ['a', '+'],
    ['mx', '+'],
    ['a', '?'],
    ['ip4', '-'],
    ['ip6', '+'],
    ['ptr', '+'],
    ['include', '~'],
    ['exists', '+'],
    ['redirect', '='],
    ['exp', '='],
    ['unknown', '='],
  ]);
  expect(terms[1]).toMatchObject({ domain: null, prefix4: 24, prefix6: 64 });
  expect(terms[2]).toMatchObject({ domain: { text: '%{d}' }, prefix4: 28, prefix6: 128 });
  expect(terms[3]).toMatchObject({ address: '192.0.2.0', prefix: 25 });
  expect(terms[4]).toMatchObject({ address: '2001:db8::1', prefix: 128 });
});

describe('valid', () => {
  test.for([
    'v=spf1 ',
    'v=spf1  a   -all  ',
    'v=spf1 A MX Include:A.Example -ALL',
    'v=spf1 a//0 mx/0//128 -all',
    'v=spf1 a:b.example//64',
    'v=spf1 include:_spf.a.example.',
    'v=spf1 exists:%{ir}.%{l1r-}.%{h3R+,}.%{D}.a.example',
    'v=spf1 exists:%%%_%-.a-b%{v}',
    'v=spf1 include:a%%',
    'v=spf1 a:xn--nxasmq6b.xn--j6w193g',
    'v=spf1 ip6:::ffff:192.0.2.1/96 ip6:::',
    'v=spf1 unknown= a.b-c_d=1',
    'v=spf1 a:a/b.example/24',
  ])('%j', (text) => {
    expect(parseSpf(text).faults).toEqual([]);
  });
});

describe('faulty', () => {
  test.for([
    ['v=spf1 foo', 'mechanism', 'foo'],
    ['v=spf1 -', 'mechanism', '-'],
    ['v=spf1 ++a', 'mechanism', '+a'],
    ['v=spf1 all:x', 'value-unexpected', ':x'],
    ['v=spf1 -all/8', 'value-unexpected', '/8'],
    ['v=spf1 include', 'value-missing', 'include'],
    ['v=spf1 include:', 'value-missing', 'include:'],
    ['v=spf1 include:localhost', 'domain', 'localhost'],
    ['v=spf1 include:a.example..', 'domain', 'include:a.example..'],
    ['v=spf1 include:a.123', 'domain', '123'],
    ['v=spf1 include:a.-b', 'domain', '-b'],
    ['v=spf1 include:%{d}com', 'domain', '%{d}com'],
    ['v=spf1 exists:%{x}.a.example', 'macro', '%{x}'],
    ['v=spf1 exists:%{i0}.a.example', 'macro', '%{i0}'],
    ['v=spf1 exists:%{c}.a.example', 'macro', '%{c}'],
    ['v=spf1 exists:%{ir:}.a.example', 'macro', '%{ir:}'],
    ['v=spf1 exists:%{i', 'macro', '%{i'],
    ['v=spf1 exists:a%b.example', 'macro', '%b'],
    ['v=spf1 x=%', 'macro', '%'],
    ['v=spf1 ptr/24', 'value-unexpected', '/24'],
    ['v=spf1 ip4:192.0.2', 'address', '192.0.2'],
    ['v=spf1 ip4:192.0.2.256', 'address', '192.0.2.256'],
    ['v=spf1 ip4:192.0.2.01', 'address', '192.0.2.01'],
    ['v=spf1 ip4:192.0.2.1/33', 'prefix', '/33'],
    ['v=spf1 ip4:192.0.2.1/', 'prefix', '/'],
    ['v=spf1 ip4:192.0.2.1/08', 'prefix', '/08'],
    ['v=spf1 ip6:2001:db8::1/129', 'prefix', '/129'],
    ['v=spf1 ip6:2001:db8:::1', 'address', '2001:db8:::1'],
    ['v=spf1 ip6:fe80::1%eth0', 'address', 'fe80::1%eth0'],
    ['v=spf1 a/33', 'prefix', '/33'],
    ['v=spf1 a//129', 'prefix', '//129'],
    ['v=spf1 a:b.example/', 'prefix', '/'],
    ['v=spf1 redirect=', 'value-missing', 'redirect='],
    ['v=spf1 redirect=a.example redirect=b.example', 'modifier-twice', 'redirect=b.example'],
    ['v=spf1 exp=a.example EXP=b.example', 'modifier-twice', 'EXP=b.example'],
    ['v=spf1 -redirect=a.example', 'modifier-name', '-'],
    ['v=spf1 1x=2', 'modifier-name', '1x='],
    ['v=spf1 \x80a -all', 'character', '\x80'],
    ['v=spf10 -all', 'version', 'v=spf10'],
  ] as const)('%j: %s at %j', ([text, kind, found]) => {
    expect(kindsOf(text)).toEqual([kind]);
    expect(foundIn(text)).toEqual([found]);
  });

  test('a record longer than DNS can hold is not read', () => {
    expect(kindsOf(`v=spf1 ${'a '.repeat(40_000)}`)).toEqual(['length']);
  });

  test('faults are bounded in number', () => {
    expect(parseSpf(`v=spf1 ${'x '.repeat(1_000)}`).faults.length).toBe(20);
  });
});

describe('what was meant', () => {
  test.for([
    [
      'v=spf1 ipv4:192.0.2.1 ip:2001:db8::1 ipv6:2001:db8::2 -all',
      'v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 ip6:2001:db8::2 -all',
    ],
    ['v=spf1 192.0.2.1 2001:db8::/32 ~alll', 'v=spf1 ip4:192.0.2.1 ip6:2001:db8::/32 ~all'],
    ['v=spf1 include:192.0.2.1 a:192.0.2.0/24 -al', 'v=spf1 ip4:192.0.2.1 ip4:192.0.2.0/24 -all'],
    ['v=spf1 ip4:mail.a.example -all', 'v=spf1 a:mail.a.example -all'],
    ['v=spf1 inlcude:a.example inclue:b.example prt', 'v=spf1 include:a.example include:b.example ptr'],
    ['v=spf1 include: a.example -all', 'v=spf1 include:a.example -all'],
    ['v=spf1 a: ip4:192.0.2.1 -all', 'v=spf1 a ip4:192.0.2.1 -all'],
    ['v=spf1 ip4:192.0.2.1,192.0.2.2 -all', 'v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all'],
    ['v=spf1 mx, a, -all;', 'v=spf1 mx a -all'],
    ['v=spf1 +a+mx~all', 'v=spf1 +a +mx ~all'],
    ['v=spf1 mxinclude:a.example -all', 'v=spf1 mx include:a.example -all'],
    ['v=spf1 mx\tinclude:a.example\r\n-all', 'v=spf1 mx include:a.example -all'],
    ['v=spf1 mx \xe2\x80\x93all', 'v=spf1 mx -all'],
    ['v=spf1 mx \u2013all', 'v=spf1 mx -all'],
    ['v=spf1 mx\xc2\xa0-all', 'v=spf1 mx -all'],
    ['v=spf1 mx redirect=a.example redirect=b.example', 'v=spf1 mx redirect=a.example'],
    ['v=spf1 foo -all', null],
    ['v=spf1 mail.a.example -all', null],
    ['v=spf1 mx -all', null],
  ] as const)('%j is mended to %j', ([text, expected]) => {
    expect(repaired(parseSpf(text))).toBe(expected);
  });
});

const words = fc.constantFrom(
  'v=spf1',
  ' ',
  '  ',
  '\t',
  'a',
  'mx',
  'ip4:',
  'ip6:',
  '192.0.2.1',
  '::1',
  '/24',
  '//',
  ':',
  '=',
  '%',
  '%{',
  '}',
  'ir',
  '.',
  'include:',
  'a.example',
  '-all',
  '~',
  'exp=',
  'redirect=',
  '"',
  ',',
  '\u2013',
  '\xa0',
);
const anything = fc.oneof(
  fc.string({ maxLength: 300, unit: anyCharacter }),
  fc.array(words, { maxLength: 40 }).map((parts) => `v=spf1 ${parts.join('')}`),
);

describe('any text', () => {
  test('is read without throwing; terms and faults lie inside it, in order, and do not overlap', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const record = parseSpf(text);
        const spans = [...record.terms, ...record.faults].toSorted((a, b) => a.start - b.start);
        for (const [index, { start, end }] of spans.entries()) {
          expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        remarksOn(record);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a mended record has no fault', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const mended = repaired(parseSpf(text));
        if (mended !== null) expect(kindsOf(mended)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test('addresses are those that Node knows', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), fc.ipV4(), fc.stringMatching(/^[0-9a-f:.]{1,30}$/)), (address) => {
        expect(kindsOf(`v=spf1 ip6:${address}`).length === 0).toBe(isIPv6(address));
        expect(kindsOf(`v=spf1 ip4:${address}`).length === 0).toBe(isIPv4(address));
      }),
      { numRuns: 1_000 },
    );
  });

  test('the longest record is read in a moment, whatever it repeats', () => {
    for (const piece of ['a ', '/', '/1', '%', '%{d', 'ip4:', '+all', '1.', 'include:a', ',', '\u2013', '-all ']) {
      const before = performance.now();
      const text = `v=spf1 ${piece.repeat(Math.floor(65_000 / piece.length))}`;
      remarksOn(parseSpf(text));
      expect(performance.now() - before, JSON.stringify(piece)).toBeLessThan(10_000);
    }
  });
});

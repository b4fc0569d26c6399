import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearMiss } from '../../../src/checks/spf/near-miss.ts';
import { parseSpf } from '../../../src/checks/spf/parse.ts';
import { endingOf, remarksOn } from '../../../src/checks/spf/remarks.ts';
import { merged, withAllLast, withEnding, withMechanisms, withoutTerms } from '../../../src/checks/spf/rewrite.ts';
import { spacesLost, withSpaces } from '../../../src/checks/spf/strings.ts';
import { excerptOf } from '../../../src/checks/spf/words.ts';

describe('near misses', () => {
  test.for([
    ['v=spf1; mx -all', 'after-version', 'v=spf1 mx -all'],
    ['v=spf1,mx,-all', 'after-version', 'v=spf1 mx -all'],
    ['v=spf1\tmx -all', 'after-version', 'v=spf1 mx -all'],
    ['v=spf1include:a.example~all', 'after-version', 'v=spf1 include:a.example ~all'],
    [' v=spf1 mx -all', 'before-version', 'v=spf1 mx -all'],
    ['"v=spf1 mx -all"', 'before-version', 'v=spf1 mx -all'],
    ['token=1 v=spf1 mx -all', 'before-version', 'v=spf1 mx -all'],
    ['spf1 mx -all', 'version', 'v=spf1 mx -all'],
    ['v=spf2 mx -all', 'version', 'v=spf1 mx -all'],
    ['v=spf include:a.example -all', 'version', 'v=spf1 include:a.example -all'],
    ['v = spf1 mx -all', 'version', 'v=spf1 mx -all'],
    ['v=spf10 -all', 'after-version', null],
    ['v=spf1include:a.cominclude:b.com~all', 'after-version', null],
  ] as const)('%j: %s, meant %j', ([text, fault, meant]) => {
    expect(nearMiss(text)).toMatchObject({ fault, meant });
  });

  test.for([
    'v=spf1 mx -all',
    'v=DMARC1; p=none',
    'spf2.0/pra -all',
    'a note about v=spf1 and friends',
    'x'.repeat(5_000),
  ])('%j is none', (text) => {
    expect(nearMiss(text)).toBeNull();
  });

  test('any text is judged without throwing, and what was meant is a record', () => {
    const piece = fc.constantFrom(
      'v=spf1',
      'v=',
      'spf',
      '1',
      ' ',
      '"',
      ';',
      'mx',
      '-all',
      'include:a.example',
      '\t',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (parts) => {
        const miss = nearMiss(parts.join(''));
        if (miss?.meant) expect(parseSpf(miss.meant).faults).toEqual([]);
        if (miss) expect(miss.start).toBeLessThan(miss.end);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('spaces lost between strings', () => {
  const lostIn = (...strings: readonly string[]) => {
    const text = strings.join('');
    return withSpaces(
      text,
      spacesLost(
        text,
        strings.map(({ length }) => length),
      ),
    );
  };
  test.for([
    [['v=spf1 include:a.example', '-all'], 'v=spf1 include:a.example -all'],
    [['v=spf1 ip4:192.0.2.1', 'ip4:192.0.2.2', 'mx -all'], 'v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 mx -all'],
    [['v=spf1 mx', 'all'], 'v=spf1 mx all'],
    [['v=spf1 a mx', 'redirect=a.example'], 'v=spf1 a mx redirect=a.example'],
  ] as const)('%j', ([strings, meant]) => {
    expect(lostIn(...strings)).toBe(meant);
  });

  test.for([
    [['v=spf1 include:a.exam', 'ple -all']],
    [['v=spf1 mx ', '-all']],
    [['v=spf1 mx', ' -all']],
    [['v=spf1 ip4:192.0.2.', '1 -all']],
    [['v=spf1 include:a.co', 'mx.example -all']],
    [['v=spf1 mx -a', 'll']],
    [['v=spf1 mx -all']],
  ] as const)('none in %j', ([strings]) => {
    expect(
      spacesLost(
        strings.join(''),
        strings.map(({ length }) => length),
      ),
    ).toEqual([]);
  });
});

describe('rewriting', () => {
  const record = parseSpf('v=spf1 mx ptr ~all exp=e.example include:late.example');
  test('terms are taken out', () => {
    expect(
      withoutTerms(
        record,
        record.terms.filter(({ name }) => name === 'ptr'),
      ),
    ).toBe('v=spf1 mx ~all exp=e.example include:late.example');
  });
  test('mechanisms are added before all', () => {
    expect(withMechanisms(record, ['ip4:192.0.2.1'])).toBe(
      'v=spf1 mx ptr ip4:192.0.2.1 ~all exp=e.example include:late.example',
    );
    expect(withMechanisms(parseSpf('v=spf1'), ['mx'])).toBe('v=spf1 mx');
  });
  test('all is moved behind every mechanism', () => {
    expect(withAllLast(record)).toBe('v=spf1 mx ptr include:late.example ~all exp=e.example');
  });
  test('the ending is changed or put in, and takes the place of a redirect', () => {
    expect(withEnding(record, '-')).toBe('v=spf1 mx ptr include:late.example -all exp=e.example');
    expect(withEnding(parseSpf('v=spf1 mx redirect=a.example'), '~')).toBe('v=spf1 mx ~all');
  });
  test('a faulty record is left alone: nobody knows what its faults were meant to be', () => {
    expect(withEnding(parseSpf('v=spf1 foo ?all'), '~')).toBeNull();
    expect(merged(['v=spf1 foo -all', 'v=spf1 mx -all'])).toBeNull();
  });
  test.for([
    [['v=spf1 mx -all', 'v=spf1 a +all'], 'v=spf1 mx a -all'],
    [['v=spf1 mx', 'v=spf1 a'], 'v=spf1 mx a ~all'],
    [['v=spf1 mx redirect=a.example', 'v=spf1 a redirect=a.example'], 'v=spf1 mx a redirect=a.example'],
    [['v=spf1 redirect=a.example', 'v=spf1 mx -all'], null],
    [['v=spf1 -all exp=a.example', 'v=spf1 -all exp=b.example'], null],
  ] as const)('%j is merged to %j', ([texts, expected]) => {
    expect(merged(texts)).toBe(expected);
  });
});

test.for([
  ['v=spf1 -all', 'fail'],
  ['v=spf1 ~all -all', 'softfail'],
  ['v=spf1 ?all redirect=a.example', 'neutral'],
  ['v=spf1 all', 'pass'],
  ['v=spf1 redirect=a.example', 'redirect'],
  ['v=spf1 mx', 'none'],
] as const)('%j ends in %s', ([text, ending]) => {
  expect(endingOf(parseSpf(text).terms)).toBe(ending);
});

test('remarks come in the order of the terms', () => {
  const text = 'V=spf1 ip4=192.0.2.1 ptr ip4:192.0.2.1/24 -all mx redirect=a.example';
  expect(remarksOn(parseSpf(text)).map(({ kind }) => kind)).toEqual([
    'capital-version',
    'unknown-modifier',
    'ptr',
    'host-bits',
    'after-all',
    'redirect-beside-all',
  ]);
});

test('a long record is shown around the place at fault', () => {
  const text = `v=spf1 ${'ip4:192.0.2.1 '.repeat(500)}foo -all`;
  const start = text.indexOf('foo');
  const excerpt = excerptOf('a.example', text, { start, end: start + 3 }, null);
  expect(excerpt.text.length).toBeLessThan(700);
  expect(excerpt.mark && excerpt.text.slice(excerpt.mark.start, excerpt.mark.end)).toBe('foo');
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDmarc, parseDmarc } from '../../../src/checks/dmarc/parse.ts';
import { rewritten } from '../../../src/checks/dmarc/rewrite.ts';
import { anyCharacter } from '../../support/any-character.ts';

describe('what is a DMARC record at all', () => {
  test.each([
    ['v=DMARC1', true],
    ['v=DMARC1;', true],
    ['v=DMARC1; p=none', true],
    ['v=DMARC1;p=none', true],
    ['V = DMARC1 ; p=none', true],
    ['v\t=\tDMARC1\t;p=none', true],
    ['v=dmarc1; p=none', false],
    ['v=DMARC2; p=none', false],
    ['v=DMARC10; p=none', false],
    ['v=DMARC1 p=none', false],
    ['v=DMARC1, p=none', false],
    [' v=DMARC1; p=none', false],
    ['"v=DMARC1; p=none"', false],
    ['p=none; v=DMARC1', false],
    ['v=spf1 -all', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isDmarc(text)).toBe(expected);
  });
});

describe('values', () => {
  test('every tag', () => {
    const record = parseDmarc(
      'v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=s; fo=1:d:s; psd=n; t=y; rua=mailto:a@a.test; ruf=mailto:f@a.test; pct=20; rf=afrf; ri=86400',
    );
    expect(record).toMatchObject({
      p: 'reject',
      sp: 'quarantine',
      np: 'none',
      adkim: 's',
      aspf: 's',
      fo: ['1', 'd', 's'],
      psd: 'n',
      testing: true,
      percent: 20,
      faults: [],
      duplicates: [],
      unknown: [],
    });
    expect(record.rua.map(({ address }) => address)).toEqual(['a@a.test']);
    expect(record.ruf.map(({ address }) => address)).toEqual(['f@a.test']);
    expect(record.removed.map(({ name }) => name)).toEqual(['pct', 'rf', 'ri']);
  });

  test('defaults', () => {
    expect(parseDmarc('v=DMARC1; p=none')).toMatchObject({
      sp: null,
      np: null,
      adkim: 'r',
      aspf: 'r',
      fo: ['0'],
      psd: 'u',
      testing: false,
      percent: 100,
      rua: [],
      ruf: [],
    });
  });

  test('names and values in any case, with white space around them', () => {
    const record = parseDmarc('V=DMARC1;\tP = ReJect\t; ADKIM=S ;T= Y ');
    expect(record).toMatchObject({ p: 'reject', adkim: 's', testing: true, faults: [] });
    expect(record.tags.map(({ label }) => label)).toEqual(['P', 'ADKIM', 'T']);
  });

  test.each([
    ['pct=', 100],
    ['pct=abc', 100],
    ['pct=101', 100],
    ['pct=-1', 100],
    ['pct=0', 0],
    ['pct=100', 100],
  ])('%s is %i percent to RFC 7489', (tag, percent) => {
    expect(parseDmarc(`v=DMARC1; p=reject; ${tag}`).percent).toBe(percent);
  });

  test.each(['0', '1', 'd', 's', 'd:s', '0:d', '1:s:d', 'd:1:s', 'S:D:0'])('fo=%s is valid', (value) => {
    expect(parseDmarc(`v=DMARC1; fo=${value}`).faults).toEqual([]);
  });

  test.each(['0:1', 'd:d', '2', '1,d', ':1', '1:', '1::d', 'ds', '0 : d'])('fo=%s is not', (value) => {
    const record = parseDmarc(`v=DMARC1; fo=${value}`);
    expect(record.faults).toMatchObject([{ kind: 'value', tag: 'fo' }]);
    expect(record.fo).toEqual(['0']);
  });

  test('a tag that stands twice is taken as it stood first', () => {
    const record = parseDmarc('v=DMARC1; p=reject; p=none; v=DMARC1');
    expect(record.p).toBe('reject');
    expect(record.duplicates.map(({ name, start }) => [name, start])).toEqual([
      ['p', 20],
      ['v', 28],
    ]);
  });

  test('an invalid policy is not in effect, but remembered', () => {
    const record = parseDmarc('v=DMARC1; p=bob; sp=; np=reject');
    expect(record).toMatchObject({ p: null, sp: null, np: 'reject' });
    expect(record.invalidPolicies.map(({ name }) => name)).toEqual(['p', 'sp']);
  });
});

/** The text with `[` and `]` around the marked place, and what was expected there. */
function marked(text: string): readonly (readonly [string, string])[] {
  return parseDmarc(text).faults.map(({ kind, start, end }) => [
    kind,
    `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`,
  ]);
}

describe('faults and where they are', () => {
  test.each([
    ['v=DMARC1; p=bob', 'value', 'v=DMARC1; p=[bob]'],
    ['v=DMARC1; p=none; adkim=strict; aspf=r', 'value', 'v=DMARC1; p=none; adkim=[strict]; aspf=r'],
    ['v=DMARC1; p=none; psd=yes', 'value', 'v=DMARC1; p=none; psd=[yes]'],
    ['v=DMARC1; p=none; t=1', 'value', 'v=DMARC1; p=none; t=[1]'],
    ['v=DMARC1; p=none rua=mailto:a@a.test', 'separator', 'v=DMARC1; p=none[ ]rua=mailto:a@a.test'],
    ['v=DMARC1; p=none, sp=none', 'separator', 'v=DMARC1; p=none[, ]sp=none'],
    ['v=DMARC1; rua=mailto:a@a.test p=none', 'separator', 'v=DMARC1; rua=mailto:a@a.test[ ]p=none'],
    ['v=DMARC1; p=none;; sp=none', 'empty-tag', 'v=DMARC1; p=none;[;] sp=none'],
    ['v=DMARC1;;', 'empty-tag', 'v=DMARC1;[;]'],
    ['v=DMARC1; p=none; rua', 'no-equals', 'v=DMARC1; p=none; [rua]'],
    [
      'v=DMARC1; rua=mailto:a@a.test; b@a.test; p=none',
      'no-equals',
      'v=DMARC1; rua=mailto:a@a.test; [b@a.test]; p=none',
    ],
    ['v=DMARC1; p=none; rua_=mailto:a@a.test', 'tag-name', 'v=DMARC1; p=none; [rua_]=mailto:a@a.test'],
    ['v=DMARC1; p=none; =x', 'tag-name', 'v=DMARC1; p=none; [=]x'],
    ['v=DMARC1; p=', 'no-value', 'v=DMARC1; [p=]'],
    ['v=DMARC1; p=none; rua= ;', 'no-value', 'v=DMARC1; p=none; [rua=] ;'],
    ['v=DMARC1; p=n\u00f6ne', 'character', 'v=DMARC1; p=n[\u00f6]ne'],
    ['v=DMARC1; p=none; x=a\tb', 'character', 'v=DMARC1; p=none; x=a[\t]b'],
  ])('%j: %s', (text, kind, at) => {
    expect(marked(text)).toEqual([[kind, at]]);
  });

  test('one separator at the end, a tab between addresses and unknown tags are none', () => {
    expect(marked('v=DMARC1; p=none; rua=mailto:a@a.test,\tmailto:b@a.test; later = a b c ; ')).toEqual([]);
  });

  test('they are counted up to twenty', () => {
    expect(parseDmarc(`v=DMARC1${'; x'.repeat(1000)}`).faults).toHaveLength(20);
  });
});

describe('any text at all', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ';',
      '=',
      ' ',
      '\t',
      ',',
      '!',
      '@',
      '%',
      'p',
      'sp',
      'rua',
      'mailto:',
      'none',
      'reject',
      'a.test',
      '10m',
    ),
    fc.string({ maxLength: 5, unit: anyCharacter }),
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => `v=DMARC1;${pieces.join('')}`);

  test('is read without throwing, and every offset lies inside it', () => {
    fc.assert(
      fc.property(text, (record) => {
        const { faults, tags, rua, ruf } = parseDmarc(record);
        for (const { start, end } of [...faults, ...tags, ...rua, ...ruf]) {
          expect(0 <= start && start < end && end <= record.length + 1).toBe(true);
        }
        for (const tag of tags) expect(record.slice(tag.valueStart, tag.end)).toBe(tag.value);
        isDmarc(record.slice(1));
      }),
      { numRuns: 500 },
    );
  });

  test('comes out of the corrected record as it went in, without what is no tag', () => {
    fc.assert(
      fc.property(text, (record) => {
        const before = parseDmarc(record);
        const after = parseDmarc(rewritten(before, {}));
        expect(after.duplicates).toEqual([]);
        expect(after.faults.filter(({ kind }) => /empty-tag|no-equals|tag-name|no-value/.test(kind))).toEqual([]);
        expect(isDmarc(after.text)).toBe(true);
        expect([after.p, after.psd, after.testing]).toEqual([before.p, before.psd, before.testing]);
        expect(after.rua.map(({ text }) => text)).toEqual(before.rua.map(({ text }) => text));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['spaces', ' '],
    ['commas', ','],
    ['semicolons', ';'],
    ['exclamation marks', '!'],
    ['tags', 'p=none '],
    ['addresses', 'mailto:a@a.test,'],
  ])('of 65,535 %s is read in no time', (_, unit) => {
    const before = performance.now();
    const long = `v=DMARC1; rua=x${unit.repeat(70_000 / unit.length)}y`;
    expect(parseDmarc(long).text).toHaveLength(65_535);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

test('corrections keep p in second place and join what is set', () => {
  const record = parseDmarc('v=DMARC1; rua=mailto:a@a.test;; P=none; x');
  expect(rewritten(record, { set: { p: 'reject', sp: 'none' } })).toBe(
    'v=DMARC1; p=reject; rua=mailto:a@a.test; sp=none',
  );
  expect(rewritten(record, { drop: record.tags.filter(({ name }) => name === 'rua') })).toBe('v=DMARC1; p=none');
});

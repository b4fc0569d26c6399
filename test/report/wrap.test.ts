import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible } from '../../src/report/render/escape.ts';
import { columns, cut, fitting, fittingEnd } from '../../src/report/render/terminal/width.ts';
import { hang, wrap } from '../../src/report/render/terminal/wrap.ts';

describe('columns', () => {
  test.each([
    ['abc', 3],
    ['例え', 4],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['é', 1],
    ['e\u0301', 1],
    ['क्', 1],
    ['😀', 2],
    ['…–✓', 3],
  ])('%s takes %i', (text, width) => {
    expect(columns(text)).toBe(width);
  });
});

const text = fc.string({ unit: 'grapheme' }).map(visible);

test('no line is wider than asked, and no character is lost', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 60 }), (words, width) => {
      const lines = wrap(words, width);
      for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
    }),
  );
});

test('a beginning and an end fit, and are what they say', () => {
  fc.assert(
    fc.property(text, fc.nat(30), (words, width) => {
      expect(columns(fitting(words, width))).toBeLessThanOrEqual(width);
      expect(columns(fittingEnd(words, width))).toBeLessThanOrEqual(width);
      expect(words.startsWith(fitting(words, width))).toBe(true);
      expect(words.endsWith(fittingEnd(words, width))).toBe(true);
      expect(columns(cut(words, width + 1))).toBeLessThanOrEqual(width + 1);
    }),
  );
});

test('what hangs is indented under its first line, or goes below a label that leaves no room', () => {
  expect(hang('  why   ', 'one two three four five', 30)).toEqual(['  why   one two three four', '        five']);
  expect(hang('a long label  ', 'one two', 30)).toEqual(['a long label  ', '    one two']);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible, visibleOctets, visibleWords } from '../../src/report/render/escape.ts';
import { anyCharacter } from '../support/any-character.ts';

describe('what steers a terminal is written out', () => {
  test.each([
    ['an escape sequence', '\x1b[2J', '\\x1b[2J'],
    ['a line end', 'a\r\nb', 'a\\x0d\\x0ab'],
    ['C1 control sequence introducer', '\u009b31m', '\\x9b31m'],
    ['DEL', '\x7f', '\\x7f'],
    ['a bidi override', 'a\u202eb', 'a\\u{202e}b'],
    ['a bidi isolate', '\u2066', '\\u{2066}'],
    ['a zero width space', 'a\u200bb', 'a\\u{200b}b'],
    ['a line separator', '\u2028', '\\u{2028}'],
    ['a variation selector', 'a\ufe0f', 'a\\u{fe0f}'],
    ['a lone surrogate', '\ud800', '\\u{d800}'],
    ['a no-break space', 'a\u00a0b', 'a\\xa0b'],
    ['a tag character', '\u{e0041}', '\\u{e0041}'],
    ['a third mark on one letter', 'a\u0301\u0302\u0303', 'a\u0301\u0302\\u{303}'],
    ['a mark on nothing', '"\u0301', '"\\u{301}'],
  ])('%s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test.each(['plain text, "quoted" \\ and all', 'münchen.example', '例え.テスト', 'क्या', 'emoji 😀'])(
    '%s stays as it is',
    (text) => {
      expect(visible(text)).toBe(text);
    },
  );
});

describe('octets', () => {
  test.each([
    ['UTF-8 is decoded', 'caf\xc3\xa9', 'café'],
    ['what is not UTF-8 is shown octet by octet', 'caf\xe9', 'caf\\xe9'],
    ['an escape hidden in UTF-8 does not get through', 'a\xc2\x9bm', 'a\\x9bm'],
    ['a bidi override in UTF-8 does not get through', '\xe2\x80\xae', '\\u{202e}'],
    ['an overlong form is no UTF-8', '\xc0\xaf', '\\xc0\\xaf'],
    ['a byte order mark is shown', '\xef\xbb\xbf', '\\u{feff}'],
    ['real characters among them stay', '例 \xc3\xa9', '例 é'],
  ])('%s', (_, octets, shown) => {
    expect(visibleOctets(octets)).toBe(shown);
  });
});

describe('sentences', () => {
  test.each([
    ['a name that was decoded keeps its letters', 'Rechnung_Müller.pdf, Gruß, Prix à payer', null],
    ['octets that are UTF-8 are decoded', 'caf\xc3\xa9', 'café'],
    ['a control is written out all the same', 'M\xfcller\x9b31m', 'Müller\\x9b31m'],
    ['a no-break space too', 'caf\xe9\xa0b', 'café\\xa0b'],
  ])('%s', (_, text, shown) => {
    expect(visibleWords(text)).toBe(shown ?? text);
  });
});

test('no text at all gets a control, a format character or a separator through', () => {
  const anything = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)) }),
  );
  fc.assert(
    fc.property(anything, (text) => {
      expect(visible(text)).not.toMatch(/(?! )[\p{C}\p{Z}]/u);
      expect(visibleOctets(text)).not.toMatch(/(?! )[\p{C}\p{Z}]/u);
      expect(visibleWords(text)).not.toMatch(/(?! )[\p{C}\p{Z}]/u);
    }),
    { numRuns: 2000 },
  );
});

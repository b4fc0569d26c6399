import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REDACTED, redacted, spansOf } from '../../src/net/redaction.ts';

const SECRET = 'correct-Horse-7';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const clean = (text: string, ...secrets: readonly string[]) =>
  Buffer.from(redacted(Buffer.from(text), secrets.length > 0 ? secrets : [SECRET])).toString();

describe('a secret is taken out', () => {
  test.each([
    ['as it is', `535 "${SECRET}" is wrong`, `535 "${REDACTED}" is wrong`],
    ['twice', `535 ${SECRET} ${SECRET}`, `535 ${REDACTED} ${REDACTED}`],
    ['in another case', `535 ${SECRET.toUpperCase()}`, `535 ${REDACTED}`],
    ['in Base64', `535 ${base64(SECRET)}`, `535 ${REDACTED}`],
    ['in Base64 behind something', `535 (${base64(`\0me@from.test\0${SECRET}`)})`, `535 (${REDACTED})`],
    ['in Base64 behind one octet more', `535 ${base64(`\0me2@from.test\0${SECRET}`)}`, `535 ${REDACTED}`],
    ['in Base64 behind two octets more', `535 ${base64(`\0me23@from.test\0${SECRET}`)} x`, `535 ${REDACTED} x`],
    ['of each line', `535-${SECRET}\r\n535 ${SECRET}\r\n`, `535-${REDACTED}\r\n535 ${REDACTED}\r\n`],
    ['where there is nothing else', SECRET, REDACTED],
  ])('%s', (_name, text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  test('in UTF-8, also in a line that is none', () => {
    const line = Buffer.concat([Buffer.from('535 \xff ', 'latin1'), Buffer.from('pässwörd')]);
    expect(Buffer.from(redacted(line, ['pässwörd'])).toString('latin1')).toBe(`535 \xff ${REDACTED}`);
  });

  test('that has a line end too many', () => {
    expect(clean('535 hunter22 is wrong', 'hunter22\n')).toBe(`535 ${REDACTED} is wrong`);
  });

  test('that is short, as a word of its own', () => {
    expect(clean('535 is "abc", fabcf', 'abc')).toBe(`535 is "${REDACTED}", fabcf`);
    expect(clean(`535 ${base64('abc')}`, 'abc')).toBe(`535 ${REDACTED}`);
  });
});

describe('where the last line has no end', () => {
  test.each([
    ['the beginning of a secret', '535 correct-Hor', `535 ${REDACTED}`],
    ['the beginning of what is made of it', `535 ${base64(SECRET).slice(0, 10)}`, `535 ${REDACTED}`],
    ['a few letters of it', '535 cor', '535 cor'],
    ['the beginning, and an end', '535 correct-Hor\r\n', '535 correct-Hor\r\n'],
    ['the beginning somewhere else', '535 correct-Hor is', '535 correct-Hor is'],
    ['the end of a secret', '535 ect-Horse-7', '535 ect-Horse-7'],
  ])('%s', (_name, text, expected) => {
    expect(clean(text)).toBe(expected);
  });
});

describe('nothing else is', () => {
  test.each([
    ['an empty secret', '535 no', ''],
    ['nothing of it in there', '535 no', 'hunter22'],
    ['the code of a reply', '250 ok', '250'],
    ['the code of a reply that goes on', '250-ok', '250'],
    ['a code alone', '250', '250'],
  ])('%s', (_name, text, secret) => {
    expect(clean(text, secret)).toBe(text);
  });

  test('the code and what parts it from the Base64 behind it', () => {
    expect(clean(`535-${base64(`\0me\0${SECRET}`)}`)).toBe(`535-${REDACTED}`);
  });

  test('octets without a secret are the same octets', () => {
    const octets = Buffer.from('250 ok');
    expect(redacted(octets, [SECRET])).toBe(octets);
  });
});

test('property: no secret is left, and no span lies outside or over another', () => {
  const secret = fc.string({ minLength: 8, maxLength: 40 }).filter((text) => /^[^\s[\]]+$/.test(text));
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), fc.integer({ min: 0, max: 4 }), (password, before, after, shift) => {
      const inside = base64(`${'x'.repeat(shift)}${password}${after}`);
      const octets = Buffer.from(`${before} ${password}${after}\r\n${inside}\r\n`);
      const text = Buffer.from(redacted(octets, [password])).toString();
      expect(text.toLowerCase()).not.toContain(password.toLowerCase());
      expect(text).not.toContain(inside);
      let end = 0;
      for (const span of spansOf(octets, [password])) {
        expect(span.start).toBeGreaterThanOrEqual(end);
        expect(span.end).toBeGreaterThan(span.start);
        end = span.end;
      }
      expect(end).toBeLessThanOrEqual(octets.length);
    }),
  );
});

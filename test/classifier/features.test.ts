import { describe, expect, test } from 'vitest';
import { featuresOf } from '../../src/classifier/features.ts';
import { guessedText } from '../../src/classifier/guess-charset.ts';
import { wordsOf } from '../../src/classifier/words.ts';
import { readMessage } from '../../src/message/read-message.ts';

const message = (body: string | Buffer, ...fields: readonly string[]) =>
  readMessage(Buffer.concat([Buffer.from([...fields, '', ''].join('\r\n')), Buffer.from(body)]));
const textsOf = (...args: Parameters<typeof message>) => featuresOf(message(...args)).map(({ text }) => text);
const forms = (text: string) => wordsOf(text, 100).map(({ form }) => form);

describe('words', () => {
  test('case, accents and compatibility forms do not matter', () => {
    expect(forms('Café CAFE ｃａｆｅ')).toEqual(['cafe', 'cafe', 'cafe']);
  });

  test('numbers are shapes, and coded data is one thing', () => {
    expect(forms(`7 2024 a1b22 ${'x'.repeat(40)}`)).toEqual(['#1', '#4', 'a#b#', '#long']);
  });

  test.each([
    ['zero-width characters', 'vi\u200bagra'],
    ['a soft hyphen', 'via\u00adgra'],
    ['letters of another script', 'vi\u0430gra'],
    ['digits for letters', 'v1agra'],
  ])('%s disguise a word', (_, written) => {
    expect(wordsOf(written, 9).map(({ disguised }) => disguised)).toEqual([true]);
  });

  test.each(['don’t', 'mp3', 'Привет', 'Grüße', '2nd'])('"%s" is no disguise', (written) => {
    expect(wordsOf(written, 9).some(({ disguised }) => disguised)).toBe(false);
  });

  test('mathematical letters are letters', () => {
    expect(forms('\u{1d41f}\u{1d42b}\u{1d41e}\u{1d41e}')).toEqual(['free']);
  });
});

describe('features', () => {
  test('Chinese is taken apart into one to three characters', () => {
    expect(textsOf('会议改期', 'Content-Type: text/plain; charset=utf-8')).toEqual(
      expect.arrayContaining(['会', '会议', '会议改', '议改期']),
    );
  });

  test('the same Chinese is read whatever its charset is said to be', () => {
    const gb = Buffer.from('bbe1d2e9b8c4c6dac8fdb5e3b4f3bcd2b6bcc0b4', 'hex'); // in GB 2312
    const told = textsOf(gb, 'Content-Type: text/plain; charset=gb2312');
    expect(told).toContain('会议');
    expect(textsOf(gb, 'Content-Type: text/plain; charset=iso-8859-1')).toEqual(told);
    expect(textsOf(gb, 'Content-Type: multipart/mixed')).toEqual(told);
  });

  // 会議の資料 in ISO-2022-JP, 회의 자료 in EUC-KR.
  test.each([
    ['Japanese', 'iso-2022-jp', '1b244232713544244e3b714e411b2842', ['会議', '資料', 'の']],
    ['Korean', 'euc-kr', 'c8b8c0c720c0dab7e1', ['회의', '자료']],
  ])('%s is taken apart in the same way, from its old charset too', (_, charset, hex, grams) => {
    const old = textsOf(Buffer.from(hex, 'hex'), `Content-Type: text/plain; charset=${charset}`);
    expect(old).toEqual(expect.arrayContaining(grams));
  });

  test('addresses are links, not words', () => {
    const texts = textsOf(
      'see https://shop.example/offers/today or www . shop . example / offers, ask anna@shop.example',
    );
    expect(texts).toContain('shop.example');
    expect(texts).not.toContain('https');
    expect(texts).not.toContain('anna');
  });

  test('a message without a header field has no feature for its lack', () => {
    expect(textsOf('').filter((text) => text !== '')).toEqual([]);
  });

  test('each is there once', () => {
    const hashes = featuresOf(message('one two one two one two', 'Subject: one two')).map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test.each([
    ['one token', 'a'.repeat(2 ** 21)],
    ['one run of Chinese', '会'.repeat(2 ** 20)],
    ['an address that never ends', `http://${'a.'.repeat(2 ** 19)}`],
    ['gaps', 'www . '.repeat(2 ** 18)],
    ['at signs', 'a@'.repeat(2 ** 19)],
    ['digits', '1,'.repeat(2 ** 19)],
    ['accents', `e${'\u0301'.repeat(2 ** 19)}`],
    ['tags', '<b>x</b>'.repeat(2 ** 18)],
  ])('two mebibytes of %s are read through', (_, body) => {
    expect(featuresOf(message(body, 'Subject: x', 'Content-Type: text/html')).length).toBeLessThan(20_000);
  });
});

test.each([
  ['UTF-8', 'e4bc9ae8aeae', '会议'],
  ['GB 18030', 'bbe1d2e9b8c4c6dac8fdb5e3', '会议改期三点'],
  ['Big5', 'b77cc4b3a7efb4c1a4a3aabaa7daa6b3', '會議改期不的我有'],
  ['Windows-1252', '636166e9206f75206ee9652e', 'café ou née.'],
])('octets in %s without a label are read as that', (_, octets, text) => {
  expect(guessedText(Buffer.from(octets, 'hex'))).toBe(text);
});

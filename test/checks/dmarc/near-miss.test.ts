import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearMiss } from '../../../src/checks/dmarc/near-miss.ts';
import { anyCharacter } from '../../support/any-character.ts';

describe('texts that were meant to be DMARC', () => {
  test.each([
    ['v=dmarc1; p=none', 'version', 'v=dmarc1', 'v=DMARC1; p=none'],
    ['v=DMARC; p=none', 'version', 'v=DMARC', 'v=DMARC1; p=none'],
    ['v=DMARC2; p=none', 'version', 'v=DMARC2', 'v=DMARC1; p=none'],
    ['v=DMARK1; p=none', 'version', 'v=DMARK1', 'v=DMARC1; p=none'],
    ['v=DMRAC1; p=none', 'version', 'v=DMRAC1', 'v=DMARC1; p=none'],
    ['v=DMARC1.0; p=none', 'version', 'v=DMARC1.0', 'v=DMARC1; p=none'],
    ['v:DMARC1; p=none', 'version', 'v:DMARC1', 'v=DMARC1; p=none'],
    ['DMARC1; p=none', 'version', 'DMARC1', 'v=DMARC1; p=none'],
    ['v=DMARC1 p=none', 'after-version', ' ', 'v=DMARC1; p=none'],
    ['v=DMARC1, p=none, rua=mailto:a@a.test', 'after-version', ',', 'v=DMARC1; p=none; rua=mailto:a@a.test'],
    ['v=DMARC1: p=none', 'after-version', ':', 'v=DMARC1; p=none'],
    [' v=DMARC1; p=none', 'before-version', ' ', 'v=DMARC1; p=none'],
    ['"v=DMARC1; p=none"', 'before-version', '"', 'v=DMARC1; p=none'],
    ['\u201cv=DMARC1; p=none', 'before-version', '\u201c', 'v=DMARC1; p=none'],
    ['nv=DMARC1; p=none', 'before-version', 'n', 'v=DMARC1; p=none'],
    ['_dmarc.a.test text = "v=DMARC1; p=none"', 'before-version', '_dmarc.a.test text = "', 'v=DMARC1; p=none'],
    ['p=none; v=DMARC1; sp=none', 'before-version', 'p=none; ', 'v=DMARC1; p=none; sp=none'],
    ['p=none; rua=mailto:a@a.test', 'no-version', 'p=none', 'v=DMARC1; p=none; rua=mailto:a@a.test'],
    ['rua=mailto:a@a.test; sp=none', 'no-version', 'rua=mailto:a@a.test', null],
    ['v=dmarc1; p=bob', 'version', 'v=dmarc1', null],
  ])('%j', (text, fault, at, meant) => {
    const miss = nearMiss(text);
    expect(miss).toMatchObject({ fault, meant });
    expect(miss && text.slice(miss.start, miss.end)).toBe(at);
  });
});

test.each([
  'v=DMARC1; p=none',
  'v=spf1 include:_dmarc.a.test -all',
  'v=DKIM1; k=rsa; p=MIGf',
  'v=BIMI1; l=https://a.test/p.svg',
  'v=TLSRPTv1; rua=mailto:a@a.test',
  'v=STSv1; id=1',
  'google-site-verification=abc',
  'dmarc',
  'MS=ms12345678',
  '',
  '\u0000',
])('%j is nothing like it', (text) => {
  expect(nearMiss(text)).toBeNull();
});

test('any text is read without throwing, and what it is taken for is a faultless record', () => {
  const piece = fc.constantFrom('v', '=', 'DMARC1', 'dmarc', ';', ' ', '"', 'p=none', 'rua=mailto:a@a.test', ',', 'x');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: anyCharacter }),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (text) => {
        const miss = nearMiss(text);
        if (miss === null) return;
        expect(miss.start).toBeLessThanOrEqual(miss.end);
        if (miss.meant !== null) expect(nearMiss(miss.meant)).toBeNull();
      },
    ),
    { numRuns: 500 },
  );
});

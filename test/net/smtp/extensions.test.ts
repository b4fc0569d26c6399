import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extensionsIn, maskedStartTls } from '../../../src/net/smtp/extensions.ts';
import { anyCharacter } from '../../support/any-character.ts';

const ehlo = (...lines: readonly string[]) => ({ code: 250, enhanced: null, lines: ['mx.test hello', ...lines] });

describe('extensions', () => {
  test.each([
    ['none', [], {}],
    [
      'keywords in any case, with their parameters',
      ['size 100', 'Auth PLAIN  LOGIN'],
      { SIZE: '100', AUTH: 'PLAIN LOGIN' },
    ],
    ['the first of two', ['SIZE 1', 'SIZE 2'], { SIZE: '1' }],
    ['an empty line', ['', ' ', 'HELP'], { HELP: '' }],
    ['the old form of AUTH', ['AUTH=LOGIN'], { 'AUTH=LOGIN': '' }],
  ])('%s', (_, lines, expected) => {
    expect(extensionsIn(ehlo(...lines))).toEqual(expected);
  });

  test.each([
    ['XXXXXXXA'],
    ['XXXXXXXB'],
    ['XXXXXXXX'],
    ['xxxxxxxa'],
    ['STARTTLX'],
    ['XTARTTLS'],
    ['X-STARTTLS'],
    ['XSTARTTLS'],
    ['********'],
    ['########'],
    ['XXXXXXXXXXX'],
  ])('%s is a masked STARTTLS', (keyword) => {
    expect(maskedStartTls(extensionsIn(ehlo('SIZE 1', keyword)))).toBe(keyword.toUpperCase());
  });

  test.each([
    ['XCLIENT'],
    ['XFORWARD'],
    ['X-ANONYMOUSTLS'],
    ['X-EXPS GSSAPI'],
    ['XEXCH50'],
    ['XXX'],
    ['PIPELINING'],
    ['CHUNKING'],
    ['8BITMIME'],
  ])('%s is not', (keyword) => {
    expect(maskedStartTls(extensionsIn(ehlo(keyword)))).toBeNull();
  });

  test('nothing is masked where STARTTLS is offered', () => {
    expect(maskedStartTls(extensionsIn(ehlo('XXXXXXXA', 'STARTTLS')))).toBeNull();
  });

  test('the likeliest of several', () => {
    expect(maskedStartTls(extensionsIn(ehlo('XXXXXXXXXXX', 'XXXXXXXA')))).toBe('XXXXXXXA');
  });

  test('property: never throws, and keywords are upper case without spaces', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: anyCharacter })), (lines) => {
        const extensions = extensionsIn(ehlo(...lines));
        maskedStartTls(extensions);
        for (const key of Object.keys(extensions)) expect(key).toBe(key.toUpperCase().trim());
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReplyReader, type ReplyFault, type ReplyProgress } from '../../../src/net/smtp/reply.ts';
import { anyCharacter } from '../../support/any-character.ts';

function read(text: string | Uint8Array): ReplyProgress {
  return createReplyReader().push(typeof text === 'string' ? Buffer.from(text, 'utf8') : text);
}

describe('reply', () => {
  const whole: readonly {
    readonly name: string;
    readonly text: string | Uint8Array;
    readonly code: number;
    readonly enhanced?: string;
    readonly lines: readonly string[];
    readonly faults?: readonly ReplyFault[];
  }[] = [
    { name: 'one line', text: '220 mx.test ESMTP\r\n', code: 220, lines: ['mx.test ESMTP'] },
    {
      name: 'several lines',
      text: '250-mx.test\r\n250-SIZE 100\r\n250 HELP\r\n',
      code: 250,
      lines: ['mx.test', 'SIZE 100', 'HELP'],
    },
    { name: 'a code alone', text: '250\r\n', code: 250, lines: [''] },
    { name: 'a code and a space', text: '250 \r\n', code: 250, lines: [''] },
    {
      name: 'an enhanced code',
      text: '550 5.1.1 no such user\r\n',
      code: 550,
      enhanced: '5.1.1',
      lines: ['no such user'],
    },
    { name: 'an enhanced code alone', text: '250 2.0.0\r\n', code: 250, enhanced: '2.0.0', lines: [''] },
    {
      name: 'an enhanced code on each line',
      text: '550-5.7.26 not\r\n550-5.7.26 accepted\r\n550 5.7.26 x - gsmtp\r\n',
      code: 550,
      enhanced: '5.7.26',
      lines: ['not', 'accepted', 'x - gsmtp'],
    },
    {
      name: 'an enhanced code on the last line only',
      text: '421-busy\r\n421 4.7.0 later\r\n',
      code: 421,
      enhanced: '4.7.0',
      lines: ['busy', 'later'],
    },
    { name: 'an address is no enhanced code', text: '220 5.5.5.5 hello\r\n', code: 220, lines: ['5.5.5.5 hello'] },
    { name: 'a version is no enhanced code', text: '220 2.0.0-rc1\r\n', code: 220, lines: ['2.0.0-rc1'] },
    { name: 'a second digit above five', text: '571 no\r\n', code: 571, lines: ['no'] },
    { name: 'UTF-8', text: '550 Größe\r\n', code: 550, lines: ['Größe'] },
    { name: 'Latin-1', text: Buffer.from('550 Größe\r\n', 'latin1'), code: 550, lines: ['Größe'] },
    {
      name: 'binary behind the code',
      text: Buffer.from([0x32, 0x35, 0x30, 0x20, 0, 0xff, 0x1b, 13, 10]),
      code: 250,
      lines: ['\0ÿ\x1b'],
    },
    { name: 'a bare CR inside a line', text: '250 a\rb\r\n', code: 250, lines: ['a\rb'] },
    { name: 'a line separator inside a line', text: '250 a\u2028b\r\n', code: 250, lines: ['a\u2028b'] },
    { name: 'a bare LF', text: '220 mx.test\n', code: 220, lines: ['mx.test'], faults: ['bare-lf'] },
    { name: 'no space behind the code', text: '250OK\r\n', code: 250, lines: ['OK'], faults: ['no-space'] },
    {
      name: 'codes that differ: the last one counts',
      text: '250-fine\r\n550 no\r\n',
      code: 550,
      lines: ['fine', 'no'],
      faults: ['mixed-codes'],
    },
    { name: 'a line of 512 octets', text: `250 ${'x'.repeat(506)}\r\n`, code: 250, lines: ['x'.repeat(506)] },
    {
      name: 'a line of 513 octets',
      text: `250 ${'x'.repeat(507)}\r\n`,
      code: 250,
      lines: ['x'.repeat(507)],
      faults: ['long-line'],
    },
  ];
  test.each(whole)('$name', ({ text, code, enhanced, lines, faults }) => {
    expect(read(text)).toEqual({
      state: 'reply',
      reply: { code, enhanced: enhanced ?? null, lines },
      faults: faults ?? [],
      rest: Buffer.alloc(0),
    });
  });

  const incomplete = ['', '2', '220', '220 mx', '220 mx\r', '250-mx\r\n', '250-mx\r\n250 x'];
  test.each(incomplete)('%j is not complete', (text) => {
    expect(read(text).state).toBe('incomplete');
  });

  const broken: readonly { readonly name: string; readonly text: string | Uint8Array }[] = [
    { name: 'another protocol', text: 'SSH-2.0-OpenSSH_9.6\r\n' },
    { name: 'POP3', text: '+OK ready\r\n' },
    { name: 'an empty line', text: '\r\n' },
    { name: 'a code of one hundred', text: '150 wait\r\n' },
    { name: 'a code of six hundred', text: '600 what\r\n' },
    { name: 'four digits', text: '2500 ok\r\n' },
    { name: 'a second line without a code', text: '250-mx.test\r\nSIZE 100\r\n' },
    { name: 'binary', text: Buffer.from([0x16, 3, 1, 0, 10]) },
    { name: 'an endless line', text: `250 ${'x'.repeat(5000)}` },
    { name: 'a line that is too long but ends', text: `250 ${'x'.repeat(5000)}\r\n` },
    { name: 'an endless reply of short lines', text: '250-x\r\n'.repeat(200) },
    { name: 'an endless reply of long lines', text: `250-${'x'.repeat(900)}\r\n`.repeat(30) },
  ];
  test.each(broken)('$name is broken', ({ name, text }) => {
    const octets = typeof text === 'string' ? Buffer.from(text) : text;
    const reader = createReplyReader();
    const progress = reader.push(name === 'binary' ? Buffer.concat([octets, Buffer.from('\n')]) : octets);
    expect(progress.state).toBe('broken');
    expect(reader.push(Buffer.from('250 ok\r\n'))).toEqual(progress);
  });

  test('what comes behind the reply is handed back', () => {
    expect(read('220 go\r\n250 injected\r\n')).toMatchObject({ state: 'reply', rest: Buffer.from('250 injected\r\n') });
  });

  test('the lines seen so far include the one that is not complete', () => {
    const reader = createReplyReader();
    reader.push(Buffer.from('250-mx.test\r\n250-SI'));
    expect(reader.seen()).toEqual(['250-mx.test', '250-SI']);
  });

  test('property: it never throws, and how the octets are cut does not matter', () => {
    const piece = fc.oneof(
      fc.constantFrom('250-', '250 ', '550 5.7.1 ', '220', '\r\n', '\n', '\r', ' ', '-', 'x'.repeat(700), 'ä'),
      fc.string({ unit: anyCharacter, maxLength: 20 }),
    );
    const input = fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(''), 'utf8'));
    fc.assert(
      fc.property(
        fc.oneof(
          input,
          fc.uint8Array({ maxLength: 600 }).map((octets) => Buffer.from(octets)),
        ),
        fc.nat(40),
        (octets, step) => {
          const atOnce = createReplyReader().push(octets);
          const reader = createReplyReader();
          let progress = reader.push(Buffer.alloc(0));
          let offset = 0;
          while (progress.state === 'incomplete' && offset < octets.length) {
            progress = reader.push(octets.subarray(offset, offset + step + 1));
            offset += step + 1;
          }
          expect(progress.state).toBe(atOnce.state);
          expect(reader.seen().join('').length).toBeLessThanOrEqual(octets.length);
          if (progress.state !== 'reply' || atOnce.state !== 'reply') return;
          expect(progress.reply).toEqual(atOnce.reply);
          expect(Buffer.concat([progress.rest, octets.subarray(offset)])).toEqual(Buffer.from(atOnce.rest));
        },
      ),
      { numRuns: 200 },
    );
  });
});

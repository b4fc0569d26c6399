import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { END_OF_MESSAGE, sizeOf, stuffed, whyUnsendable } from '../../../src/net/smtp/message-octets.ts';
import { anyCharacter } from '../../support/any-character.ts';

const wire = (message: Uint8Array) => Buffer.concat([...stuffed(message), END_OF_MESSAGE]);
const text = (message: string) => wire(Buffer.from(message)).toString();

/** Lines as a message is made of them: many begin with dots, some are empty, some have any octets. */
const line = fc.oneof(
  fc.constantFrom('', '.', '..', '. ', '.x', 'x.', '-'),
  fc.string({ unit: anyCharacter, maxLength: 50 }).map((one) => one.replaceAll(/[\r\n]/g, '')),
);
const messages = fc
  .tuple(fc.array(line, { maxLength: 60 }), fc.boolean())
  .map(([lines, hasEnd]) => Buffer.from(`${lines.join('\r\n')}${hasEnd ? '\r\n' : ''}`));

/** What a server makes of it (RFC 5321 section 4.5.2): the message, and what comes behind its end. */
function taken(octets: Buffer): { readonly message: string; readonly rest: string } {
  const all = octets.toString('latin1');
  const end = all.startsWith('.\r\n') ? 0 : all.indexOf('\r\n.\r\n') + 2;
  return { message: all.slice(0, end).replaceAll(/^\.|(?<=\r\n)\./g, ''), rest: all.slice(end + 3) };
}

describe('on the wire', () => {
  test.each([
    ['an ordinary message', 'a: b\r\n\r\nc\r\n', 'a: b\r\n\r\nc\r\n.\r\n'],
    ['a line with a dot alone', 'a\r\n.\r\nb\r\n', 'a\r\n..\r\nb\r\n.\r\n'],
    ['a dot at the very beginning', '.a\r\n', '..a\r\n.\r\n'],
    ['dots within a line', 'a.b..c\r\n', 'a.b..c\r\n.\r\n'],
    ['no end of the last line', 'a', 'a\r\n.\r\n'],
    ['nothing', '', '.\r\n'],
  ])('%s', (_name, message, expected) => {
    expect(text(message)).toBe(expected);
  });

  test('property: every message arrives as it was, and nothing comes behind its end', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const { message: arrived, rest } = taken(wire(message));
        const whole = message.toString('latin1');
        expect(arrived).toBe(whole === '' || whole.endsWith('\r\n') ? whole : `${whole}\r\n`);
        expect(rest).toBe('');
        expect(arrived.length).toBe(sizeOf(message));
      }),
    );
  });

  test('a large one goes in pieces of bounded size, and costs nothing but its octets', () => {
    const large = Buffer.from('.x\r\n'.repeat(500_000));
    let octets = 0;
    for (const piece of stuffed(large)) {
      expect(piece.length).toBeLessThanOrEqual(16_384);
      octets += piece.length;
    }
    expect(octets).toBe(2_500_000);
  });
});

describe('line ends that are none', () => {
  test.each([
    ['a\nb\r\n', 'an LF without CR at octet 1'],
    ['a\r\n\n', 'an LF without CR at octet 3'],
    ['\n', 'an LF without CR at octet 0'],
    ['a\r\n.\nb', 'an LF without CR at octet 4'],
    ['a\rb\r\n', 'a CR without LF at octet 1'],
    ['a\r', 'a CR without LF at octet 1'],
    ['a\r\r\n', 'a CR without LF at octet 1'],
  ])('%j', (message, expected) => {
    expect(whyUnsendable(Buffer.from(message))).toContain(expected);
  });

  test('property: what passes has no CR and no LF but those of CRLF', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\r', '\n', '.', 'a', '\r\n') }), (message) => {
        const isRight = !/\r(?!\n)|(?<!\r)\n/.test(message);
        expect(whyUnsendable(Buffer.from(message)) === null).toBe(isRight);
      }),
    );
  });
});

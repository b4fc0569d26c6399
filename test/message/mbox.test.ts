import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMboxSplitter } from '../../src/message/mbox.ts';

const MAX = 1000;
const POSTMARK = 'From ann@acme.example Thu Jan  1 00:00:00 2026\n';

/** Splits text that comes in chunks of these sizes, the last of which repeats. */
function split(text: string | Uint8Array, sizes: readonly number[] = [1 << 20], maxBytes = MAX) {
  const octets = Buffer.from(text);
  const splitter = createMboxSplitter(maxBytes);
  const found = [];
  const chunk = Buffer.alloc(1 << 20); // written over each time, as a reader of files does
  for (let at = 0, turn = 0; at < octets.length; turn++) {
    const size = Math.max(1, sizes[Math.min(turn, sizes.length - 1)] ?? 1);
    const length = octets.copy(chunk, 0, at, at + size);
    found.push(...splitter.push(chunk.subarray(0, length)));
    at += length;
  }
  found.push(...splitter.end());
  return found.map((message) => ({
    text: Buffer.from(message.octets).toString('latin1'),
    sizeBytes: message.sizeBytes,
  }));
}

const textsOf = (text: string) => split(text).map((message) => message.text);

describe('a mailbox file', () => {
  test('is split at its postmarks, which are no part of a message, nor is the empty line before them', () => {
    const one = 'Subject: one\n\nfirst\n';
    const two = 'Subject: two\n\nsecond\n\n\nend\n';
    expect(textsOf(`${POSTMARK}${one}\n${POSTMARK}${two}\n`)).toEqual([one, two]);
  });

  test('may have lines that end in CRLF, and keeps them', () => {
    const one = 'Subject: one\r\n\r\nfirst\r\n';
    const postmark = POSTMARK.replace('\n', '\r\n');
    expect(textsOf(`${postmark}${one}\r\n${postmark}${one}\r\n`)).toEqual([one, one]);
  });

  test('has its quoted lines unquoted by one sign', () => {
    expect(textsOf(`${POSTMARK}Subject: a\n\n>From me\n>>From you\n> From us\n>Fromage\n`)).toEqual([
      'Subject: a\n\nFrom me\n>From you\n> From us\n>Fromage\n',
    ]);
  });

  test.each([
    ['with a name', 'From ann Thu Jan  1 00:00:00 2026'],
    ['of Thunderbird', 'From - Thu Jan 01 00:00:00 2026'],
    ['of an export of Gmail', 'From 1234567890@xxx Thu Jan 01 00:00:00 +0000 2026'],
    ['with a zone', 'From ann@acme.example  Thu Jan  1 00:00 EST 2026'],
    ['in the order of RFC 5322', 'From ann@acme.example Thu, 1 Jan 2026 00:00:00 +0000'],
    ['of an archive that hides addresses', 'From ann at acme.example  Thu Jan  1 00:00:00 2026'],
    ['with a date by ISO 8601', 'From ann@acme.example 2026-01-01T00:00:00Z'],
    ['without a date', 'From ann@acme.example'],
  ])('has a postmark %s', (_, postmark) => {
    expect(textsOf(`${postmark}\nA: 1\n\nx\n\n${postmark}\nA: 2\n\ny\n`)).toEqual(['A: 1\n\nx\n', 'A: 2\n\ny\n']);
  });

  test.each([
    ['prose behind an empty line', '\nFrom here on it is 10:30.\n'],
    ['prose with a year', '\nFrom 2019 to 2026 it was so.\n'],
    ['a date inside of a paragraph', 'text\nFrom 10:30 on, 1 January 2026\n'],
    ['a field', 'From: ann@acme.example\n'],
  ])('is not split at %s', (_, text) => {
    const message = `A: 1\n\n${text}end\n`;
    expect(textsOf(`${POSTMARK}${message}`)).toEqual([message]);
  });

  test('is split at a whole postmark without an empty line before it', () => {
    expect(textsOf(`${POSTMARK}A: 1\n\nx\n${POSTMARK}A: 2\n\ny\n`)).toEqual(['A: 1\n\nx\n', 'A: 2\n\ny\n']);
  });

  test('without a postmark is one message, and with nothing in it none', () => {
    expect(textsOf('A: 1\n\nx\n')).toEqual(['A: 1\n\nx\n']);
    expect(textsOf('')).toEqual([]);
    expect(textsOf(`\n\n${POSTMARK}\n${POSTMARK}`)).toEqual([]);
  });

  test('has messages of which no more than the bound is kept, and all is counted', () => {
    const body = 'x'.repeat(5000);
    const [message, next] = split(`${POSTMARK}${body}\n\n${POSTMARK}A: 1\n`, [700]);
    expect(message).toEqual({ text: 'x'.repeat(MAX), sizeBytes: 5001 });
    expect(next).toEqual({ text: 'A: 1\n', sizeBytes: 5 });
  });

  test('gives the same messages however it is cut', () => {
    const line = fc.oneof(
      fc.constantFrom('', POSTMARK.trimEnd(), 'From ann', '>From ', '>>From x', 'From', 'A: 1', '\r', 'x'.repeat(1020)),
      fc.constantFrom(`From ${'a@'.repeat(509)}`, `From ${'a@'.repeat(520)}`, `${'>'.repeat(1022)}From `),
      fc.string({ unit: 'binary-ascii', maxLength: 6 }),
    );
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '')), { maxLength: 12 })
      .map((lines) => lines.flat().join(''));
    const property = fc.property(
      text,
      fc.array(fc.integer({ min: 1, max: 1100 }), { minLength: 1, maxLength: 5 }),
      (octets, sizes) => {
        expect(split(octets, sizes)).toEqual(split(octets));
      },
    );
    fc.assert(property, { numRuns: 100 });
  });

  test('gives back what was put in by the rules of mboxrd', () => {
    const body = fc.array(
      fc.constantFrom('From ', 'From a Thu Jan  1 00:00:00 2026', '>From', '>>From b', '', 'x', '>'),
      { maxLength: 8 },
    );
    const property = fc.property(fc.array(body, { minLength: 1, maxLength: 4 }), (bodies) => {
      const messages = bodies.map((lines) => `A: 1\n\n${lines.map((line) => `${line}\n`).join('')}`);
      const file = messages.map((text) => `${POSTMARK}${text.replace(/^(>*From )/gm, '>$1')}\n`).join('');
      expect(split(file, [7]).map((message) => message.text)).toEqual(messages);
    });
    fc.assert(property, { numRuns: 40 });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeWords, fieldsNamed, headerFieldsIn, readHeader } from '../../src/message/header-fields.ts';
import { anyCharacter } from '../support/any-character.ts';

const octets = (text: string) => Buffer.from(text, 'latin1');
const pairs = (text: string) => headerFieldsIn(octets(text)).map(({ name, value }) => [name, value]);

const cases: readonly {
  readonly name: string;
  readonly text: string;
  readonly fields: readonly (readonly [string, string])[];
}[] = [
  {
    name: 'CRLF',
    text: 'From: a\r\nTo: b\r\n\r\nX: body',
    fields: [
      ['From', 'a'],
      ['To', 'b'],
    ],
  },
  {
    name: 'LF',
    text: 'From: a\nTo: b\n\nX: body',
    fields: [
      ['From', 'a'],
      ['To', 'b'],
    ],
  },
  {
    name: 'CR alone, throughout',
    text: 'From: a\rTo: b\r\rX: body',
    fields: [
      ['From', 'a'],
      ['To', 'b'],
    ],
  },
  { name: 'a bare CR is no line end', text: 'Subject: a\rTo: b\r\n\r\n', fields: [['Subject', 'a To: b']] },
  {
    name: 'folds',
    text: 'A: one\r\n two\r\n\tthree\r\nB: x\r\n\r\n',
    fields: [
      ['A', 'one two\tthree'],
      ['B', 'x'],
    ],
  },
  {
    name: 'a fold of white space alone (RFC 5322 section 4.2)',
    text: 'A: one\r\n \r\n two\r\nB: x\r\n\r\n',
    fields: [
      ['A', 'one  two'],
      ['B', 'x'],
    ],
  },
  { name: 'space before the colon (RFC 5322 section 4.5)', text: 'Subject : a\n\n', fields: [['Subject', 'a']] },
  {
    name: 'the line of a mailbox file',
    text: 'From kim@acme.example Mon Mar  2 12:00:00 2026\nTo: b\n\n',
    fields: [['To', 'b']],
  },
  { name: 'no such line further down', text: 'A: a\nFrom kim@acme.example Mon\nTo: b\n\n', fields: [['A', 'a']] },
  { name: 'a line that is no field ends the header', text: 'A: a\r\nHello,\r\nB: b\r\n', fields: [['A', 'a']] },
  {
    name: 'no body',
    text: 'A: a\r\nB: b',
    fields: [
      ['A', 'a'],
      ['B', 'b'],
    ],
  },
  {
    name: 'an empty value',
    text: 'A:\r\nB: b\r\n\r\n',
    fields: [
      ['A', ''],
      ['B', 'b'],
    ],
  },
  { name: 'UTF-8', text: 'A: gr\xc3\xbcn\n\n', fields: [['A', 'grün']] },
  { name: 'eight bits that are no UTF-8', text: 'A: gr\xfcn\n\n', fields: [['A', 'grün']] },
  { name: 'nothing', text: '', fields: [] },
  { name: 'a body alone', text: '\r\nA: a\r\n', fields: [] },
];

describe('the fields of a header', () => {
  test.each(cases)('$name', ({ text, fields }) => {
    expect(pairs(text)).toEqual(fields);
  });

  test('keep their octets, their order, and where the body begins', () => {
    const text = 'A: \xe9\r\n one\r\nB: x\r\n\r\nbody';
    const { fields, bodyStart, truncated } = readHeader(octets(text));
    expect(fields.map(({ raw, index }) => ({ raw, index }))).toEqual([
      { raw: 'A: \xe9\r\n one', index: 0 },
      { raw: 'B: x', index: 1 },
    ]);
    expect({ body: text.slice(bodyStart), truncated }).toEqual({ body: 'body', truncated: false });
  });

  test('are found by name in any case', () => {
    const fields = headerFieldsIn(octets('received: 1\nA: x\nRECEIVED: 2\n\n'));
    expect(fieldsNamed(fields, 'Received').map(({ value }) => value)).toEqual(['1', '2']);
  });

  test('are 2,000 at most', () => {
    const { fields, truncated } = readHeader(octets('A: x\n'.repeat(2001)));
    expect([fields.length, truncated]).toEqual([2000, true]);
  });

  test('are read to one mebibyte; a field that is cut there is left out', () => {
    const { fields, truncated } = readHeader(octets(`A: x\nB: ${'y'.repeat(1024 * 1024)}\n\n`));
    expect([fields.map(({ name }) => name), truncated]).toEqual([['A'], true]);
  });

  test('never throws, and values hold no line end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (raw) => {
        for (const { value } of headerFieldsIn(raw)) expect(value).not.toMatch(/[\r\n]/);
      }),
    );
    const pieces = fc.constantFrom('A: x', '\r', '\n', '\r\n', ' ', '\t', ':', 'From ', '\xff', 'B', '');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        for (const { value } of headerFieldsIn(octets(parts.join('')))) expect(value).not.toMatch(/[\r\n]/);
      }),
    );
  });

  test.each(['a', ' ', '\r', '\n ', 'A:\n', 'A: \r', ' \r\n', 'a\t:'])('a megabyte of %j takes no time', (piece) => {
    const text = piece.repeat(1_200_000 / piece.length);
    headerFieldsIn(octets(text));
    headerFieldsIn(octets(`A: x\n${text}`));
  });
});

describe('encoded words', () => {
  test.each([
    ['=?UTF-8?Q?gr=C3=BCn?= Haus', 'grün Haus'],
    ['=?utf-8?B?5L2g5aW9?=', '你好'],
    ['=?GB2312?B?xOO6ww==?=', '你好'],
    ['=?UTF-8?Q?a?= =?UTF-8?Q?b?=', 'ab'],
    ['=?nonsense', '=?nonsense'],
    ['plain', 'plain'],
  ])('%s', (encoded, decoded) => {
    expect(decodeWords(encoded)).toBe(decoded);
  });

  test('never throws, nor takes long', () => {
    fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => typeof decodeWords(`=?${text}`) === 'string'));
    for (const piece of ['=?', '=?a?Q?', '=?a?b?c?= ', '=?utf-8?B?']) decodeWords(piece.repeat(200_000));
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readListUnsubscribe } from '../../src/message/list-unsubscribe.ts';

test('addresses stand in angle brackets, in the order of the sender', () => {
  expect(readListUnsubscribe('(by web) <https://a.example/u?x=1>, <mailto:u@a.example?subject=x> (by mail)')).toEqual({
    addresses: [
      { uri: 'https://a.example/u?x=1', scheme: 'https' },
      { uri: 'mailto:u@a.example?subject=x', scheme: 'mailto' },
    ],
    faults: [],
  });
});

test('what stands behind a missing comma is ignored', () => {
  expect(readListUnsubscribe('<https://a.example/u> or <mailto:u@a.example>').addresses).toHaveLength(1);
});

test('another scheme beside a usable address is no fault', () => {
  expect(readListUnsubscribe('<ftp://a.example/u>, <https://a.example/(u)>').faults).toEqual([]);
});

test('white space in the brackets is no part of the address', () => {
  expect(readListUnsubscribe('<https://a.example/\tu ?x=1>').addresses).toEqual([
    { uri: 'https://a.example/u?x=1', scheme: 'https' },
  ]);
});

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['https://a.example/u', 'no-brackets'],
  ['<https://a.example/u', 'unclosed'],
  ['=?utf-8?q?=3Chttps=3A//a.example=3E?=', 'encoded'],
  ['<https://a.example/u> <mailto:u@a.example>', 'no-comma'],
  ['unsubscribe: <https://a.example/u>', 'no-brackets'],
  ['<https://a.example/u>, mailto:u@a.example', 'no-brackets'],
  ['<>', 'bad-address'],
  ['<unsubscribe>', 'bad-address'],
  ['<https://localhost/u>', 'bad-address'],
  ['<mailto:>', 'bad-address'],
  ['<mailto:nobody>', 'bad-address'],
  ['<ftp://a.example/u>', 'scheme'],
  ['<https://ä.example/>', 'bad-address'],
])('"%s" has the fault %s', (value, kind) => {
  expect(readListUnsubscribe(value).faults[0]?.kind).toBe(kind);
});

test('whatever it is, it is read, and within bounds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('<', '>', ',', ' ', 'https://a.example', 'mailto:u@a.example', '=?', 'é', '\0')),
      (pieces) => {
        const { addresses, faults } = readListUnsubscribe(pieces.join(''));
        expect(addresses.length).toBeLessThanOrEqual(20);
        expect(faults.length).toBeLessThanOrEqual(20);
        for (const { uri } of addresses) expect(() => new URL(uri)).not.toThrow();
      },
    ),
    { numRuns: 100 },
  );
  expect(readListUnsubscribe('<https://a.example/>,'.repeat(5000)).addresses).toHaveLength(20);
});

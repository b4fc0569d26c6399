import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDateTime } from '../../src/message/date-time.ts';
import { anyCharacter } from '../support/any-character.ts';

const NOON = Date.UTC(2026, 2, 2, 12, 0, 0);

const same: readonly (readonly [text: string, zone: string])[] = [
  ['Mon, 2 Mar 2026 12:00:00 +0000', '+0000'],
  ['Mon, 02 Mar 2026 20:00:00 +0800 (CST)', '+0800'],
  ['2 Mar 2026 12:00 GMT', '+0000'],
  ['Mon, 2 Mar 26 12:00:00 UT', '+0000'],
  ['Mon, 2 Mar 126 12:00:00 Z', '+0000'],
  ['Mon, 2 Mar 2026 07:00:00 EST', '-0500'],
  ['Mon, 2 Mar 2026 04:00:00 PST', '-0800'],
  ['Mon, 2 Mar 2026 12:00:00 XYZ', '-0000'],
  ['Mon, 2 Mar 2026 12:00:00 A', '-0000'],
  ['Mon,  2  Mar\t2026   12:00:00   +0000', '+0000'],
  ['Mon (Monday), 2 Mar (March) 2026 12:00:00 +0000', '+0000'],
  ['Mon, 2-Mar-2026 12:00:00 +0000', '+0000'],
  ['Mon Mar  2 12:00:00 +0000 2026', '+0000'],
  ['Mon Mar  2 12:00:00 UTC 2026', '+0000'],
  ['Mar, 2 2026 12:00:00 PM -0000', '-0000'],
  ['Mon, 2 March 2026 5:30:00 PM +05:30', '+0530'],
  ['2026-03-02 12:00:00.123456 +0000 UTC m=+1.5', '+0000'],
  ['2026-03-02T13:00:00+01:00', '+0100'],
  ['Mon, 2 Mar 2026 12:00:00.5 +0000', '+0000'],
];

describe('a date and time', () => {
  test.each(same)('%s', (text, zone) => {
    expect(readDateTime(text)).toEqual({ atMs: NOON, zone });
  });

  test('of the last century has two digits from 50 on', () => {
    expect(readDateTime('1 Jan 99 00:00:00 +0000')?.atMs).toBe(Date.UTC(1999, 0, 1));
    expect(readDateTime('1 Jan 49 00:00:00 +0000')?.atMs).toBe(Date.UTC(2049, 0, 1));
  });

  test('counts a leap second with the one before', () => {
    expect(readDateTime('31 Dec 2016 23:59:60 +0000')?.atMs).toBe(Date.UTC(2016, 11, 31, 23, 59, 59));
  });

  test.each([
    'Mon, 2 Mar 2026 12:00:00',
    'Mon, 30 Feb 2026 12:00:00 +0000',
    'Mon, 2 Mar 2026 24:00:00 +0000',
    'Mon, 2 Mar 2026 12:60:00 +0000',
    'Mon, 2 Mar 2026 12:00:61 +0000',
    'Mon, 2 Mar 2026 12:00:00 +0099',
    'Mon, 2 Foo 2026 12:00:00 +0000',
    'yesterday',
    '',
  ])('%s is none', (text) => {
    expect(readDateTime(text)).toBeNull();
  });

  test('is what was written', () => {
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const text = new Date(second * 1000).toUTCString();
        expect(readDateTime(text)).toEqual({ atMs: second * 1000, zone: '+0000' });
      }),
    );
  });

  test('never throws', () => {
    const pieces = fc.constantFrom('Mon', ',', ' ', '2', 'Mar', '2026', '12:', '00', '+0000', '(', ')', '-', 'PM');
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ unit: anyCharacter, maxLength: 4 })), { maxLength: 20 }),
        (parts) => {
          const read = readDateTime(parts.join(''));
          expect(read === null || Number.isSafeInteger(read.atMs)).toBe(true);
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWrittenType, readRecordData, recordText, txtValue, type WrittenType } from '../../src/core/zone-file.ts';
import { anyCharacter } from '../support/any-character.ts';

test.for([
  ['v=spf1 -all', '"v=spf1 -all"'],
  ['', '""'],
  ['say "hi" \\ there', '"say \\"hi\\" \\\\ there"'],
  ['tab\there', '"tab\\009here"'],
  ['caf\u00e9', '"caf\\233"'],
  ['\u2013all', '"\\226\\128\\147all"'],
  ['x'.repeat(256), `"${'x'.repeat(255)}" "x"`],
] as const)('%j is written so that it can be pasted into a zone file', ([text, value]) => {
  expect(txtValue(text)).toBe(value);
});

describe('record data in presentation form', () => {
  test.for([
    ['A', '44.128.1.1', '44.128.1.1'],
    ['AAAA', '2A0E:0::1', '2a0e::1'],
    ['MX', '10 MX.a.example.', { preference: 10, exchange: 'mx.a.example' }],
    ['MX', '0 .', { preference: 0, exchange: '.' }],
    ['CNAME', 'a.example.', 'a.example'],
    ['CNAME', 'a\\059\\(b.example.', 'a\\059(b.example'],
    ['TXT', '"one" "two"', ['one', 'two']],
    ['TXT', '"caf\\233 \\"x\\" \\\\"', ['caf\u00e9 "x" \\']],
    ['TLSA', '3 1 1 AB cd', { usage: 3, selector: 1, matchingType: 1, data: 'abcd' }],
    ['CAA', '128 Issue "ca.example; x=1"', { critical: true, tag: 'issue', value: 'ca.example; x=1' }],
    ['SRV', '0 1 465 mail.a.example.', { priority: 0, weight: 1, port: 465, target: 'mail.a.example' }],
    ['DS', '12 13 2 ABCD', { keyTag: 12, algorithm: 13, digestType: 2, digest: 'abcd' }],
  ] as const satisfies readonly (readonly [WrittenType, string, unknown])[])('%s %s is read', ([type, text, data]) => {
    expect(readRecordData(type, text)).toEqual(data);
  });

  test.for([
    ['A', '2a0e::1'],
    ['MX', '10 mx.a.example'],
    ['MX', 'mx.a.example.'],
    ['TXT', 'unquoted'],
    ['TXT', '"open'],
    ['TLSA', '3 1 1'],
    ['CNAME', 'relative'],
    ['CNAME', 'a;b.example.'],
    ['CNAME', '(a.example.'],
    ['CNAME', '$a.example.'],
    ['CNAME', 'a\\\n.example.'],
  ] as const satisfies readonly (readonly [WrittenType, string])[])('%s %s is none', ([type, text]) => {
    expect(readRecordData(type, text)).toBeNull();
  });

  test('a type that no fix writes is not read', () => {
    expect(isWrittenType('NAPTR')).toBe(false);
    expect(isWrittenType('toString')).toBe(false);
  });

  test('any text is written so that it is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const octets = Buffer.from(text, 'latin1').toString('latin1');
        expect(readRecordData('TXT', txtValue(octets))?.join('')).toBe(octets);
        expect(readRecordData('TXT', recordText('TXT', [octets]))?.join('')).toBe(octets);
      }),
    );
  });

  test('reading never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom('A', 'CAA', 'MX', 'SRV', 'TLSA', 'TXT', 'DS', 'NS'), fc.string(), (type, text) => {
        readRecordData(type as WrittenType, text);
      }),
    );
  });
});

test('a record keeps its strings, as it is deleted only by those', () => {
  expect(recordText('TXT', ['v=spf1 ', '-all'])).toBe('"v=spf1 " "-all"');
  expect(recordText('TXT', [])).toBe('""');
});

test.for([
  ['mx.a.example', 'mx.a.example.'],
  ['m;x"(.a.example', 'm\\;x\\"\\(.a.example.'],
  ['$x.@.a.example', '\\$x.@.a.example.'],
  ['a\\032b\\046c.example', 'a\\032b\\046c.example.'],
] as const)('the name %s is written so that a zone file takes it for one: %s', ([name, text]) => {
  expect(recordText('NS', name)).toBe(text);
  expect(readRecordData('NS', text)).toBe(name);
});

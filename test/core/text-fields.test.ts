import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extensionFault, readTextFields, trimWhiteSpace } from '../../src/core/text-fields.ts';

test('fields stand between semicolons, with their offsets', () => {
  const text = 'v=X; a=1 ;\tb = 2=3;;c; ';
  const { fields, empty } = readTextFields(text, 4);
  expect(fields.map(({ name, value }) => [name, value])).toEqual([
    ['a', '1'],
    ['b ', ' 2=3'],
    [null, ''],
  ]);
  for (const field of fields) expect(text.slice(field.start, field.end)).toBe(field.text);
  for (const field of fields.slice(0, 2)) expect(text.slice(field.valueStart, field.end)).toBe(field.value);
  expect(empty).toEqual([19]);
});

test.each([
  ['a=1', null],
  [`${'a'.repeat(32)}=1`, null],
  ['a', 'a field of the form name=value'],
  ['a =1', 'no space around "="'],
  ['a= 1', 'no space around "="'],
  ['a=', 'a value behind "a="'],
])('"%s" is an extension, or is none because of: %s', (text, expected) => {
  expect(readTextFields(text, 0).fields.map(extensionFault)).toEqual([expected]);
});

test.each(['_a=1', `${'a'.repeat(33)}=1`, 'a%=1', 'a=1=2', 'a=ä', 'a=1 2'])('"%s" is none', (text) => {
  expect(readTextFields(text, 0).fields.map(extensionFault)).not.toEqual([null]);
});

test('any text is read, and nothing of it is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '=', ';', ' ', '\t', 'ä') }), (text) => {
      const { fields } = readTextFields(text, 0);
      const pieces = text.split(';').map(trimWhiteSpace);
      expect(fields.map((field) => field.text)).toEqual(pieces.filter((piece) => piece !== ''));
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyGreetingIn, placeholdersIn } from '../../src/message/placeholders.ts';

const found = (text: string) => placeholdersIn(text).map((one) => one.text);

test.each([
  '{{name}}',
  '{{ user.first_name }}',
  '{{#if}}'.replace('if', 'name'),
  '{{{email}}}',
  '*|LIST:COMPANY|*',
  '%FNAME%',
  '%%emailaddress%%',
  '%recipient.name%',
  '[[lastname]]',
  `${'$'}{customerName}`,
  '#{user_name}',
  '<%= contact.name %>',
  '{firstName}',
  '[FIRST NAME]',
  '<<Nombre>>',
  '##name##',
  '【お名前】',
  '{{姓名}}',
])('%s is left of a template', (text) => {
  expect(found(`Hello ${text}, `)).toEqual([text]);
});

test.each([
  'see [1] and [PATCH 2/3] and [name] and [link](https://a.example)',
  'a 50% discount, 20% more, %PATH% and %20name%20',
  `cost ${'$'}{HOME}/bin #{i} {x} {a: 1} {return}`,
  '【重要】【京东】 your order',
  '<<EOF and a << b >> c',
  '__name__ == "__main__"',
  '## heading ## and @@ -1,2 +3,4 @@',
])('nothing is left of a template in: %s', (text) => {
  expect(found(text)).toEqual([]);
});

test('the line around it is told, cut short', () => {
  const [one] = placeholdersIn(`first\n${'x'.repeat(500)} {{name}} ${'y'.repeat(500)}\nlast`);
  expect(one?.line).toContain('{{name}}');
  expect(one?.line.length).toBeLessThan(200);
});

test.each([
  ['Dear ,', null],
  ['Dear undefined,', 'undefined'],
  ['Hello null', 'null'],
  ['Hi [object Object]!', '[object Object]'],
  ['Hey NaN,', 'NaN'],
  ['Sehr geehrte Frau ,', null],
  ['亲爱的：', null],
  ['様', null],
])('%s greets nobody', (line, value) => {
  expect(emptyGreetingIn(`\n ${line}\n\nnews`)).toEqual({ line, value });
});

test.each([
  'Dear Ann,',
  'Dear Nan,',
  'Hello Null Island',
  'Bonjour !',
  'Hi !',
  'Hello, undefined behaviour is bad',
  '田中様',
])('%s greets somebody, or is no greeting', (line) => {
  expect(emptyGreetingIn(`${line}\n\nnews`)).toBeNull();
});

test('whatever the text is, it is read, and within bounds', () => {
  const pieces = fc.constantFrom(
    '{{',
    '}}',
    '{%',
    '%}',
    '*|',
    '|*',
    '[[',
    ']]',
    '%',
    '%%',
    '<<',
    '>>',
    '##',
    'NAME',
    'a',
    ' ',
    '\n',
    '【',
    '】',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 200 }), (text) => {
      expect(placeholdersIn(text.join('')).length).toBeLessThanOrEqual(20);
      emptyGreetingIn(text.join(''));
    }),
    { numRuns: 100 },
  );
});

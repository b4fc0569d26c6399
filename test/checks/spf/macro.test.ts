import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandStatically, staticSuffix } from '../../../src/checks/spf/expand.ts';
import { explanationProblem } from '../../../src/checks/spf/explanation.ts';
import { readMacroString } from '../../../src/checks/spf/macro.ts';

function read(text: string) {
  const reading = readMacroString(text);
  if (!reading.ok) throw new Error(`${text}: expected ${reading.fault.expected}`);
  return reading.value;
}
const expand = (text: string) => expandStatically(read(text), { domain: 'a.b.example', senderDomain: 'o.example' });

describe('expansion without a sender', () => {
  test.for([
    ['Plain.Example.', 'plain.example'],
    ['%{d}', 'a.b.example'],
    ['%{d2}.x.example', 'b.example.x.example'],
    ['%{dr}', 'example.b.a'],
    ['%{d2r}', 'b.a'],
    ['%{d1r-}', 'a.b.example'],
    ['%{d9}', 'a.b.example'],
    ['%{o}.%{d}', 'o.example.a.b.example'],
    ['a%%b%-c.example', 'a%b%20c.example'],
    ['%{i}.example', null],
    ['%{l}.%{d}', null],
    ['%{h}.example', null],
  ] as const)('%s becomes %s', ([text, name]) => {
    expect(expand(text)).toBe(name);
  });

  test('a name over 253 octets loses labels from the left', () => {
    const long = `${'x'.repeat(60)}.`.repeat(5);
    expect(expand(`${long}example`)).toBe(`${`${'x'.repeat(60)}.`.repeat(4)}example`);
  });
});

test.for([
  ['%{i}.lists.a.example', 'lists.a.example'],
  ['x-%{i}y.a.example', 'a.example'],
  ['%{d}', null],
  ['%{i}example', null],
] as const)('what stays the same of %s is %s', ([text, suffix]) => {
  expect(staticSuffix(read(text))).toBe(suffix);
});

test.for([
  [[], 'absent'],
  [['one', 'two'], 'several'],
  [['caf\xe9'], 'characters'],
  [['100% sure'], 'macro'],
  [['see https://a.example/?ip=%{c}&t=%{t} at %{r}'], null],
] as const)('the explanation %j: %s', ([texts, problem]) => {
  expect(explanationProblem(texts)).toBe(problem);
});

test('any text is a macro-string or has a fault inside it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('%', '{', '}', 'd', 'i', '2', 'r', '.', '-', ' ', 'x', '%%', '%{d}', '\x7f'), {
        maxLength: 20,
      }),
      (parts) => {
        const text = parts.join('');
        const reading = readMacroString(text);
        if (reading.ok) expandStatically(reading.value, { domain: 'a.example', senderDomain: 'b.example' });
        else expect(reading.fault.start).toBeLessThan(reading.fault.end);
      },
    ),
    { numRuns: 1_000 },
  );
});

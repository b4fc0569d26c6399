import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/checks/index.ts';
import { catalogueOf } from '../../src/core/catalogue.ts';
import { compareSeverity } from '../../src/report/seen.ts';
import { readSpec, specWords } from '../../src/report/spec.ts';
import { weights } from '../../src/report/weights.ts';
import { sampleChecks } from './sample.ts';

/** What the codes of a check may begin with, where it is not its own name alone. */
const prefixes: Readonly<Record<string, readonly string[]>> = {
  'reverse-dns': ['reverse-dns', 'ptr'],
  tls: ['tls', 'starttls'],
  smtp: ['smtp', 'starttls'],
};

// Words that begin a statement, not an order. `nothing` is an order where nothing has to be done.
const NOT_IMPERATIVE = /^(?:the|a|an|you|your|it|its|this|that|these|there|is|are|no|should|must|please)\b/;
const CODE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;

test('two checks cannot claim one code', () => {
  const [first] = sampleChecks;
  if (!first) throw new Error('the sample has no checks');
  expect(() => catalogueOf([first, { ...first, id: 'other' }])).toThrow(/belongs to both/);
});

// That every check has a weight, and every weight a check, is the compiler's to see.
test('weights are multiples of 10, so that every share is a whole number of points', () => {
  for (const weight of Object.values(weights)) expect(weight % 10).toBe(0);
});

// One test a code, not one for each of its rules: thousands of tests take seconds to be told of alone.
describe('every code is named after its protocol, cites a document, and has whole words, an example and records', () => {
  test.each([...catalogue.values()].map((entry) => [entry.code, entry] as const))('%s', (code, { check, def }) => {
    const { title, why, fix } = def.text(def.example as never);

    expect(code).toMatch(CODE);
    expect((prefixes[check] ?? [check]).some((prefix) => code.startsWith(`${prefix}-`))).toBe(true);

    const document = readSpec(def.spec);
    expect(document, `${def.spec} is not in src/data/rfcs.json`).not.toBeNull();
    if (document && document.obsoletedBy.length > 0) expect(specWords(def.spec)).toContain('historic');

    // The same as a finding of another check that says no less, or as none.
    for (const same of def.sameAs ?? []) {
      const other = catalogue.get(same as never);
      expect(other?.check, same).not.toBe(check);
      expect(compareSeverity(other?.def.severity ?? 'info', def.severity), same).toBeLessThanOrEqual(0);
      expect(other?.def.effects).toEqual(expect.arrayContaining([...def.effects]));
      expect(other?.def.sameAs).toBeUndefined();
    }

    // A title is no sentence.
    expect(title.length).toBeLessThanOrEqual(80);
    expect(title).not.toMatch(/[.!\n]$/);

    // A fix asks for something, in lower case.
    expect(fix.text).toMatch(/^[a-z`"']/);
    expect(fix.text).not.toMatch(NOT_IMPERATIVE);
    expect(fix.text).not.toMatch(/[.!]$/);

    for (const words of [title, why, fix.text, JSON.stringify(fix.records ?? [])]) {
      expect(words.trim()).not.toBe('');
      expect(words).not.toMatch(/undefined|\[object|NaN|\bnull\b(?! MX)/);
    }
    expect(why).not.toMatch(/[.!]$/);

    expect(JSON.parse(JSON.stringify(def.example)), 'the example is plain JSON').toEqual(def.example);

    // Records can be pasted.
    for (const { name, type, value } of fix.records ?? []) {
      expect(name).toMatch(/^\S+\.$/);
      expect(type).toMatch(/^[A-Z]+$/);
      expect(value).not.toMatch(/[\r\n]/);
      if (type === 'TXT') expect(value).toMatch(/^"(?:[^"\\]|\\.)*"(?: "(?:[^"\\]|\\.)*")*$/);
    }
  });
});

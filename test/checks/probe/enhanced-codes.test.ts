import { expect, test } from 'vitest';
import { meaningOfCode } from '../../../src/checks/probe/enhanced-code-facts.ts';
import data from '../../../src/data/enhanced-codes.json' with { type: 'json' };

test('a code means the same for good and for the time being', () => {
  expect(meaningOfCode('5.7.23')).not.toBeNull();
  expect(meaningOfCode('4.7.23')).toBe(meaningOfCode('5.7.23'));
});

test.each([null, '', '2.1.5', '5.0.0', '5.999.999', '5.7', '5.7.23 ', 'x5.7.23', '5.__proto__.1'])(
  '%j means nothing',
  (code) => {
    expect(meaningOfCode(code)).toBeNull();
  },
);

test('each code stands once, with a clause and where it is registered', () => {
  const details = data.codes.map(({ detail }) => detail);
  expect(new Set(details).size).toBe(details.length);
  expect(data.codes.filter(({ retrieved }) => !/^\d{4}-\d\d-\d\d$/.test(String(retrieved)))).toEqual([]);
  for (const { detail, meaning, source } of data.codes) {
    expect(detail).toMatch(/^\d{1,2}\.\d{1,2}$/);
    expect(meaning, detail).toMatch(/^[a-zA-Z].*[^.]$/);
    expect(source, detail).toMatch(/^https:\/\/www\.rfc-editor\.org\/rfc\/rfc\d+$/);
  }
});

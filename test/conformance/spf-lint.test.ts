import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nearMiss } from '../../src/checks/spf/near-miss.ts';
import { parseSpf, repaired } from '../../src/checks/spf/parse.ts';
import { remarksOn } from '../../src/checks/spf/remarks.ts';
import exceptions from './spf-lint-exceptions.json' with { type: 'json' };

// Other implementations' vectors, and real records with the verdicts of three peers.

interface Vector {
  readonly kind: string;
  readonly source: string;
  readonly input: string;
  readonly expect: 'valid' | 'invalid';
}
interface Published {
  readonly kind: string;
  readonly value: string;
  readonly peers?: 'valid' | 'invalid' | 'disputed';
}

function lines<T extends { readonly kind: string }>(path: string): readonly T[] {
  const text = readFileSync(new URL(`../../../shared/data/${path}`, import.meta.url), 'utf8');
  const all = text.trim().split('\n');
  return all.map((line) => JSON.parse(line) as T).filter(({ kind }) => kind === 'spf');
}

const verdictOn = (text: string) => (parseSpf(text).faults.length > 0 ? 'invalid' : 'valid');
const isRemarkedUpon = (text: string) =>
  verdictOn(text) === 'invalid' || remarksOn(parseSpf(text)).length > 0 || nearMiss(text) !== null;

const vectors = lines<Vector>('vectors/record-vectors.jsonl');
const records = lines<Published>('records/records.jsonl');
const excepted = new Map(exceptions.map(({ input, reason }) => [input, reason]));

test('every vector that others call invalid is remarked upon, none that they call valid is called broken', () => {
  expect(vectors.length).toBeGreaterThan(40);
  const wrong = vectors.filter(({ input, expect: expected }) => {
    const right = expected === 'valid' ? verdictOn(input) === 'valid' : isRemarkedUpon(input);
    return !right && !excepted.has(input);
  });
  expect(wrong).toEqual([]);
});

test('every exception still is one, and says why', () => {
  for (const { input, expect: expected, reason } of exceptions) {
    expect(vectors.some((vector) => vector.input === input && vector.expect === expected)).toBe(true);
    expect(verdictOn(input), input).not.toBe(expected);
    expect(reason.length).toBeGreaterThan(20);
  }
});

test('no real record makes the reader throw, and offsets stay inside the text', () => {
  expect(records.length).toBe(11_494);
  for (const { value } of records) {
    const record = parseSpf(value);
    remarksOn(record);
    nearMiss(value);
    for (const { start, end } of [...record.terms, ...record.faults]) {
      expect(start >= 0 && start < end && end <= value.length, value).toBe(true);
    }
  }
});

test('the verdict is the peers’ where they agree', () => {
  const agreed = records.filter(({ peers }) => peers === 'valid' || peers === 'invalid');
  const wrong = agreed.filter(({ value, peers }) => verdictOn(value) !== peers);
  console.log(`SPF records: ${agreed.length - wrong.length} of ${agreed.length} as the peers that agree`);
  expect(1 - wrong.length / agreed.length).toBeGreaterThanOrEqual(0.999);
});

test('every record the peers dispute is remarked upon', () => {
  const disputed = records.filter(({ peers }) => peers === 'disputed');
  expect(disputed.length).toBe(60);
  expect(disputed.filter(({ value }) => !isRemarkedUpon(value)).map(({ value }) => value)).toEqual([]);
});

test('a repaired record is a valid one', () => {
  const offers = records.map(({ value }) => repaired(parseSpf(value)) ?? nearMiss(value)?.meant ?? null);
  const made = offers.filter((offer) => offer !== null);
  expect(made.length).toBeGreaterThan(50);
  expect(made.filter((offer) => verdictOn(offer) === 'invalid')).toEqual([]);
});

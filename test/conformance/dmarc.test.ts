import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dmarc } from '../../src/checks/dmarc/check.ts';
import { audit, codesOf, domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';
import exceptions from './dmarc-exceptions.json' with { type: 'json' };

interface Vector {
  readonly kind: string;
  readonly source: string;
  readonly input: string;
  readonly expect: 'valid' | 'invalid';
}

interface Published {
  readonly kind: string;
  readonly value: string;
  readonly peers: 'valid' | 'invalid' | 'disputed';
}

const shared = new URL('../../../shared/data/', import.meta.url);
const lines = <T>(file: string): readonly T[] =>
  readFileSync(new URL(file, shared), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
const vectors = lines<Vector>('vectors/record-vectors.jsonl').filter(({ kind }) => kind === 'dmarc');
const published = lines<Published>('records/records.jsonl').filter(({ kind }) => kind === 'dmarc');

/** What a receiver drops, or reads as another policy than the one that stands there. */
const BROKEN = new Set([
  'dmarc-near-miss',
  'dmarc-unrelated-txt',
  'dmarc-duplicate-tag',
  'dmarc-invalid-policy',
  'dmarc-invalid-policy-void',
  'dmarc-missing-policy-void',
]);
/** Words about the text itself. The others are about what it asks for, or about other names. */
const REMARKS = new Set([
  ...BROKEN,
  'dmarc-missing-policy',
  'dmarc-syntax-error',
  'dmarc-stray-separator',
  'dmarc-misspelt-tag',
  'dmarc-unknown-tag',
  'dmarc-removed-tag',
  'dmarc-upper-case-tag',
  'dmarc-policy-not-first',
  'dmarc-fo-without-ruf',
  'dmarc-report-uri-invalid',
  'dmarc-report-uri-unsupported',
  'dmarc-report-size-limit-obsolete',
]);

/** The codes that the check gives to a sender's domain with this text at its `_dmarc`. */
async function codesFor(text: string): Promise<readonly string[]> {
  const zone = { 'a.test': { TXT: ['v=spf1 mx -all'] }, '_dmarc.a.test': { TXT: [text] } };
  const result = await audit(dmarc, zoneNet(zone), domainTarget('a.test'));
  expect(result.outcome).not.toBe('not-checked');
  return codesOf(result);
}

const isBroken = (codes: readonly string[]) => codes.some((code) => BROKEN.has(code));
const isRemarked = (codes: readonly string[]) => codes.some((code) => REMARKS.has(code));

describe('record vectors of other projects', () => {
  test('are there', () => {
    expect(vectors.length).toBeGreaterThan(40);
  });

  test('each exception is argued, and stands for one vector', () => {
    for (const { input, expect: wanted, reason } of exceptions) {
      expect(reason.length).toBeGreaterThan(40);
      expect(vectors.filter((vector) => vector.input === input && vector.expect === wanted)).toHaveLength(1);
    }
  });

  const excepted = new Set(exceptions.map(({ input }) => input));
  test.each(vectors)('$expect: $input', async ({ input, expect: wanted }) => {
    const codes = await codesFor(input);
    const agreed = wanted === 'invalid' ? isRemarked(codes) : !isBroken(codes);
    // An exception that passes is one no longer, and has to go.
    expect(agreed, `codes: ${codes.join(', ')}`).toBe(!excepted.has(input));
  });
});

describe('real records', () => {
  test('are there', () => {
    expect(published.length).toBeGreaterThan(600);
  });

  test('agree with the peers where these agree: at least 99.5 %', async () => {
    const agreed = published.filter(({ peers }) => peers !== 'disputed');
    const results = await Promise.all(
      agreed.map(async ({ value, peers }) => [value, peers, await codesFor(value)] as const),
    );
    const different = results.filter(([, peers, codes]) => isBroken(codes) === (peers === 'valid'));
    expect(different.length / agreed.length, JSON.stringify(different, null, 1)).toBeLessThanOrEqual(0.005);
    console.log(`DMARC records: ${agreed.length - different.length} of ${agreed.length} agree with the peers`);
  });

  test('disputed ones are remarked upon', async () => {
    const disputed = published.filter(({ peers }) => peers === 'disputed');
    for (const { value } of disputed) expect(isRemarked(await codesFor(value)), value).toBe(true);
  });
});

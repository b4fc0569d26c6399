import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bimi } from '../../src/checks/bimi/check.ts';
import { known } from '../../src/core/observation.ts';
import { audit, codesOf, domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';
import exceptions from './bimi-exceptions.json' with { type: 'json' };

interface Vector {
  readonly kind: string;
  readonly input: string;
  readonly expect: 'valid' | 'invalid';
}

const shared = new URL('../../../shared/data/', import.meta.url);
const lines = <T extends { readonly kind: string }>(file: string): readonly T[] =>
  readFileSync(new URL(file, shared), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
    .filter(({ kind }) => kind === 'bimi');
const vectors = lines<Vector>('vectors/record-vectors.jsonl');
const published = lines<{ readonly kind: string; readonly value: string }>('records/records.jsonl');

/** What makes receivers pass over the record. */
const BROKEN = new Set(['bimi-near-miss', 'bimi-record-invalid', 'bimi-several-records']);
/** Words about the text itself. The others are about where it leads. */
const REMARKS = new Set([...BROKEN, 'bimi-tag-unknown']);

/** The codes that the check gives to a domain with this record. */
async function codesFor(record: string): Promise<readonly string[]> {
  const zone = {
    'a.test': { MX: ['10 mx.a.test'] },
    '_dmarc.a.test': { TXT: ['v=DMARC1; p=reject'] },
    'default._bimi.a.test': { TXT: [record] },
  };
  const dead = { ended: 'no-address', detail: 'no such host', code: null } as const;
  const result = await audit(bimi, zoneNet(zone, { https: () => known(dead) }), domainTarget('a.test'));
  // Of a text that is nothing of the kind nothing is said, as of none: that would be silence about these.
  expect(['failed', 'passed']).toContain(result.outcome);
  return codesOf(result);
}

const isBroken = (codes: readonly string[]) => codes.some((code) => BROKEN.has(code));
const isRemarked = (codes: readonly string[]) => codes.some((code) => REMARKS.has(code));

describe('record vectors of other projects', () => {
  test('are there', () => {
    expect(vectors.length).toBeGreaterThan(10);
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

  test.each(exceptions)('$input is broken for want of l alone', async ({ input }) => {
    expect(isBroken(await codesFor(`${input}; l=; a=`))).toBe(false);
  });
});

describe('real records', () => {
  test('are there', () => {
    expect(published).toHaveLength(2);
  });

  test.each(published)('$value', async ({ value }) => {
    expect(isRemarked(await codesFor(value))).toBe(false);
  });
});

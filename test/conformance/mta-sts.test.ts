import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mtaSts } from '../../src/checks/mta-sts/check.ts';
import { known } from '../../src/core/observation.ts';
import { audit, codesOf, domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';
import exceptions from './mta-sts-exceptions.json' with { type: 'json' };

interface Vector {
  readonly kind: string;
  readonly input: string;
  readonly expect: 'valid' | 'invalid';
}

const shared = new URL('../../../shared/data/', import.meta.url);
const lines = <T>(file: string): readonly T[] =>
  readFileSync(new URL(file, shared), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
const vectors = lines<Vector>('vectors/record-vectors.jsonl').filter(({ kind }) => /^mta-sts(?:-policy)?$/.test(kind));
const published = lines<{ readonly kind: string; readonly value: string }>('records/records.jsonl').filter(
  ({ kind }) => kind === 'mta-sts',
);

/** What makes senders do without the policy, by the letter or by anybody's reading. */
const BROKEN = new Set([
  'mta-sts-missing',
  'mta-sts-near-miss',
  'mta-sts-id-invalid',
  'mta-sts-record-syntax-error',
  'mta-sts-policy-not-a-policy',
  'mta-sts-version-invalid',
  'mta-sts-mode-invalid',
  'mta-sts-max-age-invalid',
  'mta-sts-policy-without-mx',
  'mta-sts-mx-pattern-invalid',
  'mta-sts-policy-syntax-error',
]);
/** Words about the text itself. The others are about what it asks for. */
const REMARKS = new Set([
  ...BROKEN,
  'mta-sts-record-duplicate-field',
  'mta-sts-policy-duplicate-key',
  'mta-sts-policy-blank-line',
  'mta-sts-max-age-above-maximum',
]);

const GOOD_RECORD = 'v=STSv1; id=1';
const GOOD_POLICY = 'version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 1209600\n';

/** The codes that the check gives to a domain with this record and policy. */
async function codesFor({ record = GOOD_RECORD, policy = GOOD_POLICY }): Promise<readonly string[]> {
  const zone = {
    'a.test': { MX: ['10 mail.example.com'] },
    'mail.example.com': { A: ['44.128.1.25'] },
    '_mta-sts.a.test': { TXT: [record] },
    'mta-sts.a.test': { A: ['44.128.1.80'] },
  };
  const octets = new TextEncoder().encode(policy);
  const page = { ended: 'response', status: 200, contentType: 'text/plain', location: null, url: '' } as const;
  const net = zoneNet(zone, { https: () => known({ ...page, body: policy, octets }) });
  const result = await audit(mtaSts, net, domainTarget('a.test'));
  expect(result.outcome).not.toBe('not-checked');
  return codesOf(result);
}

const isBroken = (codes: readonly string[]) => codes.some((code) => BROKEN.has(code));
const isRemarked = (codes: readonly string[]) => codes.some((code) => REMARKS.has(code));

test('a good record with a good policy has nothing at all', async () => {
  expect(await codesFor({})).toEqual([]);
});

describe('record vectors of other projects', () => {
  test('are there', () => {
    expect(vectors.length).toBeGreaterThan(25);
  });

  test('each exception is argued, and stands for one vector', () => {
    for (const { input, expect: wanted, reason } of exceptions) {
      expect(reason.length).toBeGreaterThan(40);
      expect(vectors.filter((vector) => vector.input === input && vector.expect === wanted)).toHaveLength(1);
    }
  });

  const excepted = new Set(exceptions.map(({ input }) => input));
  test.each(vectors)('$kind, $expect: $input', async ({ kind, input, expect: wanted }) => {
    const codes = await codesFor(kind === 'mta-sts' ? { record: input } : { policy: input });
    const agreed = wanted === 'invalid' ? isRemarked(codes) : !isBroken(codes);
    // An exception that passes is one no longer, and has to go.
    expect(agreed, `codes: ${codes.join(', ')}`).toBe(!excepted.has(input));
  });
});

describe('real records', () => {
  test('are there', () => {
    expect(published).toHaveLength(20);
  });

  test.each(published)('$value', async ({ value }) => {
    expect(await codesFor({ record: value })).toEqual([]);
  });
});

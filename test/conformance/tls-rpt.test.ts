import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tlsRpt } from '../../src/checks/tls-rpt/check.ts';
import { known } from '../../src/core/observation.ts';
import { audit, codesOf, domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';
import exceptions from './tls-rpt-exceptions.json' with { type: 'json' };

interface Vector {
  readonly kind: string;
  readonly input: string;
  readonly expect: 'valid' | 'invalid';
}

interface Exception extends Omit<Vector, 'kind'> {
  readonly reason: string;
}

const shared = new URL('../../../shared/data/', import.meta.url);
const vectors = readFileSync(new URL('vectors/record-vectors.jsonl', shared), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vector)
  .filter(({ kind }) => kind === 'tlsrpt');
const argued: readonly Exception[] = exceptions;

/** What makes senders send no reports, or none to some address, by the letter or by anybody's reading. */
const BROKEN = new Set([
  'tls-rpt-missing',
  'tls-rpt-missing-without-policy',
  'tls-rpt-near-miss',
  'tls-rpt-rua-missing',
  'tls-rpt-record-syntax-error',
  'tls-rpt-uri-invalid',
  'tls-rpt-uri-unsupported',
]);
/** Words about the text itself. The others are about where it leads. */
const REMARKS = new Set([...BROKEN, 'tls-rpt-record-duplicate-field']);

/** The codes that the check gives to a domain with this record. */
async function codesFor(record: string): Promise<readonly string[]> {
  const zone = {
    'a.test': { MX: ['10 mx.a.test'] },
    'mx.a.test': { A: ['44.128.1.25'] },
    '_smtp._tls.a.test': { TXT: [record] },
  };
  const dead = { ended: 'no-address', detail: 'no such host', code: null } as const;
  const result = await audit(tlsRpt, zoneNet(zone, { https: () => known(dead) }), domainTarget('a.test'));
  expect(result.outcome).not.toBe('not-checked');
  return codesOf(result);
}

describe('record vectors of other projects', () => {
  test('are there', () => {
    expect(vectors.length).toBeGreaterThan(15);
  });

  test('each exception is argued, and stands for one vector', () => {
    for (const { input, expect: wanted, reason } of argued) {
      expect(reason.length).toBeGreaterThan(40);
      expect(vectors.filter((vector) => vector.input === input && vector.expect === wanted)).toHaveLength(1);
    }
  });

  const excepted = new Set(argued.map(({ input }) => input));
  test.each(vectors)('$expect: $input', async ({ input, expect: wanted }) => {
    const codes = await codesFor(input);
    const remarks = codes.filter((code) => REMARKS.has(code));
    const agreed = wanted === 'invalid' ? remarks.length > 0 : !remarks.some((code) => BROKEN.has(code));
    // An exception that passes is one no longer, and has to go.
    expect(agreed, `codes: ${codes.join(', ')}`).toBe(!excepted.has(input));
  });
});

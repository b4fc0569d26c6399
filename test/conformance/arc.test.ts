import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { messageProof } from '../../src/checks/message-auth/proof-facts.ts';
import { learner } from '../../src/core/run.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { messageTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';
import exceptions from './arc-exceptions.json' with { type: 'json' };

// ValiMail's suite for ARC (RFC 8617): 171 messages, with what a verifier has to make of each chain.

interface Case {
  readonly message: string | null;
  /** `None`, `Pass`, `Fail`; empty: anything but a pass. */
  readonly cv: string | null;
}

interface Scenario {
  readonly tests: Readonly<Record<string, Case>>;
  readonly 'txt-records'?: Readonly<Record<string, string>>;
}

const suite = readFileSync(new URL('../../../shared/data/arc/arc-draft-validation-tests.yml', import.meta.url), 'utf8');
// Four ids come twice: the last counts.
const scenarios = parseAllDocuments(suite, { version: '1.1', uniqueKeys: false }).map(
  (document) => document.toJS() as Scenario,
);

const cases = scenarios.flatMap(({ tests, 'txt-records': records = {} }) => {
  const zone: Zone = Object.fromEntries(
    // A key may be written over several lines, which are strings of one record.
    Object.entries(records).map(([name, text]) => [name, { TXT: [text.replace(/\n/g, '')] }]),
  );
  return Object.entries(tests).map(([id, { message, cv }]) => ({
    id,
    message,
    expected: (cv ?? '').toLowerCase(),
    zone,
  }));
});

// The day most of them came: a key that is missing later may be gone since, which the suite does not mean.
const RECEIVED_AT_MS = Date.UTC(2015, 0, 15);

/** What the chain of a message comes to; `none` where it carries none. */
async function chainOf(message: string | null, zone: Zone): Promise<Readonly<Record<'strict' | 'tolerant', string>>> {
  const context = {
    target: messageTarget(Buffer.from(message ?? '', 'latin1')),
    net: zoneNet(zone, { startedAtMs: RECEIVED_AT_MS }),
    signal: AbortSignal.timeout(60_000),
  };
  const proof = await learner(context)(messageProof);
  if (proof.status === 'unknown') throw new Error(proof.detail);
  const { chain } = proof.value;
  return { strict: chain?.strict.result ?? 'none', tolerant: chain?.tolerant.result ?? 'none' };
}

function isRight(expected: string, result: string): boolean {
  return expected === '' ? result !== 'pass' : result === expected;
}

interface Exception {
  readonly id: string;
  readonly expected: string;
  readonly result: string;
  readonly why: string;
}
const lists: Readonly<Record<keyof typeof exceptions, readonly Exception[]>> = exceptions;

test('there are 171', () => {
  expect(cases.length).toBe(171);
});

test.each(['strict', 'tolerant'] as const)('the %s verdict', async (kind) => {
  const wrong = [];
  for (const { id, message, expected, zone } of cases) {
    const result = (await chainOf(message, zone))[kind];
    if (!isRight(expected, result)) wrong.push({ id, expected, result });
  }
  console.log(`ARC, ${kind}: ${cases.length - wrong.length} of ${cases.length}`);
  expect(wrong.map(({ id, expected, result }) => `${id}: ${expected || 'no pass'}, not ${result}`)).toEqual(
    lists[kind].map(({ id, expected, result }) => `${id}: ${expected || 'no pass'}, not ${result}`),
  );
});

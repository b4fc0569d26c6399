import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { messageProof } from '../../src/checks/message-auth/proof-facts.ts';
import { isTolerated, stateOf } from '../../src/checks/message-auth/signature-state.ts';
import { learner } from '../../src/core/run.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { messageTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';
import exceptions from './dkim-exceptions.json' with { type: 'json' };

// The messages of Mail::DKIM's tests, with the keys that they need, and what a verifier of its time had to say of each.

const shared = new URL('../../../shared/data/dkim/', import.meta.url);

interface Expected {
  readonly file: string;
  readonly expect: 'pass' | 'fail' | 'invalid';
}

const all = readFileSync(new URL('expected.jsonl', shared), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Expected);

/** `name value`; `~~…~~` for a name that does not answer, NXDOMAIN for one that is not there. */
const zone: Zone = Object.fromEntries(
  readFileSync(new URL('FAKE_DNS.dat', shared), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line): [string, Zone[string]] => {
      const [, name = '', value = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      if (value === 'NXDOMAIN') return [name, {}];
      return [name, { TXT: value.startsWith('~~') ? 'SERVFAIL' : [value] }];
    }),
);

/** Of several signatures the best counts (RFC 6376 section 4.2). */
async function verdictsOn(file: string) {
  const net = zoneNet(zone, { startedAtMs: Date.UTC(2026, 10, 21) });
  const target = messageTarget(readFileSync(new URL(file, shared)));
  const proof = await learner({ target, net, signal: AbortSignal.timeout(60_000) })(messageProof);
  if (proof.status === 'unknown') throw new Error(proof.detail);
  const { signatures } = proof.value;
  const strict = signatures.some((signature) => stateOf(signature) === 'pass');
  return {
    strict,
    tolerant: strict || signatures.some(isTolerated),
    because: signatures.map(({ tags, strict: one }) => `${tags.algorithm} ${one?.comment ?? one?.result}`).join('; '),
  };
}

const verdicts = await Promise.all(all.map(async (each) => ({ ...each, ...(await verdictsOn(each.file)) })));
const lists: Readonly<Record<keyof typeof exceptions, readonly { readonly file: string; readonly why: string }[]>> =
  exceptions;
const listed = (kind: keyof typeof exceptions) => lists[kind].map(({ file }) => file).toSorted();
const filesWhere = (test_: (one: (typeof verdicts)[number]) => boolean) =>
  verdicts
    .filter(test_)
    .map(({ file }) => file)
    .toSorted();

test('there are 57', () => {
  expect(all.length).toBe(57);
});

test('nothing passes in the strict verdict that should not', () => {
  const wrong = verdicts.filter((one) => one.expect !== 'pass' && one.strict);
  console.log(
    `DKIM, strict: ${wrong.length} false passes of ${verdicts.filter((one) => one.expect !== 'pass').length}`,
  );
  expect(wrong.map(({ file }) => file)).toEqual([]);
});

test('all that should pass does in the tolerant verdict, but for those that are listed', () => {
  const good = verdicts.filter((one) => one.expect === 'pass');
  console.log(`DKIM, tolerant: ${good.filter(({ tolerant }) => tolerant).length} of ${good.length} passes`);
  expect(filesWhere((one) => one.expect === 'pass' && !one.tolerant)).toEqual(listed('tolerant-missed'));
});

test('what the tolerant verdict takes beyond that is listed', () => {
  expect(filesWhere((one) => one.expect !== 'pass' && one.tolerant)).toEqual(listed('tolerant-beyond'));
});

test('each difference between the two is listed', () => {
  for (const { file, because } of verdicts.filter((one) => one.expect === 'pass' && one.tolerant && !one.strict))
    console.log(`tolerated: ${file}: ${because}`);
  expect(filesWhere((one) => one.expect === 'pass' && one.tolerant && !one.strict)).toEqual(listed('tolerated'));
});

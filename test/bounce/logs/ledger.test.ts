import { expect, test } from 'vitest';
import { createLedger } from '../../../src/bounce/logs/ledger.ts';
import type { LoggedDelivery } from '../../../src/bounce/logs/log-line.ts';

const delivery = (queueId: string, outcome: LoggedDelivery['outcome']): LoggedDelivery => ({
  kind: 'delivery',
  queueId,
  recipient: `kim@${queueId}.example`,
  originalRecipient: null,
  outcome,
  status: null,
  words: null,
  phase: null,
  remoteMta: null,
  remoteAddress: null,
  atMs: null,
});

test('the oldest that waits makes room, once, and in its order', () => {
  const ledger = createLedger(3);
  const pushedOut: string[] = [];
  for (let id = 0; id < 8; id++) {
    ledger.delivery(delivery(`q${id}`, 'delayed'), id, 'postfix');
    if (id % 3 === 1) ledger.end(`q${id}`);
    pushedOut.push(...ledger.forgotten().map((settled) => settled.delivery.queueId ?? ''));
  }
  // q1, q4 and q7 left the queue by themselves.
  expect(pushedOut).toEqual(['q0', 'q2', 'q3']);
  expect(ledger.rest().map((settled) => settled.delivery.queueId)).toEqual(['q5', 'q6']);
});

test('one that came back after it was pushed out is the youngest', () => {
  const ledger = createLedger(2);
  for (const id of ['a', 'b', 'c', 'a', 'd']) ledger.delivery(delivery(id, 'delayed'), 1, 'exim');
  expect(ledger.forgotten().map((settled) => settled.delivery.queueId)).toEqual(['a', 'b', 'c']);
  expect(ledger.rest().map((settled) => settled.delivery.queueId)).toEqual(['a', 'd']);
});

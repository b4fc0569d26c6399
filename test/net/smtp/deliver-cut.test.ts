import { expect, test } from 'vitest';
import type { Delivery } from '../../../src/core/net.ts';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import type { Failed, WireFailure } from '../../../src/net/wire.ts';
import { defaultDelivery, knownOf } from './handing.ts';

const OPENING = ['220 mx.test\r\n', '250 mx.test\r\n', '250 ok\r\n', '250 ok\r\n', '354 go\r\n'];

interface Cut {
  /** Which write of the message fails, from 0; four pieces, and then the end. */
  readonly at: number;
  readonly failure: WireFailure;
  /** What the server had said by then; null: nothing. */
  readonly reply: string | null;
}

/** Hands over a message of four pieces, of which one does not go. */
async function handCut({ at, failure, reply }: Cut): Promise<Delivery> {
  const message = Buffer.alloc(4 * 16_384 - 3, 'x\r\n').subarray(0, 65_532);
  const failed: Failed = { ok: false, failure, detail: `it was ${failure}`, ms: 15_000 };
  const replies = [...OPENING, ...(reply === null ? [] : [reply])];
  let sent = 0;
  let isData = false;
  const connection = {
    async read() {
      const next = replies.shift();
      return next === undefined ? failed : ({ ok: true, data: Buffer.from(next), ms: 1 } as const);
    },
    async write(data: Uint8Array) {
      const isCommand = !isData;
      isData ||= Buffer.from(data).toString() === 'DATA\r\n';
      return isCommand || sent++ < at ? ({ ok: true, ms: 1 } as const) : failed;
    },
    startTls: async () => ({ ...failed, code: '' }),
    close() {},
  };
  const wire = { connect: async () => ({ ok: true, connection, ms: 1 }) as const };
  return knownOf(await createSmtp({ wire }).deliver({ ...defaultDelivery, tls: 'none', message }));
}

test.each<readonly [string, Cut, string]>([
  ['closed', { at: 2, failure: 'closed', reply: null }, 'it was not accepted'],
  ['reset', { at: 0, failure: 'reset', reply: null }, 'it was not accepted'],
  ['timeout', { at: 3, failure: 'timeout', reply: null }, 'it was not accepted'],
  ['reset', { at: 4, failure: 'reset', reply: null }, 'it may have been accepted or not'],
  ['timeout', { at: 4, failure: 'timeout', reply: null }, 'it may have been accepted or not'],
])('%s while the message is sent: %j', async (ended, cut, words) => {
  const delivery = await handCut(cut);
  expect(delivery).toMatchObject({ phase: 'message', ended, final: null, sent: cut.at < 4 ? 'part' : 'whole' });
  expect(delivery.detail).toContain(words);
  expect(delivery.steps.at(-1)).toMatchObject({ phase: 'message', reply: null });
});

test('a server that does not read is told by the time it took', async () => {
  const delivery = await handCut({ at: 1, failure: 'timeout', reply: null });
  expect(delivery.steps.at(-1)?.elapsedMs).toBe(15_001);
});

test('a refusal before the end is one', async () => {
  const delivery = await handCut({ at: 2, failure: 'reset', reply: '552 5.3.4 too much\r\n' });
  expect(delivery).toMatchObject({ phase: 'quit', ended: 'complete', final: { code: 552, enhanced: '5.3.4' } });
});

test('an acceptance before the end is none', async () => {
  const delivery = await handCut({ at: 2, failure: 'reset', reply: '250 2.0.0 enough\r\n' });
  expect(delivery).toMatchObject({ phase: 'message', ended: 'protocol-error', final: null });
  expect(delivery.detail).toContain('it was not accepted');
});

test('an acceptance of what was sent to its end is one, however it was sent', async () => {
  const delivery = await handCut({ at: 4, failure: 'reset', reply: '250 2.0.0 queued\r\n' });
  expect(delivery).toMatchObject({ final: { code: 250 } });
});

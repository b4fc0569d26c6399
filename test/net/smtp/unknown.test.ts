import { describe, expect, test } from 'vitest';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import type { ConnectResult, WireFailure } from '../../../src/net/wire.ts';
import { defaultRequest, serve, sessionWith, talkTo } from './talk.ts';

describe('what may be our own fault is unknown', () => {
  const failing = (failure: WireFailure) => ({
    connect: async (): Promise<ConnectResult> => ({ ok: false, failure, detail: `it was ${failure}`, ms: 3 }),
  });

  test.each([
    ['unreachable', 'unreachable'],
    ['no-ipv6', 'no-ipv6'],
    ['not-routed', 'unreachable'],
    ['cancelled', 'timeout'],
  ] as const)('%s', async (failure, reason) => {
    const observation = await createSmtp({ wire: failing(failure) }).session(defaultRequest);
    expect(observation).toMatchObject({ status: 'unknown', reason, detail: `it was ${failure}` });
    expect(observation.evidence).toHaveLength(1);
  });

  test.each([
    ['refused', 'refused'],
    ['timeout', 'timeout'],
    ['reset', 'reset'],
    ['closed', 'closed'],
  ] as const)('but %s is known', async (failure, ended) => {
    const observation = await createSmtp({ wire: failing(failure) }).session(defaultRequest);
    expect(observation).toMatchObject({
      status: 'known',
      value: { phase: 'connect', ended, banner: null, totalMs: 3 },
    });
  });

  test('an audit that is cancelled in the middle', async () => {
    const controller = new AbortController();
    const behaviour = (command: string) => {
      if (command.startsWith('MAIL')) controller.abort();
      return null;
    };
    const observation = await talkTo(await serve({ behaviour }), { signal: controller.signal });
    expect(observation).toMatchObject({ status: 'unknown', reason: 'timeout' });
    expect(observation.evidence[0]?.response).toContain('C: MAIL FROM:<>');
  });

  test('an audit that is cancelled at QUIT has learnt everything', async () => {
    const controller = new AbortController();
    const behaviour = (command: string) => {
      if (command === 'QUIT') controller.abort();
      return null;
    };
    const session = await sessionWith(await serve({ behaviour }), { signal: controller.signal });
    expect(session.ended).toBe('complete');
  });
});

describe('reachable', () => {
  test.each([
    ['refused', 'refused'],
    ['reset', 'refused'],
    ['timeout', 'timeout'],
    ['unreachable', 'unreachable'],
    ['no-ipv6', 'unreachable'],
    ['not-routed', 'unreachable'],
    ['cancelled', 'unreachable'],
  ] as const)('%s is %s', async (failure, expected) => {
    const wire = { connect: async () => ({ ok: false, failure, detail: '', ms: 1 }) as const };
    expect(await createSmtp({ wire }).reachable('192.0.2.1', 25)).toBe(expected);
  });

  test('an open port is open, and is left at once', async () => {
    let closed = 0;
    const nothing = async () => ({ ok: false, failure: 'closed', detail: '', ms: 0, code: '' }) as const;
    const connection = { read: nothing, write: nothing, startTls: nothing, close: () => closed++ };
    const wire = { connect: async () => ({ ok: true, connection, ms: 1 }) as const };
    expect(await createSmtp({ wire }).reachable('192.0.2.1', 25)).toBe('open');
    expect(closed).toBe(1);
  });
});

test('no more sessions at a time than allowed', async () => {
  let running = 0;
  let most = 0;
  const wire = {
    async connect() {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      return { ok: false, failure: 'refused', detail: '', ms: 1 } as const;
    },
  };
  const smtp = createSmtp({ wire, maxInFlight: 3 });
  await Promise.all(Array.from({ length: 10 }, () => smtp.session(defaultRequest)));
  expect(most).toBe(3);
});

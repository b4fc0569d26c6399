import { describe, expect, test } from 'vitest';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import { type Script, scriptedSmtp } from '../../support/scripted-smtp.ts';
import { wireWith } from '../recording-wires.ts';
import { atOnce, connectorTo, deadlines, OFFER, probe, request, short } from './probing.ts';
import { serve } from './talk.ts';

describe('the hello is not sent', () => {
  const replying = (...replies: readonly string[]): Script => {
    return async ({ send, line, socket }) => {
      for (const reply of replies) {
        send(reply);
        if ((await line()) === null) return;
      }
      socket.end();
    };
  };

  test.each([
    ['the greeting refuses', ['554 5.7.1 go away\r\n'], 'banner', 'the greeting was 554'],
    ['EHLO is refused', ['220 x\r\n', '550 no\r\n'], 'ehlo', 'EHLO was answered with 550'],
    ['STARTTLS is not offered', ['220 x\r\n', '250 x\r\n'], 'ehlo', 'STARTTLS was not offered'],
    [
      'STARTTLS is refused',
      ['220 x\r\n', OFFER, '454 4.7.0 not now\r\n'],
      'starttls',
      'STARTTLS was answered with 454',
    ],
    ['the dialogue is closed', ['220 x\r\n', OFFER, '421 4.3.2 busy\r\n'], 'starttls', /421 4\.3\.2 busy/],
    ['the server speaks no SMTP', ['SSH-2.0-x\r\n'], 'banner', /no SMTP reply/],
    ['the server hangs up', [], 'banner', /closed/],
  ] as const)('where %s', async (_, replies, phase, detail) => {
    const outcome = await probe(await scriptedSmtp(replying(...replies)), { tls: 'starttls' });
    expect(outcome).toMatchObject({
      status: 'known',
      value: { sent: false, phase, detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) },
    });
  });

  test('where no greeting comes', async () => {
    const server = await scriptedSmtp(() => {});
    expect(await probe(server, { tls: 'starttls', deadlines: short })).toMatchObject({
      value: { sent: false, phase: 'banner' },
    });
  });

  test('where the connection is refused', async () => {
    const server = await serve();
    await server.close();
    expect(await probe(server)).toMatchObject({ status: 'known', value: { sent: false, phase: 'connect' } });
  });

  test.each([
    ['not-routed', 'unreachable'],
    ['no-ipv6', 'no-ipv6'],
    ['unreachable', 'unreachable'],
    ['cancelled', 'timeout'],
  ] as const)('where it may be our fault (%s), which is unknown', async (failure, reason) => {
    const wire = wireWith({ connect: async () => ({ ok: false, failure, detail: 'why', ms: 1 }) });
    expect(await createSmtp({ wire }).tlsProbe(request)).toMatchObject({ status: 'unknown', reason, detail: 'why' });
  });

  test('where the audit ends while the answer is awaited, which is unknown', async () => {
    const abort = new AbortController();
    const server = await scriptedSmtp(atOnce(() => abort.abort()));
    const smtp = createSmtp({ wire: connectorTo(server, abort.signal), deadlines });
    expect(await smtp.tlsProbe(request)).toMatchObject({ status: 'unknown', reason: 'timeout' });
  });

  test.each([
    ['a name that would be a command of its own', { helo: 'x\r\nMAIL FROM:<>' }],
    ['a hello of more than 16 KiB', { hello: new Uint8Array(16_385) }],
  ])('with %s', async (_, bad) => {
    const wire = wireWith({});
    expect(await createSmtp({ wire }).tlsProbe({ ...request, ...bad })).toMatchObject({
      status: 'unknown',
      reason: 'internal-error',
    });
  });
});

import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { TlsProbeOutcome, TlsProbeRequest } from '../../../src/core/net.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { recordingWire } from '../../../src/net/recording/record.ts';
import { replayWire } from '../../../src/net/recording/replay.ts';
import { parseRecording, recordingText } from '../../../src/net/recording/text.ts';
import type { SmtpDeadlines } from '../../../src/net/smtp/dialogue.ts';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import { createConnector } from '../../../src/net/system/stream.ts';
import { type Script, scriptedSmtp } from '../../support/scripted-smtp.ts';
import { wireWith } from '../recording-wires.ts';
import { serve } from './talk.ts';

const deadlines: SmtpDeadlines = { connectMs: 5000, bannerMs: 5000, phaseMs: 5000 };
const short: SmtpDeadlines = { connectMs: 5000, bannerMs: 60, phaseMs: 60 };

// No hello at all: what matters here is that it goes out as it is.
const HELLO = Buffer.from('hello, and octets no text has: \x00\xff', 'latin1');

const request: TlsProbeRequest = {
  host: 'mx.test',
  address: '44.128.1.25',
  port: 25,
  helo: 'probe.test',
  tls: 'implicit',
  purpose: 'TLSv1.1',
  hello: HELLO,
  isEnough: () => false,
};

function connectorTo(server: { readonly address: string; readonly port: number }, signal?: AbortSignal) {
  const connector = createConnector({ signal: signal ?? new AbortController().signal, mapAddress: () => server });
  onTestFinished(() => connector.close());
  return connector;
}

async function probe(
  server: { readonly address: string; readonly port: number },
  asked: Partial<TlsProbeRequest> & { readonly deadlines?: SmtpDeadlines } = {},
): Promise<Observation<TlsProbeOutcome>> {
  const { deadlines: own = deadlines, ...rest } = asked;
  return createSmtp({ wire: connectorTo(server), deadlines: own }).tlsProbe({ ...request, ...rest });
}

/** Waits for the whole hello. */
async function helloAt(socket: Socket): Promise<Buffer> {
  let got = Buffer.alloc(0);
  while (got.length < HELLO.length) {
    const chunk: Buffer | null = socket.read();
    if (chunk !== null) got = Buffer.concat([got, chunk]);
    else await new Promise((resolve) => socket.once('readable', resolve));
  }
  return got;
}

const OFFER = '250-mx.test\r\n250 STARTTLS\r\n';

/** A mail server up to the hello, and then what the test says. */
const behindStartTls =
  (then: (socket: Socket, hello: Buffer) => void, ready = '220 go\r\n'): Script =>
  async ({ socket, send, line }) => {
    send('220 mx.test\r\n');
    await line();
    send(OFFER);
    await line();
    send(ready);
    then(socket, await helloAt(socket));
  };

const atOnce =
  (then: (socket: Socket, hello: Buffer) => void): Script =>
  async ({ socket }) =>
    then(socket, await helloAt(socket));

describe('a probe', () => {
  test('sends the hello as it is, and returns what comes, uninterpreted', async () => {
    let seen: Buffer | null = null;
    const server = await scriptedSmtp(
      atOnce((socket, hello) => {
        seen = hello;
        socket.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 70]));
      }),
    );
    const outcome = await probe(server);
    expect(seen).toEqual(HELLO);
    expect(outcome).toMatchObject({ status: 'known', value: { sent: true, ended: 'closed' } });
    expect(responseOf(outcome)).toEqual([0x15, 3, 1, 0, 2, 2, 70]);
  });

  test('by STARTTLS says EHLO and STARTTLS first', async () => {
    const server = await scriptedSmtp(behindStartTls((socket) => socket.end('reply')));
    const outcome = await probe(server, { tls: 'starttls' });
    expect(responseOf(outcome)).toEqual([...Buffer.from('reply')]);
    expect(server.lines).toEqual(['EHLO probe.test', 'STARTTLS']);
    expect(outcome.evidence).toEqual([
      {
        via: 'smtp',
        request: 'mx.test [44.128.1.25]:25',
        response: [
          'S: 220 mx.test',
          'C: EHLO probe.test',
          'S: 250-mx.test',
          'S: 250 STARTTLS',
          'C: STARTTLS',
          'S: 220 go',
          `C: (a ClientHello of ${HELLO.length} octets: TLSv1.1)`,
          '-- 5 octets came back; then the connection was closed',
        ].join('\n'),
      },
    ]);
  });

  test('takes what came in clear behind the 220 for no answer to the hello', async () => {
    const server = await scriptedSmtp(behindStartTls((socket) => socket.end('real'), '220 go\r\n250 injected\r\n'));
    expect(responseOf(await probe(server, { tls: 'starttls' }))).toEqual([...Buffer.from('real')]);
  });

  test('hangs up as soon as it is enough', async () => {
    const sizes: number[] = [];
    const server = await scriptedSmtp(
      atOnce((socket) => {
        socket.write('12345');
        setTimeout(() => socket.write('67890'), 5);
      }),
    );
    const isEnough = (response: Uint8Array) => {
      sizes.push(response.length);
      return response.length >= 10;
    };
    const outcome = await probe(server, { isEnough });
    expect(outcome).toMatchObject({ value: { sent: true, ended: 'enough' } });
    expect(sizes).toEqual([5, 10]);
  });

  test('is over at the deadline, with what has come until then', async () => {
    const server = await scriptedSmtp(
      atOnce((socket) => {
        const timer = setInterval(() => socket.write('x'), 10);
        socket.on('close', () => clearInterval(timer));
      }),
    );
    const outcome = await probe(server, { deadlines: short });
    expect(outcome).toMatchObject({ value: { sent: true, ended: 'timeout' } });
    expect(responseOf(outcome).length).toBeGreaterThan(0);
  });

  test('reads no more than 64 KiB', async () => {
    const server = await scriptedSmtp(
      atOnce((socket) => {
        const chunk = Buffer.alloc(16_384, 1);
        const pour = () => {
          while (!socket.destroyed && socket.write(chunk));
        };
        socket.on('drain', pour);
        pour();
      }),
    );
    const outcome = await probe(server);
    expect(outcome).toMatchObject({ value: { sent: true, ended: 'too-large' } });
    expect(responseOf(outcome)).toHaveLength(65_536);
  });

  test('that a server cuts off without a word has an empty answer', async () => {
    for (const cut of ['end', 'resetAndDestroy'] as const) {
      const server = await scriptedSmtp(atOnce((socket) => void socket[cut]()));
      const outcome = await probe(server);
      expect(outcome).toMatchObject({ value: { sent: true, ended: 'closed' } });
      expect(responseOf(outcome)).toEqual([]);
    }
  });
});

function responseOf(outcome: Observation<TlsProbeOutcome>): readonly number[] {
  if (outcome.status === 'unknown') throw new Error(outcome.detail);
  if (!outcome.value.sent) throw new Error(`not sent: ${outcome.value.detail}`);
  return [...outcome.value.response];
}

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

describe('probes side by side', () => {
  test('are at most four to one server, and do not hold up those to others', async () => {
    const open = new Map<string, number>();
    const most = new Map<string, number>();
    const release = Promise.withResolvers<void>();
    const wire = wireWith({
      async connect({ address }) {
        const now = (open.get(address) ?? 0) + 1;
        open.set(address, now);
        most.set(address, Math.max(most.get(address) ?? 0, now));
        await release.promise;
        open.set(address, (open.get(address) ?? 1) - 1);
        return { ok: false, failure: 'refused', detail: 'refused', ms: 1 };
      },
    });
    const smtp = createSmtp({ wire, maxInFlight: 8 });
    const purposes = Array.from({ length: 12 }, (_, index) => `purpose ${index}`);
    const all = ['44.128.1.25', '44.128.1.26'].flatMap((address) =>
      purposes.map((purpose) => smtp.tlsProbe({ ...request, address, purpose })),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect([...open.values()]).toEqual([4, 4]);
    release.resolve();
    expect(await Promise.all(all)).toHaveLength(24);
    expect([...most.values()]).toEqual([4, 4]);
  });

  test('are kept apart in a recording, and its replay says the same', async () => {
    // Each gets its own hello back, so that a mix-up would show.
    const server = await scriptedSmtp(behindStartTls((socket, hello) => socket.end(hello)));
    const connector = connectorTo(server);
    const recorder = recordingWire(wireWith({ connect: connector.connect }));
    const purposes = ['one', 'two', 'three', 'four', 'five'];
    const probes = (smtp: ReturnType<typeof createSmtp>) =>
      Promise.all(
        purposes.map((purpose) => {
          const hello = Buffer.from(purpose.padEnd(HELLO.length));
          return smtp.tlsProbe({ ...request, tls: 'starttls', purpose, hello });
        }),
      );
    const then = await probes(createSmtp({ wire: recorder.wire, deadlines }));
    expect(then.map((outcome) => Buffer.from(responseOf(outcome)).toString().trim())).toEqual(purposes);
    const parsed = parseRecording(recordingText(recorder.recording()));
    if (!parsed.ok) throw new Error(parsed.error);
    expect(parsed.recording.streams.map((stream) => stream.key)).toEqual(
      purposes.map((purpose) => `44.128.1.25 25 mx.test ${purpose}`),
    );
    const again = await probes(createSmtp({ wire: replayWire(parsed.recording), deadlines }));
    expect(again).toEqual(then);
  });
});

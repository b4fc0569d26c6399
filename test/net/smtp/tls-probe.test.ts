import { describe, expect, test } from 'vitest';
import type { TlsProbeOutcome } from '../../../src/core/net.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { recordingWire } from '../../../src/net/recording/record.ts';
import { replayWire } from '../../../src/net/recording/replay.ts';
import { parseRecording, recordingText } from '../../../src/net/recording/text.ts';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import { scriptedSmtp } from '../../support/scripted-smtp.ts';
import { wireWith } from '../recording-wires.ts';
import { atOnce, behindStartTls, connectorTo, deadlines, HELLO, probe, request, short } from './probing.ts';

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

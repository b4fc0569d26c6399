import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { DeliverRequest, Delivery } from '../../../src/core/net.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { AuthMechanism } from '../../../src/core/probe.ts';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';
import { createNet } from '../../../src/net/create.ts';
import { recordingWire } from '../../../src/net/recording/record.ts';
import type { Recording } from '../../../src/net/recording/recording.ts';
import { replayWire } from '../../../src/net/recording/replay.ts';
import { parseRecording, recordingText } from '../../../src/net/recording/text.ts';
import { createSystemWire } from '../../../src/net/system/wire.ts';
import type { Wire } from '../../../src/net/wire.ts';
import { type Script, scriptedSmtp } from '../../support/scripted-smtp.ts';
import { defaultDelivery, knownOf, login, MESSAGE, SECRET, takingServer } from './handing.ts';
import { type Answer, submission, underTls } from './submission.ts';

let authority: Authority;
let certificate: { readonly key: string; readonly cert: string };
beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ names: ['mx.test'] });
});

const deadlines = { smtp: { connectMs: 5000, bannerMs: 5000, phaseMs: 5000 } };

interface Recorded {
  readonly then: Observation<Delivery>;
  readonly text: string;
  readonly recording: Recording;
}

/** A delivery as it is recorded, through the text of the file. */
async function record(
  server: { readonly address: string; readonly port: number },
  request: Partial<DeliverRequest>,
  password: string | null = SECRET,
): Promise<Recorded> {
  const system = createSystemWire({
    signal: new AbortController().signal,
    routes: new Map([['192.0.2.1:587', server]]),
    ca: authority.caPem,
    secrets: new Map(password === null ? [] : [['via', password]]),
  });
  onTestFinished(() => system.close());
  const recorder = recordingWire(system);
  const then = await deliverOver(recorder.wire, request);
  const text = recordingText(recorder.recording());
  const parsed = parseRecording(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return { then, text, recording: parsed.recording };
}

const deliverOver = (wire: Wire, request: Partial<DeliverRequest>) =>
  createNet({ wire, servers: [], deadlines }).smtp.deliver({ ...defaultDelivery, ...request });

/** Everything in the file, what stands in Base64 too. */
function contents({ text, recording }: Recorded): string {
  const octets = recording.streams.flatMap(({ events }) =>
    events.map((event) => {
      if (event.what === 'read' && event.result.ok) return event.result.data;
      return event.what === 'write' && typeof event.data === 'string' ? event.data : '';
    }),
  );
  return [text, Buffer.concat(octets.map((one) => Buffer.from(one, 'base64'))).toString('latin1')]
    .join('\n')
    .toLowerCase();
}

const base64 = (secret: string) => Buffer.from(secret).toString('base64');

function expectNoSecret(recorded: Recorded, secret: string = SECRET): void {
  const all = contents(recorded);
  for (const form of [
    secret,
    base64(secret).slice(0, 18),
    base64(`\0me@from.test\0${secret}`),
    base64(base64(secret)),
  ]) {
    expect(all).not.toContain(form.toLowerCase());
  }
}

const everything: readonly AuthMechanism[] = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'];

describe('a replay says what was said then, without the password', () => {
  test.each(everything)('%s, taken', async (mechanism) => {
    const server = await takingServer({ ...certificate, authMethods: [...everything] });
    const request = { login: { ...login, mechanism } };
    const recorded = await record(server, request);
    expect(knownOf(recorded.then)).toMatchObject({ auth: { reply: { code: 235 } }, final: { code: 250 } });
    expect(await deliverOver(replayWire(recorded.recording), request)).toEqual(recorded.then);
    expectNoSecret(recorded);
  });

  test.each(everything)('%s, refused', async (mechanism) => {
    const server = await takingServer({ ...certificate, authMethods: [...everything] });
    const request = { login: { ...login, mechanism } };
    const recorded = await record(server, request, 'something-else');
    expect(knownOf(recorded.then)).toMatchObject({ auth: { reply: { code: 535 } }, final: null });
    expect(await deliverOver(replayWire(recorded.recording), request)).toEqual(recorded.then);
    expectNoSecret(recorded, 'something-else');
  });

  test.each(['PLAIN', 'XOAUTH2'] as const)('%s, too long for the command', async (mechanism) => {
    const token = `ya29.${'x'.repeat(2000)}`;
    const script = submission({
      offers: [`AUTH ${mechanism}`],
      answers: { AUTH: '334 \r\n', turn: '235 welcome\r\n' },
    });
    const request = { tls: 'implicit', login: { ...login, mechanism } } as const;
    const recorded = await record(await scriptedSmtp(underTls(certificate, script)), request, token);
    expect(knownOf(recorded.then)).toMatchObject({ final: { code: 250 } });
    expect(await deliverOver(replayWire(recorded.recording), request)).toEqual(recorded.then);
    expectNoSecret(recorded, token);
  });

  test('no password then is none now', async () => {
    const script = submission({ offers: ['AUTH PLAIN'] });
    const request = { tls: 'none', allowClear: true, login } as const;
    const recorded = await record(await scriptedSmtp(script), request, null);
    expect(knownOf(recorded.then)).toMatchObject({ held: { because: 'no-password' } });
    expect(await deliverOver(replayWire(recorded.recording), request)).toEqual(recorded.then);
  });

  const halves: Answer = ({ send, line, socket }) => {
    send(`535-5.7.8 "${SECRET.slice(0, 5)}`);
    setTimeout(() => send(`${SECRET.slice(5)}" is\r\n535 5.7.8 ${base64(`\0me@from.test\0${SECRET}`)}\r\n`), 10);
    void line().then(() => socket.end(`221 ${SECRET}\r\n`));
  };
  const echoes: readonly (readonly [string, Script])[] = [
    ['in two packets', submission({ offers: ['AUTH PLAIN'], answers: { AUTH: halves } })],
    ['in a 421', submission({ offers: ['AUTH PLAIN'], answers: { AUTH: `421 ${SECRET}\r\n` } })],
    ['where nothing was asked', submission({ offers: ['AUTH PLAIN'], answers: { AUTH: `535 no\r\n${SECRET}\r\n` } })],
    ['in a later reply', submission({ offers: ['AUTH PLAIN'], answers: { message: `250 ok ${base64(SECRET)}\r\n` } })],
  ];
  test.each(echoes)('a server that repeats it %s', async (_name, script) => {
    const request = { tls: 'none', allowClear: true, login } as const;
    const recorded = await record(await scriptedSmtp(script), request);
    expect(recorded.then.evidence[0]?.response).toMatch(/^(?:S|--).*\[credentials\]|octets came/m);
    expect(await deliverOver(replayWire(recorded.recording), request)).toEqual(recorded.then);
    expectNoSecret(recorded);
  });
});

describe('the message in a recording', () => {
  const message = Buffer.concat([MESSAGE, Buffer.alloc(300_000, 'a line of a large message\r\n'), Buffer.from('\r\n')]);

  test('a large one is kept as digests, and the replay has to send the same', async () => {
    const server = await takingServer({ hideSTARTTLS: true });
    const recorded = await record(server, { tls: 'none', message });
    expect(recorded.text.length).toBeLessThan(20_000);
    const replayed = await deliverOver(replayWire(recorded.recording), { tls: 'none', message });
    expect(replayed).toEqual(recorded.then);
    expect(replayed).toMatchObject({ status: 'known', value: { final: { code: 250 } } });

    const other = Buffer.from(message);
    other[200_000] = 0x21;
    const differing = await deliverOver(replayWire(recorded.recording), { tls: 'none', message: other });
    expect(differing).toMatchObject({ status: 'unknown', reason: 'unreachable' });
  });

  test('the time of sending is part of the step', async () => {
    const server = await takingServer({ hideSTARTTLS: true });
    const system = createSystemWire({
      signal: new AbortController().signal,
      routes: new Map([['192.0.2.1:587', server]]),
    });
    onTestFinished(() => system.close());
    const slow: Wire = {
      ...system,
      async connect(request) {
        const result = await system.connect(request);
        if (!result.ok) return result;
        const write = async (data: Uint8Array) => ({ ...(await result.connection.write(data)), ms: 1000 });
        return { ...result, connection: { ...result.connection, write } };
      },
    };
    const delivery = knownOf(await deliverOver(slow, { tls: 'none', message }));
    const pieces = Math.ceil(message.length / 16_384);
    expect(delivery.steps.find(({ phase }) => phase === 'message')?.elapsedMs).toBeGreaterThanOrEqual(pieces * 1000);
    expect(delivery.steps.find(({ phase }) => phase === 'mail')?.elapsedMs).toBeLessThan(1000);
  });
});

import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { TlsProbeOutcome, TlsProbeRequest } from '../../../src/core/net.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { SmtpDeadlines } from '../../../src/net/smtp/deadlines.ts';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import { createConnector } from '../../../src/net/system/stream.ts';
import type { Script } from '../../support/scripted-smtp.ts';

export const deadlines: SmtpDeadlines = { connectMs: 5000, bannerMs: 5000, phaseMs: 5000 };
export const short: SmtpDeadlines = { connectMs: 5000, bannerMs: 60, phaseMs: 60 };

// No hello at all: what matters here is that it goes out as it is.
export const HELLO = Buffer.from('hello, and octets no text has: \x00\xff', 'latin1');

export const request: TlsProbeRequest = {
  host: 'mx.test',
  address: '44.128.1.25',
  port: 25,
  helo: 'probe.test',
  tls: 'implicit',
  purpose: 'TLSv1.1',
  hello: HELLO,
  isEnough: () => false,
};

export function connectorTo(server: { readonly address: string; readonly port: number }, signal?: AbortSignal) {
  const connector = createConnector({ signal: signal ?? new AbortController().signal, mapAddress: () => server });
  onTestFinished(() => connector.close());
  return connector;
}

export async function probe(
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

export const OFFER = '250-mx.test\r\n250 STARTTLS\r\n';

/** A mail server up to the hello, and then what the test says. */
export const behindStartTls =
  (then: (socket: Socket, hello: Buffer) => void, ready = '220 go\r\n'): Script =>
  async ({ socket, send, line }) => {
    send('220 mx.test\r\n');
    await line();
    send(OFFER);
    await line();
    send(ready);
    then(socket, await helloAt(socket));
  };

export const atOnce =
  (then: (socket: Socket, hello: Buffer) => void): Script =>
  async ({ socket }) =>
    then(socket, await helloAt(socket));

import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import type { DeliverRequest, Delivery } from '../../../src/core/net.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { SmtpDeadlines } from '../../../src/net/smtp/deadlines.ts';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import { createConnector } from '../../../src/net/system/stream.ts';
import { type Script, scriptedSmtp } from '../../support/scripted-smtp.ts';

export const MESSAGE = Buffer.from('From: a@from.test\r\nTo: b@mx.test\r\nSubject: hello\r\n\r\nhello\r\n');
export const SECRET = 'correct-Horse-7';

export const defaultDelivery: DeliverRequest = {
  host: 'mx.test',
  address: '192.0.2.1',
  port: 587,
  helo: 'probe.test',
  tls: 'starttls',
  accepts: () => null,
  login: null,
  allowClear: false,
  envelope: { from: 'a@from.test', to: ['b@mx.test'] },
  message: MESSAGE,
  smtputf8: false,
  eightBit: false,
};

export const login = { user: 'me@from.test', secret: 'via', mechanism: null } as const;

export interface HandingOptions extends Partial<DeliverRequest> {
  readonly ca?: string;
  readonly deadlines?: Partial<SmtpDeadlines>;
  readonly signal?: AbortSignal;
  /** The password under the name `via`; null: there is none. */
  readonly password?: string | null;
}

const patient: SmtpDeadlines = { connectMs: 5000, bannerMs: 5000, phaseMs: 5000 };

/** One delivery to the server, which it takes for `mx.test [192.0.2.1]:587`. */
export async function handTo(
  server: { readonly address: string; readonly port: number },
  { ca, deadlines, signal, password = SECRET, ...request }: HandingOptions = {},
): Promise<Observation<Delivery>> {
  const wire = createConnector({
    signal: signal ?? new AbortController().signal,
    mapAddress: () => server,
    ...(ca === undefined ? {} : { ca }),
  });
  onTestFinished(() => wire.close());
  const secret = (name: string) => (name === 'via' ? password : null);
  const smtp = createSmtp({ wire, secret, deadlines: { ...patient, ...deadlines } });
  return smtp.deliver({ ...defaultDelivery, ...request });
}

/** The delivery, which has to be known. */
export async function deliveryTo(...args: Parameters<typeof handTo>): Promise<Delivery> {
  return knownOf(await handTo(...args));
}

export function knownOf(observation: Observation<Delivery>): Delivery {
  if (observation.status === 'unknown') throw new Error(`unknown, ${observation.reason}: ${observation.detail}`);
  return observation.value;
}

/** One delivery to a scripted server; in clear, and without a login, unless the options say otherwise. */
export async function handScripted(script: Script, options: HandingOptions = {}): Promise<Delivery> {
  return deliveryTo(await scriptedSmtp(script), { tls: 'none', ...options });
}

export interface Taken {
  readonly from: string;
  readonly to: readonly string[];
  readonly message: Buffer;
  /** The parameters of MAIL. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly user: string | null;
  readonly isSecure: boolean;
}

/** A server that is not ours, and keeps what it takes; closed when the test is over. */
export async function takingServer(options: SMTPServerOptions = {}): Promise<{
  readonly address: string;
  readonly port: number;
  readonly taken: readonly Taken[];
}> {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    name: 'mx.test',
    disableReverseLookup: true,
    authOptional: true,
    closeTimeout: 50,
    onAuth(auth, _session, done) {
      const { username = '', password, accessToken } = auth;
      const proven =
        auth.method === 'CRAM-MD5' ? auth.validatePassword(SECRET) : password === SECRET || accessToken === SECRET;
      if (proven) done(null, { user: username });
      else done(null, { data: { status: '401', schemes: 'bearer mac', scope: 'https://mail.test/' } });
    },
    onData(stream, { envelope, user, secure }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = envelope;
        taken.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          message: Buffer.concat(chunks),
          parameters: mailFrom === false ? {} : { ...mailFrom.args },
          user: user === undefined ? null : String(user),
          isSecure: secure,
        });
        done(null, 'queued as 4bXyZ12345');
      });
    },
    ...options,
  });
  server.on('error', () => {});
  const listener = server.listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { address, port } = listener.address() as AddressInfo;
  return { address, port, taken };
}

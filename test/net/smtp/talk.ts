import { onTestFinished } from 'vitest';
import type { SmtpPhase, SmtpRequest, SmtpSession } from '../../../src/core/net.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { type RunningSmtpServer, type SmtpServerOptions, startSmtpServer } from '../../../src/demo/smtp-server.ts';
import type { SmtpDeadlines } from '../../../src/net/smtp/deadlines.ts';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import { createConnector } from '../../../src/net/system/stream.ts';
import { type Script, scriptedSmtp } from '../../support/scripted-smtp.ts';

export interface TalkOptions extends Partial<SmtpRequest> {
  readonly ca?: string;
  readonly deadlines?: Partial<SmtpDeadlines>;
  readonly signal?: AbortSignal;
}

const patient: SmtpDeadlines = { connectMs: 5000, bannerMs: 5000, phaseMs: 5000 };

export const defaultRequest: SmtpRequest = {
  host: 'mx.test',
  address: '192.0.2.1',
  port: 25,
  helo: 'probe.test',
  recipients: ['postmaster@mx.test'],
  relayRecipient: null,
  verify: null,
};

/** One session with the server, which it takes for `mx.test [192.0.2.1]:25`. */
export async function talkTo(
  server: { readonly address: string; readonly port: number },
  { ca, deadlines, signal, ...request }: TalkOptions = {},
): Promise<Observation<SmtpSession>> {
  const wire = createConnector({
    signal: signal ?? new AbortController().signal,
    mapAddress: () => server,
    ...(ca === undefined ? {} : { ca }),
  });
  onTestFinished(() => wire.close());
  const smtp = createSmtp({ wire, deadlines: { ...patient, ...deadlines } });
  return smtp.session({ ...defaultRequest, ...request });
}

/** A server of the demo that is closed when the test is over. */
export async function serve(options: Partial<SmtpServerOptions> = {}): Promise<RunningSmtpServer> {
  const server = await startSmtpServer({ name: 'mx.test', ...options });
  onTestFinished(() => server.close());
  return server;
}

/** The session, which has to be known. */
export async function sessionWith(...args: Parameters<typeof talkTo>): Promise<SmtpSession> {
  const observation = await talkTo(...args);
  if (observation.status === 'unknown') throw new Error(`unknown, ${observation.reason}: ${observation.detail}`);
  return observation.value;
}

export function phasesOf({ steps }: SmtpSession): readonly SmtpPhase[] {
  return steps.map(({ phase }) => phase);
}

/** The codes of the replies by phase, in order; null where there was none. */
export function codesOf({ steps }: SmtpSession): readonly (readonly [SmtpPhase, number | null])[] {
  return steps.map(({ phase, reply }) => [phase, reply?.code ?? null]);
}

/** One session with a scripted server. */
export async function scripted(script: Script, options: TalkOptions = {}): Promise<SmtpSession> {
  return sessionWith(await scriptedSmtp(script), options);
}

/** Greets, and answers each command with what `replies` say, or with 250; closes after QUIT. */
export const polite =
  (replies: Readonly<Record<string, string | null>> = {}): Script =>
  async ({ send, line, socket }) => {
    send(replies[''] ?? '220 mx.test\r\n');
    for (let command = await line(); command !== null; command = await line()) {
      const verb = command.split(' ', 1)[0] ?? '';
      const reply = replies[verb];
      if (reply === null) return;
      send(reply ?? '250 ok\r\n');
      if (verb === 'QUIT') socket.end();
    }
  };

/** Long enough for a busy machine, short enough for a test. */
export const brief = { deadlines: { bannerMs: 90, phaseMs: 90 } };

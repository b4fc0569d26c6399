import { onTestFinished } from 'vitest';
import type { SmtpPhase, SmtpRequest, SmtpSession } from '../../../src/core/net.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { SmtpDeadlines } from '../../../src/net/smtp/dialogue.ts';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import { createConnector } from '../../../src/net/system/stream.ts';

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

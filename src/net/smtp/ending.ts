import type { SmtpEnding, SmtpPhase, SmtpReply } from '../../core/net.ts';
import type { UnknownReason } from '../../core/observation.ts';
import { replyText } from '../../core/reply-words.ts';
import type { Failed, WireFailure } from '../wire.ts';

/** The end of a dialogue: the server's doing, which is known, or perhaps ours, which leaves the session unknown. */
export type Stop = { readonly phase: SmtpPhase; readonly detail: string } & (
  | { readonly ended: SmtpEnding; readonly reason: null }
  | { readonly ended: null; readonly reason: UnknownReason }
);

const ENDINGS: Readonly<Record<WireFailure, SmtpEnding | null>> = {
  refused: 'refused',
  timeout: 'timeout',
  closed: 'closed',
  reset: 'reset',
  'tls-error': 'tls-alert',
  'protocol-error': 'protocol-error',
  'too-large': 'protocol-error',
  unreachable: null,
  'no-ipv6': null,
  'not-routed': null,
  'private-address': null,
  cancelled: null,
};

const REASONS: Readonly<Partial<Record<WireFailure, UnknownReason>>> = {
  'no-ipv6': 'no-ipv6',
  cancelled: 'timeout',
};

/** What a failed exchange says about the session. */
export function stopOf(phase: SmtpPhase, { failure, detail }: Failed, code: string = detail): Stop {
  const ended = ENDINGS[failure];
  if (ended === null) return { phase, detail, ended, reason: REASONS[failure] ?? 'unreachable' };
  // What is no TLS at all is answered with no alert, by neither side.
  if (ended === 'tls-alert' && !/alert/i.test(code)) return stopped(phase, 'protocol-error', detail);
  return stopped(phase, ended, detail);
}

export function stopped(phase: SmtpPhase, ended: SmtpEnding, detail: string): Stop {
  return { phase, ended, detail, reason: null };
}

const CLOSING = 421; // RFC 5321 section 3.8: may come at any time, and the server closes behind it

/** The end that a reply announces, or null where the dialogue goes on. */
export function stopIn(phase: SmtpPhase, reply: SmtpReply): Stop | null {
  if (reply.code !== CLOSING) return null;
  return stopped(phase, 'closed', `the server closes the dialogue: ${replyText(reply)}`);
}

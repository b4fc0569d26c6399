import type { Delivery, SmtpPhase, SmtpReply, SmtpStep } from '../../core/net.ts';
import type { Observation } from '../../core/observation.ts';
import { replyText } from '../../core/reply-words.ts';
import type { RecipientFate } from './seen.ts';

/** A fate, and whether no other server is to be asked: the answer holds for all of them, or asking twice might send twice. */
export interface Settling {
  readonly fate: Omit<RecipientFate, 'attempt'>;
  readonly isSettled: boolean;
}

/** Phases in which a permanent refusal is of this server, and another MX host may take the mail (RFC 5321 section 5.1). */
const OF_THE_SERVER: ReadonlySet<SmtpPhase> = new Set([
  'banner',
  'ehlo',
  'helo',
  'starttls',
  'ehlo-tls',
  'helo-tls',
] satisfies SmtpPhase[]);

/** What one dialogue means for one recipient. Pure. */
export function fateIn(address: string, session: Observation<Delivery>): Settling {
  if (session.status === 'unknown') return unsent(address, null, session.detail, false);
  const delivery = session.value;
  const own = delivery.recipients.find((recipient) => recipient.address === address)?.reply ?? null;
  if (own !== null && own.code >= 400) return refused(address, 'rcpt', own);
  const { final, held, sent, steps } = delivery;
  if (own !== null && own.code >= 300)
    return unsent(address, 'rcpt', `"${replyText(own)}" is no answer to RCPT`, false);
  if (own !== null && final !== null) {
    if (final.code < 300) return accepted(address, final);
    return refused(address, phaseOf(final, steps) ?? 'message', final);
  }
  if (held !== null) return unsent(address, delivery.phase, held.detail, HELD_FOR_GOOD.has(held.because));
  if (own !== null && sent === 'whole') {
    const doubt = 'the server had the whole message and gave no answer: it may or may not have taken it';
    return unsent(address, 'message', `${doubt} (${delivery.detail})`, true);
  }
  const refusal = steps.findLast(
    ({ phase, reply }) => reply !== null && (reply.code === CLOSING || (DECISIVE.has(phase) && reply.code >= 400)),
  );
  if (refusal?.reply) return refused(address, refusal.phase, refusal.reply);
  return unsent(address, delivery.phase, delivery.detail, false);
}

/** What another address of the same kind would say just as well. */
const HELD_FOR_GOOD: ReadonlySet<string> = new Set(['no-password', 'no-auth-offered', 'no-mechanism']);

/** Said to one recipient, it ends the dialogue for all of them (RFC 5321 section 3.8). */
const CLOSING = 421;

/** `250 HELP`, VRFY and QUIT decide nothing. */
const DECISIVE: ReadonlySet<SmtpPhase> = new Set([
  'banner',
  'ehlo',
  'helo',
  'starttls',
  'ehlo-tls',
  'helo-tls',
  'auth',
  'mail',
  'data',
  'message',
] satisfies SmtpPhase[]);

function phaseOf(reply: SmtpReply, steps: readonly SmtpStep[]): SmtpPhase | null {
  return steps.findLast((step) => step.reply === reply || sameReply(step.reply, reply))?.phase ?? null;
}

/** Replies of a recording are equal and not the same. */
function sameReply(one: SmtpReply | null, other: SmtpReply): boolean {
  return one !== null && one.code === other.code && one.lines.join('\n') === other.lines.join('\n');
}

function accepted(address: string, reply: SmtpReply): Settling {
  return { fate: { address, fate: 'accepted', phase: 'message', reply, detail: 'accepted' }, isSettled: true };
}

function refused(address: string, phase: SmtpPhase, reply: SmtpReply): Settling {
  const isTemporary = reply.code < 500;
  return {
    fate: {
      address,
      fate: isTemporary ? 'put-off' : 'refused',
      phase,
      reply,
      detail: isTemporary ? 'refused for the time being' : 'refused',
    },
    // A password that was refused is not said again: accounts are locked for that.
    isSettled: phase === 'auth' || (!isTemporary && !OF_THE_SERVER.has(phase)),
  };
}

function unsent(address: string, phase: SmtpPhase | null, detail: string, isSettled: boolean): Settling {
  return { fate: { address, fate: 'unsent', phase, reply: null, detail }, isSettled };
}

import type { ReadBounce } from '../core/bounce.ts';
import { replyIn, statusIn } from './diagnostic-reply.ts';

/**
 * Reads an SMTP reply that somebody pasted: with or without codes, folded over lines, in quotes, behind the prefix of a log.
 *
 * @returns a bounce with one recipient, who is not known unless the text names one; never throws
 */
export function readPastedReply(text: string): ReadBounce {
  const reply = replyIn(text);
  return {
    what: reply?.code !== undefined && reply.code < 300 ? 'success' : 'failure',
    form: 'reply',
    system: null,
    reportingMta: null,
    arrivalAtMs: null,
    recipients: [
      {
        originalRecipient: null,
        finalRecipient: null,
        action: null,
        status: reply?.enhanced ?? statusIn(text),
        reply,
        phase: null,
        remoteMta: null,
        remoteAddress: null,
        diagnostic: text,
        lastAttemptAtMs: null,
        willRetryUntilMs: null,
      },
    ],
    recipientCount: 1,
    original: null,
    feedback: null,
    unread: [],
  };
}

/** Whether a text holds an SMTP reply: a reply code, or an enhanced status code. */
export function looksLikeReply(text: string): boolean {
  return replyIn(text) !== null || statusIn(text) !== null;
}

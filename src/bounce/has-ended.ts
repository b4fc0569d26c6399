import type { ReadBounce, ReadRecipient } from '../core/bounce.ts';

/**
 * Whether nobody tries any more: a failure is reported, or a server said no for good, which is not tried again by itself
 * (RFC 5321 section 4.2.1). Of a pasted reply without a code it is not known: then false, and its
 * words tell.
 */
export function hasEnded(
  { action, status, reply, diagnostic }: ReadRecipient,
  { what, form }: Pick<ReadBounce, 'what' | 'form'>,
): boolean {
  if (what !== 'failure') return false;
  if (action !== null) return action === 'failed';
  if (form !== 'reply') return true;
  if (isOverTime({ status, reply }) || (reply === null && status === null && OVER.test(diagnostic ?? ''))) return true;
  return reply === null ? status?.startsWith('5.') === true : reply.code >= 500;
}

/** Words without a code that say that the time for tries is over. */
const OVER =
  /\bexpired\b|\btoo (?:long|old)\b|\bg[ai]v(?:e|en|ing) up\b|\bretry (?:time|timeout) (?:exceeded|not reached)|\bfailing for a long time|\bexceeded max(?:imum)? time|\bnot be delivered (?:for|within|after)\b|\bnot deliver(?:ed)? (?:it )?(?:for|within|after)\b|\bstopped trying\b/i;

/**
 * Of a pasted reply: X.4.7 (RFC 3463 section 3.5): whoever had the message gave it up as too old. Behind a reply code some
 * servers say it of a session that takes too long, so that the words have to say the same.
 */
export function isOverTime({ status, reply }: Pick<ReadRecipient, 'status' | 'reply'>): boolean {
  if (!(reply?.enhanced ?? status)?.endsWith('.4.7')) return false;
  return reply === null || /\bexpired\b/i.test(reply.lines.join(' '));
}

import type { ReadBounce, ReadRecipient } from '../core/bounce.ts';

/**
 * Whether nobody tries any more: a failure is reported, or a server said no for good, which is not tried again by itself
 * (RFC 5321 section 4.2.1). Of a pasted reply without a code it is not known: then false.
 */
export function hasEnded(
  { action, status, reply }: ReadRecipient,
  { what, form }: Pick<ReadBounce, 'what' | 'form'>,
): boolean {
  if (what !== 'failure') return false;
  if (action !== null) return action === 'failed';
  if (form !== 'reply') return true;
  return reply === null ? status?.startsWith('5.') === true : reply.code >= 500;
}

import type { BounceConclusion, BounceHints, ReadBounce } from '../core/bounce.ts';
import { noBounce } from './bounce-mail.ts';
import { conclude } from './conclude.ts';

/**
 * A bounce, and what is concluded of each of its recipients. Pasted words that hold no code, and that no rule knows, are no
 * answer of a mail server: then it is no bounce. Pure; never throws.
 */
export function concluded(
  read: ReadBounce,
  hints: BounceHints,
): { readonly bounce: ReadBounce; readonly conclusions: readonly BounceConclusion[] } {
  const conclusions = read.recipients.map((recipient) => conclude(recipient, read, hints));
  const isAnswer = conclusions.some(
    ({ basis, replyCode, status }) => basis !== 'nothing' || replyCode !== null || status !== null,
  );
  return read.form === 'reply' && !isAnswer
    ? { bounce: { ...noBounce(read.unread), form: 'reply' }, conclusions: [] }
    : { bounce: read, conclusions };
}

import type { BounceConclusion, BounceHints, ReadBounce } from '../core/bounce.ts';
import { noBounce } from './bounce-mail.ts';
import { conclude } from './conclude.ts';
import type { Concluder } from './concluder.ts';

/**
 * A bounce, and what is concluded of each of its recipients. Pasted words that hold no code, and that no rule knows, are no
 * answer of a mail server: then it is no bounce. Pure; never throws.
 *
 * @param by  where there are many, one that remembers
 */
export function concluded(
  read: ReadBounce,
  hints: BounceHints,
  by: Concluder = (recipient, bounce) => conclude(recipient, bounce, hints),
): { readonly bounce: ReadBounce; readonly conclusions: readonly BounceConclusion[] } {
  const conclusions = read.recipients.map((recipient) => by(recipient, read));
  const isAnswer = conclusions.some(
    ({ basis, replyCode, status }) => basis !== 'nothing' || replyCode !== null || status !== null,
  );
  return read.form === 'reply' && !isAnswer
    ? { bounce: { ...noBounce(read.unread), form: 'reply' }, conclusions: [] }
    : { bounce: read, conclusions };
}

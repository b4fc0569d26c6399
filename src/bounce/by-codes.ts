import type { BounceReason, ReadRecipient } from '../core/bounce.ts';
import { type CodeReasons, likeliestOfCode, reasonsOfCode } from './code-reasons.ts';
import { type Found, ofReasons } from './found.ts';
import { reasonTraits } from './reason-traits.ts';
import { reasonOfSubject, type StatusReason } from './status-reasons.ts';

/**
 * What the codes of a refusal mean where its words are not known.
 *
 * @param status  what its enhanced status code stands for
 * @returns null where they fit too many reasons; a guess where one of these is the likeliest
 */
export function byCodes({ reply, status: given, phase }: ReadRecipient, status: StatusReason | null): Found | null {
  const code = reply?.code ?? null;
  const ofSubject = reasonOfSubject(reply?.enhanced ?? null) ?? reasonOfSubject(given);
  const ofCode = unlessContradicted(reasonsOfCode(code, phase), status ?? ofSubject);
  // Of what the reply code leaves open the status may say which.
  const isNamed = status !== null && ofCode?.includes(status.reason) === true && ofCode[0] !== status.reason;
  if (ofCode !== null && !isNamed) return ofReasons(ofCode, 'reply-code');
  if (status !== null) return ofReasons([status.reason, ...status.others], 'status');
  if (ofSubject !== null) return ofReasons([ofSubject.reason, ...ofSubject.others], 'status-subject');
  const likeliest = likeliestOfCode(code, phase);
  return likeliest === null ? null : ofReasons(likeliest, 'guess');
}

/** An enhanced status code says more than the reply code before it: null where the two have neither reason nor subject in common. */
function unlessContradicted(ofCode: CodeReasons | null, status: StatusReason | null): CodeReasons | null {
  if (ofCode === null || status === null) return ofCode;
  const stated = [status.reason, ...status.others];
  const subjects = new Set(stated.map(subjectOf));
  return ofCode.some((reason) => stated.includes(reason) || subjects.has(subjectOf(reason))) ? ofCode : null;
}

function subjectOf(reason: BounceReason): string {
  return reasonTraits[reason].status.charAt(0);
}

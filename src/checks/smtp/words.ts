import type { SmtpEnding, SmtpPhase, SmtpReply } from '../../core/net.ts';
import { type Place, placeText } from '../../core/places.ts';
import { replyText } from '../../core/reply-words.ts';
import { phaseText } from '../../core/smtp-phases.ts';

/** A place whose session broke off, with where and how. */
export interface EndedAt extends Place {
  readonly phase: SmtpPhase;
  readonly ended: SmtpEnding;
}

/** A refusal as a finding carries it: the causes of a report are read from `code`, `enhanced`, `lines` and `rule`. */
export interface RepliedAt extends Place, SmtpReply {
  readonly phase: SmtpPhase;
  /** The id of the rule that knows the reply, and what it says; null: none does. */
  readonly rule: string | null;
  readonly meaning: string | null;
}

/** How a session broke off, such as `refuses the connection` or `closes the connection at MAIL FROM`. */
function endingText({ phase, ended }: EndedAt): string {
  if (phase === 'connect') {
    if (ended === 'refused') return 'refuses the connection';
    return ended === 'timeout' ? 'does not answer' : 'breaks off the connection at once';
  }
  if (ended === 'no-greeting' || (ended === 'timeout' && phase === 'banner')) return 'sends no greeting';
  if (phase === 'banner') return 'closes the connection without a greeting';
  if (ended === 'timeout') return `gives no answer to ${phaseText(phase)}`;
  if (ended === 'protocol-error') return `breaks the protocol at ${phaseText(phase)}`;
  return `closes the connection at ${phaseText(phase)}`;
}

/** Whether each of them was there, and then broke off: it is not started or let through that it has to be. */
export function hangsUp(places: readonly EndedAt[]): boolean {
  return places.every(({ phase }) => phase !== 'connect');
}

const MOST = 4;

/** One clause per place, the rest counted. */
export function endingsText(places: readonly EndedAt[]): string {
  return counted(places.map((place) => `${placeText(place)} ${endingText(place)}`));
}

/** What was said at each place, the same words once, with the meaning where it is known. */
export function repliesText(replies: readonly RepliedAt[]): string {
  const bySaying = Map.groupBy(
    replies,
    (reply) => `${phaseText(reply.phase)}: "${replyText(reply)}"${meaningText(reply)}`,
  );
  return counted([...bySaying].map(([saying, at]) => `${counted(at.map(placeText), 2)} at ${saying}`));
}

function meaningText({ meaning }: RepliedAt): string {
  return meaning === null ? '' : ` (${meaning})`;
}

function counted(texts: readonly string[], most = MOST): string {
  const shown = texts.slice(0, most).join('; ');
  return texts.length > most ? `${shown}; and ${texts.length - most} more` : shown;
}

import type { FeedbackReport, ReadBounce } from '../../core/bounce.ts';
import { reasonWords, wordsFor } from '../text/bounce-words.ts';
import type { BounceSituation } from './advice.ts';
import { answerOf, whoOf } from './answer.ts';

/** A recipient with what is said of it. */
export interface Judged extends BounceSituation {
  readonly name: string | null;
  /** Who refused, as a reader knows it: a provider, or else a host; null: not said. */
  readonly server: string | null;
}

/** Named in one sentence; all are told of by their recipients. */
const MOST_CAUSES = 20;

/** What happened, as a sentence: lower case, no full stop. */
export function entrySummary(bounce: ReadBounce, judged: readonly Judged[]): string {
  switch (bounce.what) {
    case 'failure':
    case 'delay':
      return notDelivered(bounce, judged);
    case 'success':
      return `a success notice${forWhom(judged)}, no bounce: ${reasonWords.delivered.clause}`;
    case 'vacation':
      return `an automatic answer${fromWhom(judged)}, no bounce: ${reasonWords.vacation.clause}`;
    case 'receipt':
      return `a read receipt${fromWhom(judged)}, no bounce`;
    case 'complaint':
      return complaint(bounce.feedback, judged);
    case 'none':
      return bounce.form === 'reply'
        ? 'no answer of a mail server that is known: the words hold no reply code, and no rule knows them (mailcheck explain CODE looks a code alone up)'
        : 'no bounce: nothing in it reports on a delivery';
  }
}

function notDelivered({ what, recipientCount }: ReadBounce, judged: readonly Judged[]): string {
  const [first, ...others] = judged;
  if (first === undefined) {
    return what === 'delay'
      ? 'a delay, of which it is not said for whom or why'
      : 'a message was not delivered; it is not said to whom or why';
  }
  if (others.every((other) => causeOf(other) === causeOf(first))) {
    const proved = others.every((other) => other.proved === first.proved) ? first.proved : null;
    return answerOf({ ...first, proved }, { name: first.name, count: recipientCount }, first.server);
  }
  const causes = new Map<string, { readonly title: string; count: number }>();
  for (const each of judged) {
    const cause = causes.get(causeOf(each)) ?? { title: wordsFor(each.conclusion).title, count: 0 };
    cause.count++;
    causes.set(causeOf(each), cause);
  }
  const parts = [...causes.values()].sort((a, b) => b.count - a.count).map(({ title, count }) => `${count} ${title}`);
  const left = parts.splice(MOST_CAUSES).length;
  if (left > 0) parts.push(`and ${left} more`);
  return `${what === 'delay' ? 'mail is delayed for' : 'mail was not delivered to'} ${recipientCount} recipients, for ${causes.size} causes: ${parts.join('; ')}`;
}

/** The same for all that is one cause: what is said of it holds for all. */
function causeOf({ conclusion, server, what, recipient }: Judged): string {
  const { reason, kind, move, rule, basis } = conclusion;
  return [reason, kind, move, rule?.id, basis, server, what, recipient.action].join('\n');
}

function complaint(feedback: FeedbackReport | null, judged: readonly Judged[]): string {
  const who = namesOf(judged);
  switch (feedback?.type) {
    case undefined:
    case 'abuse':
      return `a complaint, no bounce: ${who ?? 'a recipient'} reported the message as spam`;
    case 'auth-failure':
      return 'a report of failed authentication, no bounce: a receiver saw mail in the name of your domain that it could not authenticate';
    case 'opt-out':
      return `a wish to be left out, no bounce: ${who ?? 'a recipient'} wants no more such mail`;
    case 'not-spam':
      return `a report, no bounce: ${who ?? 'a recipient'} says that the message was not spam`;
    default:
      return `a feedback report of type "${feedback?.type}", no bounce`;
  }
}

function fromWhom(judged: readonly Judged[]): string {
  const names = namesOf(judged);
  return names === null ? '' : ` from ${names}`;
}

function forWhom(judged: readonly Judged[]): string {
  const names = namesOf(judged);
  return names === null ? '' : ` for ${names}`;
}

function namesOf(judged: readonly Judged[]): string | null {
  const named = judged.filter(({ name }) => name !== null);
  return whoOf({ name: named[0]?.name ?? null, count: named.length });
}

import type { BounceConclusion, BounceWhat, ReadRecipient } from '../../core/bounce.ts';
import { reasonWords } from '../text/bounce-words.ts';

/** One recipient's part of a bounce, as far as words depend on it. */
export interface BounceSituation {
  readonly what: BounceWhat;
  readonly recipient: ReadRecipient;
  readonly conclusion: BounceConclusion;
}

/** Moves that leave the sender nothing to mend. */
const NOT_OURS = new Set<BounceConclusion['move']>(['wait', 'recipient', 'recipient-admin', 'nobody']);

/** What to do, step by step: what the rule that knows it says, then what goes for the reason. Lower case, no full stop. */
export function adviceOf(situation: BounceSituation): readonly string[] {
  const { kind, move, reason, rule } = situation.conclusion;
  const { steps, temporary = steps, moves = {} } = reasonWords[reason];
  const usual = moves[move] ?? (kind === 'temporary' ? temporary : steps);
  const again = kind === 'temporary' ? retry(situation) : [];
  const fix = rule?.fix == null ? [] : [rule.fix];
  return NOT_OURS.has(move) ? [...fix, ...again, ...usual] : [...fix, ...usual, ...again];
}

/** Whether anybody still tries: a delay says so, a failure says that nobody does, a pasted reply says nothing. */
function retry({ what, recipient, conclusion }: BounceSituation): readonly string[] {
  if (what === 'delay' || recipient.action === 'delayed') {
    const until = recipient.willRetryUntilMs === null ? '' : `, until ${minuteOf(recipient.willRetryUntilMs)}`;
    return [`do not send it again: your mail server keeps trying by itself${until}`];
  }
  if (recipient.action === 'failed') {
    return ['send the message again, now or once the cause is gone: nobody tries any more'];
  }
  const soon = conclusion.greylisting ? ', and a try after some minutes is usually taken' : '';
  return [`do not send it again by hand: a mail server that got this answer tries again by itself${soon}`];
}

// RFC 5321 section 4.5.4.1: tries at least 30 minutes apart, given up after 4 to 5 days or more.
const GIVES_UP = 'a mail server usually tries for 4 to 5 days, and then reports a failure';
const GREYLISTED =
  'if it is the same after some hours, your server does not try again, or each time from another address';

/** Of what may pass by itself: when it is time to do something. Null: it does not pass by itself, or there is no more waiting. */
export function worryOf({ conclusion, recipient, what }: BounceSituation): string | null {
  if (conclusion.kind !== 'temporary') return null;
  if (what === 'failure' && recipient.action === 'failed') return null;
  if (conclusion.greylisting) return GREYLISTED;
  const { worry } = reasonWords[conclusion.reason];
  return worry === undefined ? GIVES_UP : `${worry}; ${GIVES_UP}`;
}

/** `2026-11-21 14:05 UTC` */
export function minuteOf(timeMs: number): string {
  const iso = isoOf(timeMs);
  return iso === null ? 'a time that is no date' : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** Null for what is no time between the years 1 and 9999. */
export function isoOf(timeMs: number | null): string | null {
  if (timeMs === null || !Number.isFinite(timeMs)) return null;
  const EARLIEST = -62_135_596_800_000;
  const LATEST = 253_402_300_799_999;
  return timeMs < EARLIEST || timeMs > LATEST ? null : new Date(timeMs).toISOString();
}

import type {
  BounceConclusion,
  BounceForm,
  BounceWhat,
  FeedbackReport,
  OriginalMessage,
  ReadRecipient,
} from '../../core/bounce.ts';
import { feedbackSteps } from '../text/bounce-feedback-words.ts';
import { wordsFor } from '../text/bounce-words.ts';
import { fill, type GivenSender } from './fill.ts';
import type { ProofOutcome } from './proof-outcome.ts';

/** One recipient's part of a bounce, as far as words depend on it. */
export interface BounceSituation {
  readonly what: BounceWhat;
  readonly form: BounceForm;
  readonly recipient: ReadRecipient;
  readonly conclusion: BounceConclusion;
  readonly original: OriginalMessage | null;
  readonly feedback: FeedbackReport | null;
  /** What the user says of the sender; null: nothing. */
  readonly given: GivenSender | null;
  /** What a proof run changes; null: nothing, or the recipients differ. */
  readonly proved: ProofOutcome | null;
}

/** Moves that leave the sender nothing to mend: waiting comes first. */
const NOT_OURS = new Set<BounceConclusion['move']>(['wait', 'recipient', 'recipient-admin', 'nobody']);

/** What to do, step by step: what the rule that knows it says, or else what goes for the reason. Lower case, no full stop. */
export function adviceOf(situation: BounceSituation): readonly string[] {
  const { conclusion, feedback, proved } = situation;
  const { kind, move, rule } = conclusion;
  const steps = feedback === null ? stepsFor(situation) : feedbackSteps(feedback.type);
  const broken = proved === 'spf-error' ? [MEND_SPF] : [];
  const filled = [...broken, ...(rule?.fix == null ? [] : [rule.fix]), ...steps].map((step) => fill(step, situation));
  if (proved === 'gone') {
    const first = stillTries(situation) ? again(situation) : 'send the message again: no such fault shows now';
    return [first, ...filled.map((step) => `if it is refused again: ${step}`)];
  }
  if (kind !== 'temporary') return filled;
  return conclusion.ended || !NOT_OURS.has(move) ? [...filled, again(situation)] : [again(situation), ...filled];
}

const MEND_SPF =
  'mend the SPF record first, as the proof says: it is in error, and receivers pass over what it lists, or is added to it';

function stepsFor(situation: BounceSituation): readonly string[] {
  const { conclusion } = situation;
  const { kind, move, rule } = conclusion;
  const { steps, temporary = steps, ended, moves = {}, always } = wordsFor(conclusion);
  if (ended !== undefined && kind === 'temporary' && rule?.fix == null && conclusion.ended) return ended;
  if (rule?.fix != null) return always === undefined || NOT_OURS.has(move) ? [] : [always];
  return moves[move] ?? (kind === 'temporary' ? temporary : steps);
}

/** Whoever has the message tries again by itself. */
export function stillTries({ what, recipient, conclusion }: BounceSituation): boolean {
  if (what === 'delay' || recipient.action === 'delayed') return true;
  return conclusion.kind === 'temporary' && !conclusion.ended;
}

function again(situation: BounceSituation): string {
  const { what, recipient, conclusion } = situation;
  if (conclusion.ended) return 'send the message again, now or once the cause is gone: nobody tries any more';
  if (what === 'delay' || recipient.action === 'delayed') {
    return 'do not send it again: your mail server keeps trying by itself';
  }
  const soon = conclusion.greylisting ? ', and a try after some minutes is usually taken' : '';
  return `do not send it again by hand: a mail server that got this answer tries again by itself${soon}`;
}

// RFC 5321 section 4.5.4.1: tries at least 30 minutes apart, given up after 4 to 5 days or more.
const GIVES_UP = 'a mail server usually tries for 4 to 5 days, and then reports a failure';
const GREYLISTED =
  'if it is the same after some hours, your server does not try again, or each time from another address';

/** Of what may pass by itself: when it is time to do something. Null: it does not pass by itself, or there is no more waiting. */
export function worryOf(situation: BounceSituation): string | null {
  const { conclusion } = situation;
  if (conclusion.kind !== 'temporary' || conclusion.ended) return null;
  if (conclusion.greylisting) return GREYLISTED;
  const { worry } = wordsFor(conclusion);
  return worry === undefined ? GIVES_UP : `${worry}; ${GIVES_UP}`;
}

/** Null for what is no time between the years 1 and 9999. */
export function isoOf(timeMs: number | null): string | null {
  if (timeMs === null || !Number.isFinite(timeMs)) return null;
  const EARLIEST = -62_135_596_800_000;
  const LATEST = 253_402_300_799_999;
  return timeMs < EARLIEST || timeMs > LATEST ? null : new Date(timeMs).toISOString();
}

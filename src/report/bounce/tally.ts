import { type Cause, causeKey, countInto, newCause, pageToAskAt, shareOf } from './causes.ts';
import type { BounceEntry, BounceEntryRecipient, BounceSummary } from './schema.ts';

type Share = BounceSummary['causes'][number];

/** Sums up bounces as they come. It holds one line for each cause, and none for a bounce. */
export interface BounceTally {
  add(entry: BounceEntry): void;
  /** Something could not be read. */
  unreadable(file: string, why: string): void;
  summary(): BounceSummary;
}

/** More are counted, and not named. */
const MOST_UNREADABLE = 1000;
/** Of causes that are told apart; the rest is summed up by reason and move alone. */
const MOST_CAUSES = 2000;

export function createTally(): BounceTally {
  const by = { failure: 0, delay: 0, success: 0, vacation: 0, complaint: 0, receipt: 0, none: 0 };
  const causes = new Map<string, Cause>();
  const unreadable: { file: string; why: string }[] = [];
  let entries = 0;
  let recipients = 0;

  return {
    add(entry) {
      entries++;
      by[entry.what]++;
      if (!entry.bounce) return;
      recipients += entry.recipientCount;
      // What was left out by a bound of ours is counted where the last one that was read is.
      const beyond = Math.max(0, entry.recipientCount - entry.recipients.length);
      for (const recipient of entry.recipients) {
        const times = recipient === entry.recipients.at(-1) ? 1 + beyond : 1;
        countInto(causeFor(causes, recipient), recipient, times);
      }
    },
    unreadable(file, why) {
      if (unreadable.length < MOST_UNREADABLE) unreadable.push({ file, why });
    },
    summary() {
      const shares = [...causes.values()].sort((a, b) => b.recipients - a.recipients).map(shareOf);
      return {
        entries,
        recipients,
        by,
        sentence: sentenceOf(by, entries, recipients, shares),
        causes: shares,
        unreadable,
      };
    },
  };
}

function causeFor(causes: Map<string, Cause>, recipient: BounceEntryRecipient): Cause {
  const page = pageToAskAt(recipient);
  const exact = causeKey(recipient, page);
  const isTold = causes.has(exact) || causes.size < MOST_CAUSES;
  const key = isTold ? exact : causeKey(recipient, null);
  const cause = causes.get(key) ?? newCause(recipient, isTold ? page : null);
  causes.set(key, cause);
  return cause;
}

function sentenceOf(by: BounceSummary['by'], entries: number, recipients: number, causes: readonly Share[]): string {
  const [first] = causes;
  const others = by.success + by.vacation + by.complaint + by.receipt + by.none;
  const beside = others === 0 ? '' : ` (${others} more ${others === 1 ? 'is' : 'are'} neither failure nor delay)`;
  if (entries === 0) return 'nothing was read that could be a bounce';
  if (first === undefined)
    return by.failure + by.delay === 0
      ? `no bounces${beside.replace(' more', '')}`
      : `bounces that name nobody${beside}`;
  if (recipients === 1) return `${first.sentence}${beside}`;
  if (first.recipients === recipients) return `all ${recipients} are one cause, ${first.sentence}${beside}`;
  if (first.recipients === 1) return `${recipients} recipients, each for a cause of its own${beside}`;
  return `${first.recipients} of ${recipients} are one cause, ${first.sentence}${beside}`;
}

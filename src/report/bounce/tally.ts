import { wordsFor } from '../text/bounce-words.ts';
import { inCommon } from './fill.ts';
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
/** Of causes that are told apart; the rest is summed up by reason alone. */
const MOST_CAUSES = 2000;
const EXAMPLES = 3;

interface Cause extends Omit<Share, 'recipients' | 'examples' | 'sentence' | 'advice'> {
  recipients: number;
  /** What is the same for all of them. */
  advice: readonly string[];
  readonly meaning: string;
  readonly examples: string[];
}

export function createTally(): BounceTally {
  const by = { failure: 0, delay: 0, success: 0, vacation: 0, complaint: 0, receipt: 0, none: 0 };
  const causes = new Map<string, Cause>();
  const unreadable: { file: string; why: string }[] = [];
  let entries = 0;
  let recipients = 0;

  const count = (recipient: BounceEntryRecipient, times: number) => {
    const cause = causeFor(causes, recipient);
    cause.recipients += times;
    cause.advice = shared(cause.advice, recipient.advice);
    const name = recipient.recipient;
    if (name !== null && cause.examples.length < EXAMPLES && !cause.examples.includes(name)) cause.examples.push(name);
  };
  return {
    add(entry) {
      entries++;
      by[entry.what]++;
      if (!entry.bounce) return;
      recipients += entry.recipientCount;
      // What was left out by a bound of ours is counted where the last one that was read is.
      const beyond = Math.max(0, entry.recipientCount - entry.recipients.length);
      for (const recipient of entry.recipients)
        count(recipient, recipient === entry.recipients.at(-1) ? 1 + beyond : 1);
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
  const { reason, kind, move, provider, rule, meaning, advice, greylisting } = recipient;
  const exact = [reason, kind, move, provider?.id, rule?.id, recipient.basis, greylisting].join('\n');
  const key = causes.has(exact) || causes.size < MOST_CAUSES ? exact : [reason, kind, move, greylisting].join('\n');
  const cause = causes.get(key) ?? {
    reason,
    kind,
    move,
    greylisting,
    provider: key === exact ? provider : null,
    rule: key === exact ? (rule?.id ?? null) : null,
    meaning,
    recipients: 0,
    advice,
    examples: [],
  };
  causes.set(key, cause);
  return cause;
}

/** The steps that both have, with names that differ left open. */
function shared(steps: readonly string[], others: readonly string[]): readonly string[] {
  if (steps === others) return steps;
  return steps.flatMap((step) => {
    for (const other of others) {
      const common = inCommon(step, other);
      if (common !== null) return [common];
    }
    return [];
  });
}

function shareOf({ meaning, provider, ...cause }: Cause): Share {
  const at = provider === null ? '' : ` at ${provider.name}`;
  return { ...cause, provider, sentence: `${wordsFor(cause).title}${at}: ${meaning}` };
}

function sentenceOf(by: BounceSummary['by'], entries: number, recipients: number, causes: readonly Share[]): string {
  const [first] = causes;
  const others = by.success + by.vacation + by.complaint + by.receipt + by.none;
  const beside = others === 0 ? '' : ` (${others} more ${others === 1 ? 'is' : 'are'} neither failure nor delay)`;
  if (entries === 0) return 'nothing was read that could be a bounce';
  if (first === undefined)
    return by.failure + by.delay === 0 ? `no bounces${beside}` : `bounces that name nobody${beside}`;
  if (recipients === 1) return `${first.sentence}${beside}`;
  if (first.recipients === recipients) return `all ${recipients} are one cause, ${first.sentence}${beside}`;
  if (first.recipients === 1) return `${recipients} recipients, each for a cause of its own${beside}`;
  return `${first.recipients} of ${recipients} are one cause, ${first.sentence}${beside}`;
}

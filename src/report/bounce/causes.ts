import { wordsFor } from '../text/bounce-words.ts';
import { inCommon } from './fill.ts';
import { listsNamedIn } from './named-lists.ts';
import type { BounceEntryRecipient, BounceSummary } from './schema.ts';

// What is one cause for whoever has to act on it: the same reason and the same move, whoever said so and in which words.

type Share = BounceSummary['causes'][number];

/** Recipients of one cause, as they are counted. */
export interface Cause extends Pick<Share, 'reason' | 'move' | 'greylisting' | 'page'> {
  recipients: number;
  guessed: number;
  ended: number;
  readonly kinds: Map<BounceEntryRecipient['kind'], number>;
  readonly providers: Map<string, { readonly id: string; readonly name: string; recipients: number }>;
  readonly rules: Map<string, number>;
  /** What it means, in the words of each; null: they differ. */
  meaning: string | null;
  readonly advices: Advice[];
  readonly examples: string[];
}

/** What some of them are advised. */
interface Advice {
  /** With names that differ left open. */
  steps: readonly string[];
  recipients: number;
}

const EXAMPLES = 3;
/** Of different advice for one cause; more is counted with the last. */
const MOST_ADVICES = 20;

/** What makes two of them one cause. @param page  by `pageToAskAt` */
export function causeKey({ reason, move, greylisting }: BounceEntryRecipient, page: string | null): string {
  return [reason, move, greylisting, page].join('\n');
}

export function newCause({ reason, move, greylisting, meaning }: BounceEntryRecipient, page: string | null): Cause {
  return {
    reason,
    move,
    greylisting,
    page,
    recipients: 0,
    guessed: 0,
    ended: 0,
    kinds: new Map(),
    providers: new Map(),
    rules: new Map(),
    meaning,
    advices: [],
    examples: [],
  };
}

/** @param times  for how many recipients this one stands */
export function countInto(cause: Cause, recipient: BounceEntryRecipient, times: number): void {
  const { kind, ended, provider, rule, basis, meaning, advice, recipient: name } = recipient;
  cause.recipients += times;
  if (basis === 'guess') cause.guessed += times;
  if (ended) cause.ended += times;
  cause.kinds.set(kind, (cause.kinds.get(kind) ?? 0) + times);
  if (provider !== null) {
    const counted = cause.providers.get(provider.id) ?? { ...provider, recipients: 0 };
    counted.recipients += times;
    cause.providers.set(provider.id, counted);
  }
  if (rule !== null) cause.rules.set(rule.id, (cause.rules.get(rule.id) ?? 0) + times);
  if (meaning !== cause.meaning) cause.meaning = null;
  countAdvice(cause.advices, advice, times);
  if (name !== null && cause.examples.length < EXAMPLES && !cause.examples.includes(name)) cause.examples.push(name);
}

function countAdvice(advices: Advice[], steps: readonly string[], times: number): void {
  for (const known of advices) {
    const common = sharedSteps(known.steps, steps);
    if (common === null) continue;
    known.steps = common;
    known.recipients += times;
    return;
  }
  const last = advices.at(-1);
  if (advices.length < MOST_ADVICES || last === undefined) advices.push({ steps, recipients: times });
  else last.recipients += times;
}

/** The same steps, with names that differ left open; null: they are others. */
function sharedSteps(steps: readonly string[], others: readonly string[]): readonly string[] | null {
  if (steps.length !== others.length) return null;
  const common: string[] = [];
  for (const [at, step] of steps.entries()) {
    const both = inCommon(step, others[at] ?? '');
    if (both === null) return null;
    common.push(both);
  }
  return common;
}

export function shareOf(cause: Cause): Share {
  const { reason, move, greylisting, page, recipients, guessed, ended, examples } = cause;
  const providers = [...cause.providers.values()].sort(byCount);
  const [advice] = [...cause.advices].sort(byCount);
  const { title, clause } = wordsFor(cause);
  const [only] = providers;
  const at = only?.recipients === recipients ? ` at ${only.name}` : '';
  const listed = page === null ? '' : ` (${page})`;
  const guess = guessed === 0 ? '' : ` (${guessed === recipients ? 'a guess' : `of ${guessed} it is a guess`})`;
  // A meaning that only repeats the title says less than what goes for the reason.
  const isSame = cause.meaning !== null && !cause.meaning.includes(title);
  const why = isSame ? cause.meaning : `${clause}${guess}`;
  return {
    reason,
    kinds: [...cause.kinds].map(([kind, count]) => ({ kind, recipients: count })).sort(byCount),
    move,
    greylisting,
    page,
    providers,
    rules: [...cause.rules].map(([id, count]) => ({ id, recipients: count })).sort(byCount),
    recipients,
    guessed,
    ended,
    title: `${title}${at}${listed}`,
    sentence: `${title}${at}${listed}: ${why}`,
    advice: advice?.steps ?? [],
    advised: advice?.recipients ?? 0,
    examples,
  };
}

function byCount(one: { readonly recipients: number }, other: { readonly recipients: number }): number {
  return other.recipients - one.recipients;
}

/** Reasons where whoever refuses goes by a list, and each list has a page of its own to ask for removal at. */
const LISTED = new Set<BounceEntryRecipient['reason']>(['blocked', 'badreputation']);
const PAGE = /\bhttps?:\/\/([a-z0-9.-]{3,253})/i;
const LOOKED_AT = 2000;

/** Where the sender has to ask: the host of that page, or the list that is named; null: no such, or not told. */
export function pageToAskAt(recipient: BounceEntryRecipient): string | null {
  const { reason, move, greylisting, advice, diagnostic } = recipient;
  if (!LISTED.has(reason) || move !== 'sender-server' || greylisting) return null;
  const { asked, others } = listsNamedIn((diagnostic ?? '').slice(0, LOOKED_AT), 'address');
  const [list] = asked;
  if (list !== undefined) return hostIn(list.delist) ?? list.zone;
  return advice.map(hostIn).find((host) => host !== null) ?? others[0] ?? null;
}

function hostIn(text: string): string | null {
  return PAGE.exec(text)?.[1]?.toLowerCase().replace(/\.$/, '') ?? null;
}

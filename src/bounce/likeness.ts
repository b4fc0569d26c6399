import { providers } from '../checks/providers.ts';
import type { BounceReason } from '../core/bounce.ts';
import { withoutNames } from '../core/reply-names.ts';
import type { ReplyRule } from '../core/reply-rules.ts';
import { software } from './software.ts';
import { stemsIn } from './stems.ts';

/** How much the words of a text speak for a reason: the logarithm of the odds. */
export interface Likeness {
  readonly reason: BounceReason;
  readonly weight: number;
}

/** A text is like none where less than this speaks for the best reason, … */
const MIN_WEIGHT = 3;
/** … or where fewer of its words are known, or none of these but words that stand in every notice. */
const MIN_WORDS = 2;
const OF_ANY_NOTICE =
  'your you mail message messages email temporary temporarily failure failed error permanent permanently deliver delivered delivery undelivered following recipient recipients try later server host not no has name from because';
/** What a word counts beyond what was seen: the less, the more a rare word says. */
const SMOOTHING = 0.1;
const SMOOTHED_WORDS = 10;
/** A meaning is in our own words, not in those of a mail server. */
const OWN_WORDS = 0.5;

/** Of each word: how often it stands in the texts of each reason. */
interface Model {
  readonly reasons: readonly BounceReason[];
  readonly texts: readonly number[];
  readonly words: ReadonlyMap<string, Float64Array>;
  readonly total: number;
  /** Words that stand in every notice. */
  readonly idle: ReadonlySet<string>;
}

let model: Model | null = null;

/**
 * What the words of a text speak for, by how often they stand in what the rules of each reason look for, in their examples
 * and in their meanings.
 *
 * @param text  by `ruleText`, without addresses
 * @returns the likeliest first; empty where no reason is likely
 */
export function likeness(text: string): readonly Likeness[] {
  model ??= modelOf();
  const { reasons, words, idle } = model;
  const weights = reasons.map(() => 0);
  let known = 0;
  let telling = 0;
  for (const word of stemsIn(text)) {
    const counts = words.get(word);
    if (counts === undefined) continue;
    known++;
    if (!idle.has(word)) telling++;
    weighIn(weights, counts, model);
  }
  if (known < MIN_WORDS || telling === 0) return [];
  const sorted = reasons
    .map((reason, at): Likeness => ({ reason, weight: weights[at] ?? 0 }))
    .sort((one, other) => other.weight - one.weight);
  return (sorted[0]?.weight ?? 0) < MIN_WEIGHT ? [] : sorted;
}

function weighIn(weights: number[], counts: Float64Array, { texts, total }: Model): void {
  const sum = counts.reduce((some, count) => some + count, 0);
  texts.forEach((own, at) => {
    const count = counts[at] ?? 0;
    const here = (count + SMOOTHING) / (own + SMOOTHED_WORDS * SMOOTHING);
    const elsewhere = (sum - count + SMOOTHING) / (total - own + SMOOTHED_WORDS * SMOOTHING);
    weights[at] = (weights[at] ?? 0) + Math.log(here / elsewhere);
  });
}

function modelOf(): Model {
  const all = [...software.flatMap(({ rules }) => rules), ...providers.flatMap(({ replies = [] }) => replies)];
  // What says no cause is none to guess.
  const rules = all.filter(({ reason }) => reason !== 'onhold' && reason !== 'undefined');
  const reasons = [...new Set(rules.map(({ reason }) => reason))];
  const texts = reasons.map(() => 0);
  const words = new Map<string, Float64Array>();
  let total = 0;
  for (const rule of rules) {
    const at = reasons.indexOf(rule.reason);
    for (const [text, weight] of textsOf(rule)) {
      const stems = stemsIn(text.toLowerCase());
      if (stems.size === 0) continue;
      total += weight;
      texts[at] = (texts[at] ?? 0) + weight;
      for (const stem of stems) {
        const counts = words.get(stem) ?? new Float64Array(reasons.length);
        counts[at] = (counts[at] ?? 0) + weight;
        words.set(stem, counts);
      }
    }
  }
  return { reasons, texts, words, total, idle: stemsIn(OF_ANY_NOTICE) };
}

function textsOf({ contains, example, meaning }: ReplyRule): readonly (readonly [text: string, weight: number])[] {
  const pieces = typeof contains === 'string' ? [contains] : contains;
  return [...pieces.map((piece) => [piece, 1] as const), [withoutNames(example), 1], [meaning, OWN_WORDS]];
}

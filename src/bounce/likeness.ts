import { providers } from '../checks/providers.ts';
import type { BounceReason } from '../core/bounce.ts';
import { ruleText } from '../core/reply-rules.ts';
import { software } from './software.ts';

/** How much of the weight of a text has to be in a known one. */
const THRESHOLD = 0.6;
const MIN_WORDS = 2;
const MAX_WORDS = 60;
const MAX_OTHERS = 3;

interface Known {
  readonly reason: BounceReason;
  readonly words: ReadonlySet<string>;
}

interface Model {
  readonly known: readonly Known[];
  /** A word is worth the more the fewer of the known texts have it. */
  readonly weights: ReadonlyMap<string, number>;
  /** The weight of a word that no known text has. */
  readonly unknown: number;
}

let model: Model | null = null;

/**
 * The reasons whose known texts (the examples and meanings of all rules) share most words with this one.
 *
 * @param text  by `ruleText`, without addresses
 * @returns the likeliest first; empty where no known text is like it
 */
export function likeliestReasons(text: string): readonly BounceReason[] {
  model ??= modelOf();
  const { known, weights, unknown } = model;
  const words = wordsOf(text);
  if (words.size < MIN_WORDS) return [];
  const weightOf = (word: string) => weights.get(word) ?? unknown;
  const total = sum([...words].map(weightOf));
  const scores = new Map<BounceReason, number>();
  for (const one of known) {
    const common = [...words].filter((word) => one.words.has(word));
    if (common.length < MIN_WORDS) continue;
    const score = sum(common.map(weightOf)) / total;
    if (score > (scores.get(one.reason) ?? 0)) scores.set(one.reason, score);
  }
  return [...scores]
    .filter(([, score]) => score >= THRESHOLD)
    .sort(([, one], [, other]) => other - one)
    .slice(0, 1 + MAX_OTHERS)
    .map(([reason]) => reason);
}

function modelOf(): Model {
  const rules = [...providers.flatMap(({ replies = [] }) => replies), ...software.flatMap(({ rules }) => rules)];
  const known = rules.map(({ reason, example, meaning }) => ({
    reason,
    words: wordsOf(ruleText(`${example} ${meaning}`)),
  }));
  const counts = new Map<string, number>();
  for (const { words } of known) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weightOf = (count: number) => Math.log((known.length + 1) / (count + 0.5));
  return {
    known,
    weights: new Map([...counts].map(([word, count]) => [word, weightOf(count)])),
    unknown: weightOf(1),
  };
}

const WORD = /\p{L}{2,}/gu;
const EMPTY: ReadonlySet<string> = new Set(
  'the to of is in for and or this that your you by on at it be was has have with not an are from as we our please mail message email example acme kim ann com org http https www see temporary failure'.split(
    ' ',
  ),
);

function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(WORD)) {
    if (words.size >= MAX_WORDS) break;
    if (!EMPTY.has(word)) words.add(word);
  }
  return words;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

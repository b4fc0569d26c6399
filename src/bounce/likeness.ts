import { providers } from '../checks/providers.ts';
import type { BounceReason } from '../core/bounce.ts';
import { ruleText } from '../core/reply-rules.ts';
import { software } from './software.ts';

/** How much of the weight of a text has to be in a known one. */
const THRESHOLD = 0.6;
const MIN_WORDS = 2;
const MAX_WORDS = 60;
const MAX_OTHERS = 3;

interface Model {
  /** Of each known text. */
  readonly reasons: readonly BounceReason[];
  /** The known texts that have a word, by their places. */
  readonly having: ReadonlyMap<string, readonly number[]>;
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
  const { reasons, having, weights, unknown } = model;
  const words = wordsOf(text);
  if (words.size < MIN_WORDS) return [];
  const common = new Map<number, { readonly words: number; readonly weight: number }>();
  let total = 0;
  for (const word of words) {
    const weight = weights.get(word) ?? unknown;
    total += weight;
    for (const at of having.get(word) ?? []) {
      const known = common.get(at) ?? { words: 0, weight: 0 };
      common.set(at, { words: known.words + 1, weight: known.weight + weight });
    }
  }
  const scores = new Map<BounceReason, number>();
  for (const [at, { words: count, weight }] of common) {
    const reason = reasons[at];
    if (reason === undefined || count < MIN_WORDS) continue;
    scores.set(reason, Math.max(scores.get(reason) ?? 0, weight / total));
  }
  return [...scores]
    .filter(([, score]) => score >= THRESHOLD)
    .sort(([, one], [, other]) => other - one)
    .slice(0, 1 + MAX_OTHERS)
    .map(([reason]) => reason);
}

function modelOf(): Model {
  const all = [...providers.flatMap(({ replies = [] }) => replies), ...software.flatMap(({ rules }) => rules)];
  // What says no cause is none to guess.
  const rules = all.filter(({ reason }) => reason !== 'onhold' && reason !== 'undefined');
  const having = new Map<string, number[]>();
  for (const [at, { example, meaning }] of rules.entries()) {
    for (const word of wordsOf(ruleText(`${example} ${meaning}`))) {
      const places = having.get(word);
      if (places === undefined) having.set(word, [at]);
      else places.push(at);
    }
  }
  const weightOf = (count: number) => Math.log((rules.length + 1) / (count + 0.5));
  return {
    reasons: rules.map(({ reason }) => reason),
    having,
    weights: new Map([...having].map(([word, places]) => [word, weightOf(places.length)])),
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

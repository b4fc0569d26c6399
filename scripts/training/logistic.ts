import { type Block, FEATURES_VERSION, type Feature } from '../../src/classifier/features.ts';
import { type ModelFile, sharesOf } from '../../src/classifier/model.ts';

/** One message to learn from. */
export interface Example {
  readonly features: readonly Feature[];
  readonly spam: boolean;
  /** Where it is from: collections count the same, whatever their sizes. */
  readonly corpus: string;
  /** Whoever wrote it, as far as that can be told: what only one writer does tells nothing about spam. */
  readonly writer: string;
  /** What its text is written in. */
  readonly script: string;
}

export interface Settings {
  readonly bits: number;
  readonly scales: Readonly<Record<Block, number>>;
  readonly rounds: number;
  readonly rate: number;
  /** Pull of every weight towards 0. */
  readonly decay: number;
  /** Features of fewer writers are left out. */
  readonly fewestWriters: number;
  /** How often a message is looked at without its text; half as often, with nothing else. From 0 to 0.6. */
  readonly blockDropout: number;
  /** What is left of a weight that the collections disagree on, from 0 to 1. */
  readonly disputed: number;
  /** No weight is further from 0: no single thing about a message is to decide. */
  readonly most: number;
}

export const settings: Settings = {
  bits: 18,
  scales: { text: 2.5, links: 0.7, sender: 0.8, traits: 0.7 },
  rounds: 12,
  rate: 0.5,
  decay: 1e-4,
  fewestWriters: 2,
  blockDropout: 0.3,
  disputed: 0.4,
  most: 2,
};

interface Row {
  /** Those of the text first. */
  readonly places: Int32Array;
  readonly values: Float32Array;
  /** How many of them are of the text. */
  readonly texts: number;
  readonly spam: boolean;
  readonly importance: number;
}

const FEWEST_OF_SCRIPT = 5;

/** Weights before they are rounded. */
export interface Fitted {
  readonly settings: Settings;
  readonly weights: Float32Array;
  readonly bias: number;
}

/**
 * Logistic regression over the examples of one or several collections. A weight that has another sign in a model of one
 * collection alone tells the collections apart rather than spam, and is made small. The same for the same examples.
 */
export function trained(examples: readonly Example[], chosen: Settings = settings): Fitted {
  const together = fitted(examples, chosen);
  const corpora = [...new Set(examples.map(({ corpus }) => corpus))];
  if (corpora.length === 1) return together;
  const alone = corpora.map(
    (name) =>
      fitted(
        examples.filter(({ corpus }) => corpus === name),
        chosen,
      ).weights,
  );
  const weights = together.weights.map((weight, place) =>
    alone.some((own) => (own[place] ?? 0) * weight < 0) ? weight * chosen.disputed : weight,
  );
  return { ...together, weights };
}

/** By AdaGrad, the weights averaged over the second half of the rounds. */
function fitted(examples: readonly Example[], chosen: Settings): Fitted {
  const size = 2 ** chosen.bits;
  const rows = rowsOf(examples, chosen, placesOfSeveral(examples, chosen));
  const state = { weights: new Float32Array(size), squares: new Float32Array(size).fill(0.01) };
  const bias = { weight: 0, squares: 0.01, sum: 0 };
  const sums = new Float64Array(size);
  const random = randomFrom(7);
  const averaged = Math.ceil(chosen.rounds / 2);
  for (let round = 0; round < chosen.rounds; round++) {
    for (const row of shuffled(rows, random)) {
      const pull = learnRow(row, state, bias.weight, keptBy(random, chosen.blockDropout), chosen);
      bias.squares += pull * pull;
      bias.weight -= (chosen.rate * pull) / Math.sqrt(bias.squares);
    }
    if (round < chosen.rounds - averaged) continue;
    for (let place = 0; place < size; place++) sums[place] = (sums[place] ?? 0) + (state.weights[place] ?? 0);
    bias.sum += bias.weight;
  }
  return { settings: chosen, weights: Float32Array.from(sums, (sum) => sum / averaged), bias: bias.sum / averaged };
}

/** Which blocks are looked at this time: now and then the text alone, or all but it, so that neither leans on the other. */
function keptBy(random: () => number, dropout: number): 'all' | 'text' | 'rest' {
  const drawn = random();
  return drawn < dropout ? 'rest' : drawn < dropout * 1.5 ? 'text' : 'all';
}

/** @returns how far the prediction was off, by the importance of the message */
function learnRow(
  { places, values, texts, spam, importance }: Row,
  { weights, squares }: { readonly weights: Float32Array; readonly squares: Float32Array },
  bias: number,
  kept: 'all' | 'text' | 'rest',
  { decay, rate, most }: Settings,
): number {
  const from = kept === 'rest' ? texts : 0;
  const to = kept === 'text' ? texts : places.length;
  let sum = bias;
  for (let at = from; at < to; at++) sum += (weights[places[at] ?? 0] ?? 0) * (values[at] ?? 0);
  const pull = (1 / (1 + Math.exp(-sum)) - (spam ? 1 : 0)) * importance;
  for (let at = from; at < to; at++) {
    const place = places[at] ?? 0;
    const weight = weights[place] ?? 0;
    const slope = pull * (values[at] ?? 0) + decay * weight;
    const square = (squares[place] ?? 0) + slope * slope;
    squares[place] = square;
    weights[place] = Math.max(-most, Math.min(most, weight - (rate * slope) / Math.sqrt(square)));
  }
  return pull;
}

/** The sum of the weights of a message's features. */
export function scoreOf(features: readonly Feature[], { settings: { bits, scales }, weights, bias }: Fitted): number {
  const shares = sharesOf(features, scales);
  return features.reduce((sum, { hash, block }) => sum + (weights[hash & (2 ** bits - 1)] ?? 0) * shares[block], bias);
}

/** Rounds the weights to steps of one octet; those that round to nothing are gone. */
export function rounded({
  settings: { bits, scales },
  weights,
  bias,
}: Fitted): Omit<ModelFile, 'weights' | 'calibration' | 'thresholds'> & { readonly octets: Int8Array } {
  const most = weights.reduce((max, weight) => Math.max(max, Math.abs(weight)), 1e-6);
  const weightStep = most / 127;
  return {
    format: 1,
    features: FEATURES_VERSION,
    bits,
    scales,
    bias,
    weightStep,
    octets: Int8Array.from(weights, (weight) => Math.round(weight / weightStep)),
  };
}

function placesOfSeveral(examples: readonly Example[], { bits, fewestWriters }: Settings): Uint8Array {
  const writers = new Map<string, number>();
  const last = new Int32Array(2 ** bits).fill(-1);
  const counts = new Uint8Array(2 ** bits);
  for (const { features, corpus, writer } of examples) {
    const key = `${corpus} ${writer}`;
    const id = writers.get(key) ?? writers.size;
    writers.set(key, id);
    for (const { hash } of features) {
      const place = hash & (2 ** bits - 1);
      if (last[place] === id) continue;
      last[place] = id;
      counts[place] = Math.min(255, (counts[place] ?? 0) + 1);
    }
  }
  return counts.map((count) => (count >= fewestWriters ? 1 : 0));
}

function rowsOf(examples: readonly Example[], { bits, scales }: Settings, known: Uint8Array): readonly Row[] {
  const sizes = new Map<string, number>();
  const groupOf = ({ corpus, spam }: Example) => `${corpus} ${spam}`;
  for (const example of examples) sizes.set(groupOf(example), (sizes.get(groupOf(example)) ?? 0) + 1);
  const foreign = scriptsOfOneKind(examples);
  return examples.map((example) => {
    const withText = !foreign.has(`${example.corpus} ${example.script}`);
    const shares = sharesOf(example.features, scales);
    const seen = example.features.filter(({ hash }) => known[hash & (2 ** bits - 1)] === 1);
    const inText = withText ? seen.filter(({ block }) => block === 'text') : [];
    const used = [...inText, ...seen.filter(({ block }) => block !== 'text')];
    return {
      places: Int32Array.from(used, ({ hash }) => hash & (2 ** bits - 1)),
      values: Float32Array.from(used, ({ block }) => shares[block]),
      texts: inText.length,
      spam: example.spam,
      importance: examples.length / sizes.size / (sizes.get(groupOf(example)) ?? 1),
    };
  });
}

/** Where a collection has next to no ham (or spam) in a script, its words there would stand for the script itself. */
function scriptsOfOneKind(examples: readonly Example[]): ReadonlySet<string> {
  const counts = new Map<string, { spam: number; ham: number }>();
  for (const { corpus, script, spam } of examples) {
    const key = `${corpus} ${script}`;
    const count = counts.get(key) ?? { spam: 0, ham: 0 };
    count[spam ? 'spam' : 'ham']++;
    counts.set(key, count);
  }
  return new Set([...counts].filter(([, { spam, ham }]) => Math.min(spam, ham) < FEWEST_OF_SCRIPT).map(([key]) => key));
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [order[at], order[other]];
    if (a !== undefined && b !== undefined) [order[at], order[other]] = [b, a];
  }
  return order;
}

/** mulberry32: the same numbers from 0 to 1 in each run. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

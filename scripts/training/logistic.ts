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
}

export const settings: Settings = {
  bits: 18,
  scales: { text: 3, links: 1, traits: 0.7 },
  rounds: 12,
  rate: 0.5,
  decay: 1e-4,
  fewestWriters: 2,
};

/** Weights before they are rounded. */
export interface Fitted {
  readonly settings: Settings;
  readonly weights: Float32Array;
  readonly bias: number;
}

interface Row {
  readonly places: Int32Array;
  readonly values: Float32Array;
  readonly spam: boolean;
  readonly importance: number;
}

/** Logistic regression by AdaGrad, the weights averaged over the second half. The same for the same examples. */
export function trained(examples: readonly Example[], chosen: Settings = settings): Fitted {
  const size = 2 ** chosen.bits;
  const known = placesOfSeveral(examples, chosen);
  const rows = rowsOf(examples, chosen, known);
  const weights = new Float32Array(size);
  const squares = new Float32Array(size).fill(0.01);
  const sums = new Float64Array(size);
  const bias = { weight: 0, squares: 0.01, sum: 0 };
  const random = randomFrom(7);
  const averaged = Math.ceil(chosen.rounds / 2);
  for (let round = 0; round < chosen.rounds; round++) {
    for (const row of shuffled(rows, random)) {
      const pull = (probability(row, weights, bias.weight) - (row.spam ? 1 : 0)) * row.importance;
      for (let at = 0; at < row.places.length; at++) {
        const place = row.places[at] ?? 0;
        const weight = weights[place] ?? 0;
        const slope = pull * (row.values[at] ?? 0) + chosen.decay * weight;
        const square = (squares[place] ?? 0) + slope * slope;
        squares[place] = square;
        weights[place] = weight - (chosen.rate * slope) / Math.sqrt(square);
      }
      bias.squares += pull * pull;
      bias.weight -= (chosen.rate * pull) / Math.sqrt(bias.squares);
    }
    if (round < chosen.rounds - averaged) continue;
    for (let place = 0; place < size; place++) sums[place] = (sums[place] ?? 0) + (weights[place] ?? 0);
    bias.sum += bias.weight;
  }
  return { settings: chosen, weights: Float32Array.from(sums, (sum) => sum / averaged), bias: bias.sum / averaged };
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
  return examples.map((example) => {
    const shares = sharesOf(example.features, scales);
    const used = example.features.filter(({ hash }) => known[hash & (2 ** bits - 1)] === 1);
    return {
      places: Int32Array.from(used, ({ hash }) => hash & (2 ** bits - 1)),
      values: Float32Array.from(used, ({ block }) => shares[block]),
      spam: example.spam,
      importance: examples.length / sizes.size / (sizes.get(groupOf(example)) ?? 1),
    };
  });
}

function probability({ places, values }: Row, weights: Float32Array, bias: number): number {
  let sum = bias;
  for (let at = 0; at < places.length; at++) sum += (weights[places[at] ?? 0] ?? 0) * (values[at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
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

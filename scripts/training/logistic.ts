import { FEATURES_VERSION, type Feature } from '../../src/classifier/features.ts';
import { type ModelFile, sharesOf } from '../../src/classifier/model.ts';
import { randomFrom, shuffled } from './random.ts';
import { type Example, type Row, rowsOf, type Settings } from './rows.ts';

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
  const rows = rowsOf(examples, chosen);
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

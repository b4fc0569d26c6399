import { inflateRawSync } from 'node:zlib';
import { type Block, FEATURES_VERSION, type Feature } from './features.ts';

/** The shipped model as it stands in its file: numbers for hashed features, and nothing of the mail it was trained on. */
export interface ModelFile {
  readonly format: number;
  /** Of the features it was trained on. */
  readonly features: number;
  readonly bits: number;
  /** What a feature of each block counts, before it is divided among those of its block. */
  readonly scales: Readonly<Record<Block, number>>;
  readonly bias: number;
  /** What one step of a weight is worth. */
  readonly weightStep: number;
  /** Base64 of the raw deflate of 2^bits signed octets; 0: never seen often enough. */
  readonly weights: string;
  /** From the sum of weights to log-odds: a straight line that rises. */
  readonly calibration: { readonly slope: number; readonly intercept: number };
  /** Probabilities: from `spam` on and down from `ham` the verdict is that. */
  readonly thresholds: { readonly spam: number; readonly ham: number };
}

export interface Model extends Omit<ModelFile, 'weights'> {
  readonly weights: Int8Array;
}

const FORMAT = 1;
const MOST_BITS = 22;
/** Below these numbers a block's features count as if there were that many: one word alone proves little. */
const FEWEST: Readonly<Record<Block, number>> = { text: 20, links: 4, sender: 4, traits: 1 };

/**
 * @throws RangeError the file is of another format, or was made with other features: a bug of ours, as it is shipped with
 * the code
 */
export function modelOf(file: ModelFile): Model {
  const { format, features, bits } = file;
  if (format !== FORMAT || features !== FEATURES_VERSION || bits > MOST_BITS)
    throw new RangeError(
      `model of format ${format} with features ${features}: expected ${FORMAT} and ${FEATURES_VERSION}, run scripts/train-classifier.ts`,
    );
  const octets = inflateRawSync(Buffer.from(file.weights, 'base64'), { maxOutputLength: 2 ** MOST_BITS });
  if (octets.length !== 2 ** bits) throw new RangeError(`model of ${octets.length} weights: expected ${2 ** bits}`);
  return { ...file, weights: new Int8Array(octets.buffer, octets.byteOffset, octets.length) };
}

/** How many features of each block a message has, or what a block counts as having at the least. */
export function sizesOf(features: readonly Feature[]): Readonly<Record<Block, number>> {
  const counts: Record<Block, number> = { ...FEWEST };
  const seen = { text: 0, links: 0, sender: 0, traits: 0 };
  for (const { block } of features) counts[block] = Math.max(FEWEST[block], ++seen[block]);
  return counts;
}

/** What one feature of each block counts in a message with these features. */
export function sharesOf(
  features: readonly Feature[],
  scales: Readonly<Record<Block, number>>,
): Readonly<Record<Block, number>> {
  const counts = sizesOf(features);
  return {
    text: scales.text / Math.sqrt(counts.text),
    links: scales.links / Math.sqrt(counts.links),
    sender: scales.sender / Math.sqrt(counts.sender),
    traits: scales.traits,
  };
}

export function weightOf({ weights, weightStep, bits }: Model, hash: number): number {
  return (weights[hash & (2 ** bits - 1)] ?? 0) * weightStep;
}

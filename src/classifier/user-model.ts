import { FEATURES_VERSION, type Feature } from './features.ts';
import { sizesOf } from './model.ts';

export type Label = 'spam' | 'ham';

/**
 * What a user taught: in how many messages of each kind each feature occurred. Counts can be taken back, so a message can
 * be forgotten without a trace. Features are told apart by their hashes alone.
 */
export interface UserModel {
  /** Of the features that were counted. */
  readonly features: number;
  /** How many messages of each kind. */
  readonly spam: number;
  readonly ham: number;
  /** By hash, in 2^20 places. */
  readonly counts: Readonly<Record<Label, Uint32Array>>;
  /** The messages by their digests. */
  readonly learnt: ReadonlyMap<string, Label>;
}

/** What a classification needs of it. */
export type UserCounts = Pick<UserModel, 'spam' | 'ham' | 'counts'>;

/** Places for counts, as a power of two: the largest file and the memory it takes are known beforehand. */
const USER_BITS = 20;

export const USER_PLACES = 2 ** USER_BITS;
/** What is learnt beyond is not kept: the file and the memory it takes are bounded. */
export const MOST_MESSAGES = 500_000;
/** What the features of a block may count together; of the traits, each: words repeat each other, and one is no more than one. */
const SCALES = { text: 10, links: 1, sender: 1, traits: 0.0625 } as const;
/** With so many messages of the rarer kind, the user's part counts as much as the shipped one. */
const HALF_AT = 40;
const MOST_SHARE = 0.95;
const SMOOTHING = 0.5;
/** A feature of so many messages is believed half of what its counts say. */
const HALF_BELIEVED_AT = 1;

export function emptyUserModel(): UserModel {
  return {
    features: FEATURES_VERSION,
    spam: 0,
    ham: 0,
    counts: { spam: new Uint32Array(USER_PLACES), ham: new Uint32Array(USER_PLACES) },
    learnt: new Map(),
  };
}

/** Where the count of a feature stands. */
export function placeOf(hash: number): number {
  return hash & (USER_PLACES - 1);
}

/** How much of a classification rests on the user's part, from 0 to 0.95: by the messages of the rarer kind. */
export function userShareOf({ spam, ham }: Pick<UserModel, 'spam' | 'ham'>): number {
  const fewest = Math.min(spam, ham);
  return (MOST_SHARE * fewest) / (fewest + HALF_AT);
}

/**
 * What each feature adds to the log-odds by what the user taught: the ratio of its rates, taken back where it was seldom
 * seen, and divided by the number of features of its block. A sum of them, as in naive Bayes, would count every word as a
 * witness of its own, and be sure of everything.
 */
export function userWeights(features: readonly Feature[], { counts, spam, ham }: UserCounts): readonly number[] {
  const sizes = sizesOf(features);
  return features.map(({ hash, block }) => {
    const inSpam = counts.spam[placeOf(hash)] ?? 0;
    const inHam = counts.ham[placeOf(hash)] ?? 0;
    const seen = inSpam + inHam;
    if (seen === 0) return 0;
    const ratio = ((inSpam + SMOOTHING) * (ham + 2 * SMOOTHING)) / ((inHam + SMOOTHING) * (spam + 2 * SMOOTHING));
    const believed = seen / (seen + HALF_BELIEVED_AT);
    return (Math.log(ratio) * believed * SCALES[block]) / (block === 'traits' ? 1 : sizes[block]);
  });
}

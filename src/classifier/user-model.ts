import { createHash } from 'node:crypto';
import type { ReadMessage } from '../message/message-tree.ts';
import { FEATURES_VERSION, type Feature, featuresOf } from './features.ts';
import { sharesOf } from './model.ts';

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

export interface Learnt {
  readonly model: UserModel;
  /** How many messages changed it; the others were learnt before (or, of `forget`, never). */
  readonly changed: number;
}

/** Places for counts, as a power of two: the largest file and the memory it takes are known beforehand. */
export const USER_BITS = 20;

const MASK = 2 ** USER_BITS - 1;
const SCALES = { text: 3, links: 1, traits: 0.5 } as const;
/** With so many messages of the rarer kind, the user's part counts as much as the shipped one. */
const HALF_AT = 40;
const MOST_SHARE = 0.95;
const SMOOTHING = 0.5;

export function emptyUserModel(): UserModel {
  const places = 2 ** USER_BITS;
  return {
    features: FEATURES_VERSION,
    spam: 0,
    ham: 0,
    counts: { spam: new Uint32Array(places), ham: new Uint32Array(places) },
    learnt: new Map(),
  };
}

/**
 * Learns messages, each once: one that was learnt as the other kind before is moved. Takes any number of them at once, since
 * each call copies the counts (8 MiB).
 */
export function learn(model: UserModel, messages: Iterable<ReadMessage>, label: Label): Learnt {
  const draft = draftOf(model);
  let changed = 0;
  for (const message of messages) {
    const features = featuresOf(message);
    const digest = digestOf(features);
    const before = draft.learnt.get(digest);
    if (before === label) continue;
    if (before !== undefined) count(draft, features, before, -1);
    count(draft, features, label, 1);
    draft.learnt.set(digest, label);
    changed++;
  }
  return { model: draft, changed };
}

/** Takes messages back, as if they had never been learnt; those that were not are passed over. */
export function forget(model: UserModel, messages: Iterable<ReadMessage>): Learnt {
  const draft = draftOf(model);
  let changed = 0;
  for (const message of messages) {
    const features = featuresOf(message);
    const digest = digestOf(features);
    const before = draft.learnt.get(digest);
    if (before === undefined) continue;
    count(draft, features, before, -1);
    draft.learnt.delete(digest);
    changed++;
  }
  return { model: draft, changed };
}

/** How much of a classification rests on the user's part, from 0 to 0.95: by the messages of the rarer kind. */
export function userShareOf({ spam, ham }: UserModel): number {
  const fewest = Math.min(spam, ham);
  return (MOST_SHARE * fewest) / (fewest + HALF_AT);
}

/** What each feature adds to the log-odds by what the user taught: the ratio of its rates, divided among the block. */
export function userWeights(features: readonly Feature[], { counts, spam, ham }: UserModel) {
  const shares = sharesOf(features, SCALES);
  const weights = features.map(({ hash, block }) => {
    const inSpam = counts.spam[hash & MASK] ?? 0;
    const inHam = counts.ham[hash & MASK] ?? 0;
    if (inSpam + inHam === 0) return 0;
    const ratio = ((inSpam + SMOOTHING) * (ham + 2 * SMOOTHING)) / ((inHam + SMOOTHING) * (spam + 2 * SMOOTHING));
    return Math.log(ratio) * shares[block];
  });
  return { weights, intercept: 0 };
}

interface Draft {
  readonly features: number;
  spam: number;
  ham: number;
  readonly counts: Readonly<Record<Label, Uint32Array>>;
  readonly learnt: Map<string, Label>;
}

function draftOf({ features, spam, ham, counts, learnt }: UserModel): Draft {
  return {
    features,
    spam,
    ham,
    counts: { spam: counts.spam.slice(), ham: counts.ham.slice() },
    learnt: new Map(learnt),
  };
}

function count(draft: Draft, features: readonly Feature[], label: Label, by: 1 | -1): void {
  const table = draft.counts[label];
  for (const { hash } of features) table[hash & MASK] = Math.max(0, (table[hash & MASK] ?? 0) + by);
  draft[label] += by;
}

/** Of what is learnt of a message, so that what is taken back is what was added, whatever way a copy of it took. */
function digestOf(features: readonly Feature[]): string {
  const hashes = Uint32Array.from(features, ({ hash }) => hash).sort();
  return createHash('sha256').update(hashes).digest('hex').slice(0, 32);
}

import { createHash } from 'node:crypto';
import { fieldsNamed } from '../message/header-fields.ts';
import type { ReadMessage } from '../message/message-tree.ts';
import { type Feature, featuresOf } from './features.ts';
import { type Label, MOST_MESSAGES, placeOf, type UserModel } from './user-model.ts';

/** What became of a message that was to be learnt; `moved`: it was learnt as the other kind before. */
export type Learnt = 'learnt' | 'moved' | 'known' | 'full';
/** What became of one that was to be taken back; `kept`: it was learnt as the other kind. */
export type Forgotten = 'forgotten' | 'kept' | 'unknown';

/** Messages that are learnt and taken back one after the other. */
export interface Lesson {
  /** Whether it was learnt, as whatever. */
  knows(message: ReadMessage): boolean;
  /** Each message counts once; `full`: there is no room for another. */
  learn(message: ReadMessage, label: Label): Learnt;
  /** Takes a message back, as if it had never been learnt as this kind. */
  forget(message: ReadMessage, label: Label): Forgotten;
  /** What is known by now: it changes as the lesson goes on. */
  model(): UserModel;
}

/** Of a message's copies all have the same of these, and of two messages hardly ever. */
const IDENTIFYING = ['Message-ID', 'Date', 'From'] as const;

/** @param before  is not changed */
export function lessonOn(before: UserModel): Lesson {
  let { spam, ham } = before;
  const counts = { spam: before.counts.spam.slice(), ham: before.counts.ham.slice() };
  const learnt = new Map(before.learnt);
  const count = (features: readonly Feature[], label: Label, by: 1 | -1) => {
    const table = counts[label];
    // Each place once: two features of one message may share one, and no count is to exceed the number of messages.
    for (const place of new Set(features.map(({ hash }) => placeOf(hash)))) table[place] = (table[place] ?? 0) + by;
    if (label === 'spam') spam += by;
    else ham += by;
  };
  let last: { readonly message: ReadMessage; readonly features: readonly Feature[]; readonly digest: string } | null =
    null;
  const look = (message: ReadMessage) => {
    if (last?.message !== message) {
      const features = featuresOf(message);
      last = { message, features, digest: digestOf(message, features) };
    }
    return last;
  };
  return {
    knows: (message) => learnt.has(look(message).digest),
    learn(message, label) {
      const { features, digest } = look(message);
      const as = learnt.get(digest);
      if (as === label) return 'known';
      if (as === undefined && learnt.size >= MOST_MESSAGES) return 'full';
      if (as !== undefined) count(features, as, -1);
      count(features, label, 1);
      learnt.set(digest, label);
      return as === undefined ? 'learnt' : 'moved';
    },
    forget(message, label) {
      const { features, digest } = look(message);
      const as = learnt.get(digest);
      if (as !== label) return as === undefined ? 'unknown' : 'kept';
      count(features, label, -1);
      learnt.delete(digest);
      return 'forgotten';
    },
    model: () => ({ features: before.features, spam, ham, counts, learnt }),
  };
}

/**
 * Tells messages apart, and knows copies of one that took other ways. It holds what is learnt of a message, so that what
 * is taken back is what was added.
 */
export function digestOf({ header }: ReadMessage, features: readonly Feature[]): string {
  const hashes = Uint32Array.from(features, ({ hash }) => hash).sort();
  const own = IDENTIFYING.map((name) => fieldsNamed(header.fields, name)[0]?.value ?? '');
  return createHash('sha256').update(hashes).update(own.join('\n')).digest('hex').slice(0, 32);
}

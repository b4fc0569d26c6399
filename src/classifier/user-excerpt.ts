import type { UserExcerpt } from '../core/target.ts';
import type { ReadMessage } from '../message/message-tree.ts';
import { FEATURES_VERSION, featuresOf } from './features.ts';
import { digestOf } from './lesson.ts';
import { placeOf, USER_PLACES, type UserCounts, type UserModel } from './user-model.ts';

/** What of a user's database bears on one message: enough to judge it, and little to learn of the user's mail. */
export function excerptFor({ spam, ham, counts, learnt, features }: UserModel, message: ReadMessage): UserExcerpt {
  const own = featuresOf(message);
  const places = [...new Set(own.map(({ hash }) => placeOf(hash)))].sort((a, b) => a - b);
  return {
    features,
    spam,
    ham,
    learntAs: learnt.get(digestOf(message, own)) ?? null,
    counts: places
      .map((place) => [place, counts.spam[place] ?? 0, counts.ham[place] ?? 0] as const)
      .filter(([, inSpam, inHam]) => inSpam + inHam > 0),
  };
}

/** @returns null: its features are those of another version, and tell nothing of this one's */
export function countsOf({ features, spam, ham, counts }: UserExcerpt): UserCounts | null {
  if (features !== FEATURES_VERSION) return null;
  const tables = { spam: new Uint32Array(USER_PLACES), ham: new Uint32Array(USER_PLACES) };
  for (const [place, inSpam, inHam] of counts) {
    tables.spam[place] = inSpam;
    tables.ham[place] = inHam;
  }
  return { spam, ham, counts: tables };
}

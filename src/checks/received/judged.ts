import type { Observation } from '../../core/observation.ts';
import type { SpamVerdict } from '../../message/spam-headers.ts';
import { type Alteration, alterationsOf } from './alteration.ts';
import { type Disagreement, disagreementsOf } from './disagreements.ts';
import type { ReceivedCopy } from './facts.ts';
import type { OwnEvaluation } from './own-facts.ts';
import { spamIn } from './spam.ts';
import { type Stated, statedIn } from './stated.ts';

/** One copy, with all that is read out of it. */
export interface Judged {
  readonly copy: ReceivedCopy;
  readonly stated: Stated;
  readonly own: Observation<OwnEvaluation>;
  readonly disagreements: readonly Disagreement[];
  readonly spam: readonly SpamVerdict[];
  /** Null: it was not fetched whole. */
  readonly alterations: readonly Alteration[] | null;
}

/** @param own  in the order of the copies */
export function readCopies(
  copies: readonly ReceivedCopy[],
  own: readonly Observation<OwnEvaluation>[],
): readonly Judged[] {
  return copies.flatMap((copy, index): readonly Judged[] => {
    const ours = own[index];
    if (ours === undefined) return [];
    const stated = statedIn(copy);
    return [
      {
        copy,
        stated,
        own: ours,
        disagreements: ours.status === 'known' ? disagreementsOf(stated, ours.value) : [],
        spam: spamIn(copy),
        alterations: alterationsOf(copy),
      },
    ];
  });
}

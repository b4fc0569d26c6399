import type { Classification } from '../../classifier/classify.ts';
import { defineMessageFact } from '../../core/fact.ts';
import { known } from '../../core/observation.ts';
import { quotedHeader } from '../../message/quoted.ts';
import { messageRead } from '../mime/facts.ts';

/** What of it the user's own database said. */
export interface UserPart {
  /** How many messages of each kind were learnt. */
  readonly spam: number;
  readonly ham: number;
  /** What this very message was learnt as; null: it was not. */
  readonly learntAs: 'spam' | 'ham' | null;
  /** Whether it was made with other features, so that nothing of it could be used. */
  readonly outdated: boolean;
}

export interface ContentSeen {
  readonly classification: Classification;
  /** Null: none was given. */
  readonly user: UserPart | null;
}

/** What the embedded classifier makes of the message, with what the user taught it. The model is loaded only here. */
export const contentSeen = defineMessageFact({
  id: 'content.seen',
  needs: { read: messageRead },
  async observe({ read }, { target: { message } }) {
    const { classify, countsOf, shippedModel } = await classifier();
    const excerpt = message.userModel;
    const counts = excerpt === null ? null : countsOf(excerpt);
    const seen: ContentSeen = {
      classification: classify(read, await shippedModel(), counts),
      user:
        excerpt === null
          ? null
          : { spam: excerpt.spam, ham: excerpt.ham, learntAs: excerpt.learntAs, outdated: counts === null },
    };
    return known(seen, [quotedHeader(read)]);
  },
});

async function classifier() {
  const [{ classify }, { countsOf }, { shippedModel }] = await Promise.all([
    import('../../classifier/classify.ts'),
    import('../../classifier/user-excerpt.ts'),
    import('../../classifier/shipped-model.ts'),
  ]);
  return { classify, countsOf, shippedModel };
}

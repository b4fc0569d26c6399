import type { Observation } from '../../core/observation.ts';
import type { ReadMessage } from '../../message/message-tree.ts';
import type { SignatureDamage } from './alteration-facts.ts';
import type { MessageBimi } from './bimi-facts.ts';
import type { MessageDmarc } from './dmarc-facts.ts';
import type { MessageAuthor, MessageOrigin, MessageSpf, ReverseAnswer } from './facts.ts';
import type { MessageProof } from './proof-facts.ts';

/** All that the message is judged by. */
export interface Judged {
  readonly read: ReadMessage;
  readonly origin: MessageOrigin;
  readonly author: MessageAuthor;
  readonly spf: Observation<MessageSpf>;
  readonly proof: Observation<MessageProof>;
  /** Of the signatures that are broken. */
  readonly damage: Observation<readonly SignatureDamage[]>;
  readonly dmarc: Observation<MessageDmarc>;
  readonly bimi: Observation<MessageBimi>;
  readonly iprev: Observation<ReverseAnswer>;
}

/** What a broken signature tells; null: it is whole, or was not looked at. */
export function damageOf({ damage }: Judged, place: number): SignatureDamage | null {
  return damage.status === 'known' ? (damage.value.find((one) => one.place === place) ?? null) : null;
}

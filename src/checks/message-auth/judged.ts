import type { Observation } from '../../core/observation.ts';
import type { ReadMessage } from '../../message/message-tree.ts';
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
  readonly dmarc: Observation<MessageDmarc>;
  readonly iprev: Observation<ReverseAnswer>;
}

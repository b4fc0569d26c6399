import { defineMessageFact } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import { type HtmlDocument, readHtml } from '../../message/html-reading.ts';
import { bodiesOf, type MessagePart } from '../../message/message-tree.ts';
import { messageRead } from '../mime/facts.ts';

/** A part of the message that is shown as HTML. */
export interface HtmlBody {
  readonly part: MessagePart;
  readonly document: HtmlDocument;
  /** Whether all of it was read: a message has 2 MiB of text at most that are. */
  readonly isWhole: boolean;
}

const MAX_BODIES = 20; // more are in no message that somebody wrote

/** The HTML of the message, read once for all who judge it: at most 20 parts. */
export const htmlBodies = defineMessageFact({
  id: 'message.html',
  needs: { message: messageRead },
  async observe({ message }): Promise<Observation<readonly HtmlBody[]>> {
    const parts = bodiesOf(message, 'text/html').slice(0, MAX_BODIES);
    return known(parts.map(bodyOf));
  },
});

function bodyOf(part: MessagePart): HtmlBody {
  const document = readHtml(part.text ?? '');
  return { part, document, isWhole: document.complete && part.faults.every(({ kind }) => kind !== 'too-large') };
}

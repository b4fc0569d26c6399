import { defineMessageFact } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import { bulkMarksIn, isReply } from '../../message/bulk-marks.ts';
import type { WebTarget } from '../../message/link-target.ts';
import { unwrapped } from '../../message/link-wrappers.ts';
import { type MessageLink, messageLinksOf } from '../../message/message-links.ts';
import { bodiesOf } from '../../message/message-tree.ts';
import { type SenderOrganizations, senderOrganizations } from '../../message/sender-organizations.ts';
import { type ShownHost, shownHost } from '../../message/shown-host.ts';
import { htmlBodies } from '../html/facts.ts';
import { messageRead } from '../mime/facts.ts';

/** A link to a page. */
export interface WebLink {
  readonly link: MessageLink;
  readonly target: WebTarget;
  /** What is meant, where the recipient's protection put its own address before it; null: that cannot be told. */
  readonly meant: WebTarget | null;
  /** The address that its text shows; null: it shows none. */
  readonly shown: ShownHost | null;
}

export interface SeenLinks {
  readonly links: readonly MessageLink[];
  /** All that there are; `links` are the first 1,500. */
  readonly count: number;
  readonly web: readonly WebLink[];
  readonly sender: SenderOrganizations;
  readonly isBulk: boolean;
  /** An answer, or a post to a discussion list: its text may speak of any address. */
  readonly isConversation: boolean;
}

/** The links of the message, out of its HTML and its plain text. */
export const messageLinks = defineMessageFact({
  id: 'message.links',
  needs: { message: messageRead, bodies: htmlBodies },
  async observe({ message, bodies }): Promise<Observation<SeenLinks>> {
    const { links, count } = messageLinksOf(bodies, bodiesOf(message, 'text/plain'));
    const { fields } = message.header;
    const marks = bulkMarksIn(fields);
    return known({
      links,
      count,
      web: links.flatMap((link) => webLink(link)),
      sender: senderOrganizations(fields),
      isBulk: marks.bulk.length > 0,
      isConversation: isReply(fields) || marks.discussion.length > 0,
    });
  },
});

function webLink(link: MessageLink): readonly WebLink[] {
  const { target, from, text } = link;
  if (target.kind !== 'web') return [];
  return [{ link, target, meant: unwrapped(target), shown: from === 'html' ? shownHost(text) : null }];
}

/** Links that the message asks its reader to follow: what people write to each other about is none. */
export function offered({ web, isConversation }: SeenLinks): readonly WebLink[] {
  return isConversation ? web.filter(({ link }) => link.from === 'html') : web;
}

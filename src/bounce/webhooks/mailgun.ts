import type { BounceWhat } from '../../core/bounce.ts';
import {
  bounceOf,
  codeAt,
  type EventReader,
  type Json,
  messageIdAt,
  objectAt,
  statusAt,
  textAt,
  timeAt,
} from './event.ts';

const OTHERS = new Set(['accepted', 'opened', 'clicked', 'unsubscribed', 'stored']);

/** An event of Mailgun: `event-data` of a webhook, or an item of its events API (Mailgun, "Event structure"). */
export const mailgunEvent: EventReader = (posted) => {
  const event = objectAt(posted, 'event-data') ?? posted;
  const name = textAt(event, 'event')?.toLowerCase() ?? '';
  const recipient = textAt(event, 'recipient');
  const status = objectAt(event, 'delivery-status');
  const isMailgun = event !== posted || status !== null || Object.hasOwn(event, 'log-level');
  if (!isMailgun || recipient === null) return null;
  const what = whatOf(name, event);
  if (what === null) return null;
  const words = status === null ? null : (textAt(status, 'message') ?? textAt(status, 'description'));
  const classified = textAt(event, 'reason');
  // `rejected`: Mailgun itself did not take it
  const refused = textAt(event, 'reject', 'reason') ?? textAt(event, 'reject', 'description');
  return bounceOf({
    what,
    system: 'mailgun',
    atMs: timeAt(event, 'timestamp'),
    recipients: [
      {
        recipient,
        status: status === null ? null : statusAt(status, 'enhanced-code'),
        code: status === null ? null : codeAt(status, 'code'),
        said: words ?? refused,
        classified: classified === null ? null : `Mailgun reason: ${classified}`,
        remoteMta: status === null ? null : textAt(status, 'mx-host'),
      },
    ],
    original: {
      from: textAt(event, 'message', 'headers', 'from'),
      to: textAt(event, 'message', 'headers', 'to'),
      subject: textAt(event, 'message', 'headers', 'subject'),
      messageId: messageIdAt(event, 'message', 'headers', 'message-id'),
      returnPath: textAt(event, 'envelope', 'sender'),
      sendingAddress: textAt(event, 'envelope', 'sending-ip'),
    },
  });
};

function whatOf(name: string, event: Json): BounceWhat | null {
  if (name === 'failed') return textAt(event, 'severity') === 'temporary' ? 'delay' : 'failure';
  if (name === 'rejected') return 'failure';
  if (name === 'delivered') return 'success';
  if (name === 'complained') return 'complaint';
  return OTHERS.has(name) ? 'none' : null;
}

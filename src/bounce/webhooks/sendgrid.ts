import type { BounceWhat } from '../../core/bounce.ts';
import { bounceOf, type EventReader, messageIdAt, statusAt, textAt, timeAt } from './event.ts';

const WHATS: ReadonlyMap<string, BounceWhat> = new Map([
  ['bounce', 'failure'],
  ['blocked', 'failure'],
  ['dropped', 'failure'],
  ['deferred', 'delay'],
  ['delivered', 'success'],
  ['spamreport', 'complaint'],
]);
const OTHERS = new Set(['processed', 'open', 'click', 'unsubscribe', 'group_unsubscribe', 'group_resubscribe']);

/** An event of SendGrid's event webhook (Twilio SendGrid, "Event Webhook Reference"). */
export const sendgridEvent: EventReader = (event) => {
  const name = textAt(event, 'event')?.toLowerCase() ?? '';
  const recipient = textAt(event, 'email');
  const isSendgrid =
    Object.hasOwn(event, 'sg_event_id') || Object.hasOwn(event, 'sg_message_id') || Object.hasOwn(event, 'smtp-id');
  if (
    recipient === null ||
    !(WHATS.has(name) || OTHERS.has(name)) ||
    !(isSendgrid || Object.hasOwn(event, 'timestamp'))
  )
    return null;
  const what = WHATS.get(name) ?? 'none';
  const reason = textAt(event, 'reason') ?? textAt(event, 'response');
  const classified = textAt(event, 'bounce_classification');
  // Its own word for what is no mail address.
  const isInvalid = name === 'dropped' && reason?.trim().toLowerCase() === 'invalid';
  return bounceOf({
    what,
    system: 'sendgrid',
    atMs: timeAt(event, 'timestamp'),
    recipients: [
      {
        recipient,
        status: statusAt(event, 'status'),
        said: isInvalid ? null : reason,
        classified: isInvalid
          ? 'SendGrid dropped it: Invalid'
          : classified === null
            ? null
            : `SendGrid bounce classification: ${classified}`,
        remoteMta: null,
        remoteAddress: null,
      },
    ],
    original: { messageId: messageIdAt(event, 'smtp-id'), sendingAddress: textAt(event, 'ip') },
  });
};

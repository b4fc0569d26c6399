import type { BounceWhat } from '../../core/bounce.ts';
import { replyIn, statusIn } from '../diagnostic-reply.ts';
import { bounceOf, type EventReader, messageIdAt, textAt, timeAt } from './event.ts';

/** What of Postmark's bounce types is no failure; all the others are (Postmark, "Bounce types"). */
const WHATS: ReadonlyMap<string, BounceWhat> = new Map([
  ['Transient', 'delay'],
  ['AutoResponder', 'vacation'],
  ['ChallengeVerification', 'vacation'],
  ['Subscribe', 'none'],
  ['Unsubscribe', 'none'],
  ['OpenRelayTest', 'none'],
  ['SpamComplaint', 'complaint'],
]);

/** A webhook of Postmark, by `RecordType`, or an entry of its bounces API. */
export const postmarkEvent: EventReader = (event) => {
  const record = textAt(event, 'RecordType');
  const type = textAt(event, 'Type');
  const recipient = textAt(event, 'Email') ?? textAt(event, 'Recipient');
  const isBounce =
    record === 'Bounce' ||
    record === 'SpamComplaint' ||
    (record === null && type !== null && Object.hasOwn(event, 'TypeCode'));
  const isOther = ['Delivery', 'Open', 'Click', 'SubscriptionChange'].includes(record ?? '');
  if (recipient === null || !(isBounce || isOther)) return null;
  const what =
    record === 'SpamComplaint'
      ? 'complaint'
      : isBounce
        ? (WHATS.get(type ?? '') ?? 'failure')
        : record === 'Delivery'
          ? 'success'
          : 'none';
  const details = textAt(event, 'Details');
  return bounceOf({
    what,
    system: 'postmark',
    atMs: timeAt(event, 'BouncedAt') ?? timeAt(event, 'DeliveredAt'),
    recipients: [
      {
        recipient,
        said: details !== null && isReply(details) ? details : null,
        classified: `Postmark bounce type: ${type ?? 'not said'}. ${textAt(event, 'Description') ?? ''} ${details ?? ''}`,
      },
    ],
    original: {
      from: textAt(event, 'From'),
      subject: textAt(event, 'Subject'),
      messageId: messageIdAt(event, 'MessageID'),
    },
  });
};

/** Words of Postmark's own name no code: its type says more than they do. */
function isReply(details: string): boolean {
  return replyIn(details.replace(/^smtp;\s*/i, '')) !== null || statusIn(details) !== null;
}

import type { BounceWhat } from '../../core/bounce.ts';
import { bounceOf, codeAt, type EventReader, messageIdAt, objectAt, textAt, timeAt } from './event.ts';

const WHATS: ReadonlyMap<string, BounceWhat> = new Map([
  ['bounce', 'failure'],
  ['out_of_band', 'failure'],
  ['policy_rejection', 'failure'],
  ['generation_failure', 'failure'],
  ['generation_rejection', 'failure'],
  ['delay', 'delay'],
  ['delivery', 'success'],
  ['spam_complaint', 'complaint'],
]);
const OTHERS = new Set([
  'injection',
  'sms_status',
  'open',
  'initial_open',
  'amp_open',
  'amp_initial_open',
  'amp_click',
  'click',
  'list_unsubscribe',
  'link_unsubscribe',
]);
/** Bounce classes that are no failures: Auto-Reply, Subscribe, Challenge-Response (SparkPost, "Bounce classification codes"). */
const CLASSES: ReadonlyMap<string, BounceWhat> = new Map([
  ['60', 'vacation'],
  ['80', 'none'],
  ['100', 'vacation'],
]);

/** An event of SparkPost: of its webhooks (`msys`), or of its events API. */
export const sparkpostEvent: EventReader = (posted) => {
  const wrapped = objectAt(posted, 'msys');
  const event =
    wrapped === null
      ? posted
      : (objectAt(wrapped, 'message_event') ??
        objectAt(wrapped, 'gen_event') ??
        objectAt(wrapped, 'track_event') ??
        objectAt(wrapped, 'unsubscribe_event') ??
        {});
  const type = textAt(event, 'type') ?? '';
  const recipient = textAt(event, 'rcpt_to') ?? textAt(event, 'raw_rcpt_to');
  const isSparkpost = wrapped !== null || (Object.hasOwn(event, 'rcpt_to') && Object.hasOwn(event, 'event_id'));
  if (!isSparkpost || !(WHATS.has(type) || OTHERS.has(type))) return null;
  const bounceClass = textAt(event, 'bounce_class') ?? '';
  const what = CLASSES.get(bounceClass) ?? WHATS.get(type) ?? 'none';
  return bounceOf({
    what,
    system: 'sparkpost',
    atMs: timeAt(event, 'timestamp'),
    recipients: [
      {
        recipient,
        said: textAt(event, 'raw_reason') ?? textAt(event, 'reason'),
        code: codeAt(event, 'error_code'),
        classified: bounceClass === '' ? null : `SparkPost bounce class: ${bounceClass}`,
        remoteAddress: textAt(event, 'ip_address'),
      },
    ],
    original: {
      from: textAt(event, 'friendly_from'),
      subject: textAt(event, 'subject'),
      messageId: messageIdAt(event, 'message_id'),
      returnPath: textAt(event, 'msg_from'),
      sendingAddress: textAt(event, 'sending_ip'),
    },
    feedback: textAt(event, 'fbtype'),
  });
};

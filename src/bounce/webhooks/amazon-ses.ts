import type { BounceWhat, OriginalMessage } from '../../core/bounce.ts';
import {
  bounceOf,
  type EventReader,
  type Json,
  messageIdAt,
  objectAt,
  objectsAt,
  statusAt,
  textAt,
  textsAt,
  timeAt,
} from './event.ts';

const WHATS: ReadonlyMap<string, BounceWhat> = new Map([
  ['bounce', 'failure'],
  ['reject', 'failure'],
  ['rendering failure', 'failure'],
  ['complaint', 'complaint'],
  ['delivery', 'success'],
  ['deliverydelay', 'delay'],
]);

/**
 * A notification of Amazon SES: `notificationType` of feedback, `eventType` of event publishing (Amazon SES developer guide,
 * "Amazon SNS notification contents").
 */
export const amazonSesEvent: EventReader = (event) => {
  const type = textAt(event, 'notificationType') ?? textAt(event, 'eventType');
  const mail = objectAt(event, 'mail');
  if (type === null || mail === null) return null;
  const what = WHATS.get(type.toLowerCase()) ?? 'none';
  const common = { what, system: 'amazon-ses', original: originalOf(mail) } as const;
  switch (type.toLowerCase()) {
    case 'bounce':
      return bounceOf({
        ...common,
        reportingMta: textAt(event, 'bounce', 'reportingMTA')?.replace(/^dns;\s*/i, '') ?? null,
        atMs: timeAt(event, 'bounce', 'timestamp'),
        recipients: objectsAt(event, 'bounce', 'bouncedRecipients').map((one) => ({
          recipient: textAt(one, 'emailAddress'),
          status: statusAt(one, 'status'),
          said: textAt(one, 'diagnosticCode'),
          classified: classOf(event),
          remoteAddress: textAt(event, 'bounce', 'remoteMtaIp'),
        })),
      });
    case 'complaint':
      return bounceOf({
        ...common,
        atMs: timeAt(event, 'complaint', 'timestamp'),
        recipients: objectsAt(event, 'complaint', 'complainedRecipients').map((one) => ({
          recipient: textAt(one, 'emailAddress'),
        })),
        feedback: textAt(event, 'complaint', 'complaintFeedbackType'),
      });
    case 'deliverydelay':
      return bounceOf({
        ...common,
        reportingMta: textAt(event, 'deliveryDelay', 'reportingMTA'),
        atMs: timeAt(event, 'deliveryDelay', 'timestamp'),
        recipients: objectsAt(event, 'deliveryDelay', 'delayedRecipients').map((one) => ({
          recipient: textAt(one, 'emailAddress'),
          status: statusAt(one, 'status'),
          said: textAt(one, 'diagnosticCode'),
          classified: `Amazon SES delay type: ${textAt(event, 'deliveryDelay', 'delayType') ?? 'not said'}`,
          willRetryUntilMs: timeAt(event, 'deliveryDelay', 'expirationTime'),
        })),
      });
    default: {
      const recipients = what === 'success' ? textsAt(event, 'delivery', 'recipients') : textsAt(mail, 'destination');
      const said = textAt(event, 'delivery', 'smtpResponse');
      const rejected = textAt(event, 'reject', 'reason');
      const failure = textAt(event, 'failure', 'errorMessage');
      const classified =
        rejected !== null
          ? `Amazon SES rejected it: ${rejected}`
          : failure === null
            ? null
            : `Amazon SES could not render it: ${failure}`;
      return bounceOf({
        ...common,
        atMs: timeAt(event, 'delivery', 'timestamp'),
        recipients: recipients.map((recipient) => ({ recipient, said, classified })),
      });
    }
  }
};

/** `Permanent, NoEmail`: what SES makes of it. */
function classOf(event: Json): string {
  const type = textAt(event, 'bounce', 'bounceType') ?? 'not said';
  return `Amazon SES bounce type: ${type}, ${textAt(event, 'bounce', 'bounceSubType') ?? 'General'}`;
}

function originalOf(mail: Json): Partial<OriginalMessage> {
  const common = (name: string) =>
    textAt(mail, 'commonHeaders', name) ?? textsAt(mail, 'commonHeaders', name)[0] ?? null;
  return {
    from: common('from') ?? textAt(mail, 'source'),
    to: common('to') ?? textsAt(mail, 'destination')[0] ?? null,
    subject: common('subject'),
    messageId: messageIdAt(mail, 'commonHeaders', 'messageId') ?? messageIdAt(mail, 'messageId'),
    returnPath: textAt(mail, 'source'),
    sendingAddress: null,
    dateAtMs: timeAt(mail, 'timestamp'),
  };
}

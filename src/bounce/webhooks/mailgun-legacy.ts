import type { BounceWhat } from '../../core/bounce.ts';
import { bounceOf, codeAt, type EventReader, type Json, messageIdAt, textAt, timeAt } from './event.ts';
import { parsedJson } from './json-texts.ts';

const WHATS: ReadonlyMap<string, BounceWhat> = new Map([
  ['bounced', 'failure'],
  ['dropped', 'failure'],
  ['delivered', 'success'],
  ['complained', 'complaint'],
  ['opened', 'none'],
  ['clicked', 'none'],
  ['unsubscribed', 'none'],
]);

/** An event of Mailgun's webhooks until 2018, which were posted as a form (Mailgun, "Webhooks (Legacy)"). */
export const mailgunLegacyEvent: EventReader = (event) => {
  const what = WHATS.get(textAt(event, 'event')?.toLowerCase() ?? '');
  const recipient = textAt(event, 'recipient');
  const isSigned = Object.hasOwn(event, 'signature') && Object.hasOwn(event, 'token');
  if (what === undefined || recipient === null || !(isSigned || Object.hasOwn(event, 'message-headers'))) return null;
  const headers = headersOf(event);
  const reason = textAt(event, 'reason');
  return bounceOf({
    what,
    system: 'mailgun',
    atMs: timeAt(event, 'timestamp'),
    recipients: [
      {
        recipient,
        code: codeAt(event, 'code'),
        said: textAt(event, 'error') ?? textAt(event, 'notification') ?? textAt(event, 'description'),
        classified: reason === null ? null : `Mailgun reason: ${reason}`,
      },
    ],
    original: {
      from: headers.get('from') ?? null,
      to: headers.get('to') ?? null,
      subject: headers.get('subject') ?? null,
      messageId: messageIdAt(event, 'Message-Id') ?? headers.get('message-id') ?? null,
    },
  });
};

/** `message-headers`: a list of pairs, as JSON in a text. */
function headersOf(event: Json): ReadonlyMap<string, string> {
  const given = event['message-headers'];
  const pairs = typeof given === 'string' ? parsedJson(given) : given;
  if (!Array.isArray(pairs)) return new Map();
  return new Map(
    pairs.flatMap((pair: unknown): readonly [string, string][] => {
      const [name, value]: readonly unknown[] = Array.isArray(pair) ? pair : [];
      return typeof name === 'string' && typeof value === 'string' ? [[name.toLowerCase(), value]] : [];
    }),
  );
}

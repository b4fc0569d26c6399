import type { BounceMail, BounceReading } from './bounce-mail.ts';
import { readWebhook } from './webhooks/read-webhook.ts';

const MAX_CHARACTERS = 512 * 1024;

/**
 * A mail whose text is the JSON of a sending service, as Amazon's SNS sends the events of SES to an address; null: it is none.
 * Behind the JSON may stand a footer.
 */
export function eventBounce(mail: BounceMail): BounceReading | null {
  const text = mail.report.texts[0]?.text.slice(0, MAX_CHARACTERS).trimStart() ?? '';
  if (!text.startsWith('{')) return null;
  const footer = text.search(/^-- ?$/m);
  const body = footer === -1 ? text : text.slice(0, footer);
  const json = body.slice(0, body.lastIndexOf('}') + 1);
  // Sendmail breaks lines of more than 990 characters with an exclamation mark and a space.
  const events = readWebhook(json) ?? readWebhook(json.replace(/!\n /g, '')) ?? [];
  const bounce = events.find((event) => event.bounce !== null)?.bounce ?? null;
  if (bounce === null || bounce.what === 'none') return null;
  return { bounce: { ...bounce, unread: [...mail.unread, ...bounce.unread] }, originalFields: [], answersTo: [] };
}

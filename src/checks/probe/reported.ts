import { isAbout } from '../../bounce/about.ts';
import { bounceReadingOf } from '../../bounce/read-bounce.ts';
import type { ReadRecipient } from '../../core/bounce.ts';
import type { FoundMessage, SmtpReply } from '../../core/net.ts';
import type { ProbeMessage } from '../../core/probe.ts';

/** What a delivery report says of one recipient. */
export interface Reported {
  /** `delayed`: it is tried again, and nothing is lost yet. */
  readonly action: 'failed' | 'delayed';
  readonly reply: SmtpReply;
  /** The server that refused it; null: not said. */
  readonly host: string | null;
}

/**
 * Reads what came to the sender's mailbox (RFC 3464 section 2.3).
 *
 * @returns null where it is no report about the message, or says nothing of this recipient
 */
export function reportedOf(
  { raw }: Pick<FoundMessage, 'raw'>,
  message: Pick<ProbeMessage, 'token' | 'messageId' | 'envelope'>,
  recipient: string,
): Reported | null {
  const reading = bounceReadingOf(Buffer.from(raw, 'base64'));
  const { what, recipients } = reading.bounce;
  if ((what !== 'failure' && what !== 'delay') || !isAbout(reading, message)) return null;
  const own = recipients.find((one) => isFor(one, recipient));
  // A report that names nobody, or another name of the only recipient, is about that one.
  const about = own ?? (message.envelope.to.length === 1 ? recipients[0] : undefined);
  const action = about?.action ?? 'failed'; // one in words says that it failed
  if (about === undefined || (action !== 'failed' && action !== 'delayed')) return null;
  return { action, reply: about.reply ?? replyOf(about), host: about.remoteMta };
}

function isFor({ originalRecipient, finalRecipient }: ReadRecipient, recipient: string): boolean {
  const wanted = recipient.toLowerCase();
  return originalRecipient?.toLowerCase() === wanted || finalRecipient?.toLowerCase() === wanted;
}

/** Some report a status alone, or only words. */
function replyOf({ status, diagnostic }: ReadRecipient): SmtpReply {
  const code = status?.startsWith('4') ? 450 : 550;
  return { code, enhanced: status, lines: diagnostic === null ? [] : [diagnostic] };
}

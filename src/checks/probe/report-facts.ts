import type { FoundMessage, SmtpReply } from '../../core/net.ts';

/** What a report in the sender's mailbox says of a recipient (RFC 3464). */
export async function refusalsReported(
  _found: FoundMessage,
  _recipient: string,
): Promise<{ readonly reply: SmtpReply; readonly host: string | null } | null> {
  return null;
}

import type { FoundMessage, SmtpReply } from '../../core/net.ts';

/**
 * What a report in the sender's mailbox says of a recipient (RFC 3464 section 2.3).
 *
 * @returns null where it says nothing of this one, or only that it is late
 */
export function refusalReported(
  { raw }: Pick<FoundMessage, 'raw'>,
  recipient: string,
): { readonly reply: SmtpReply; readonly host: string | null } | null {
  const text = Buffer.from(raw, 'base64')
    .toString('utf8')
    .replace(/\r?\n[ \t]+/g, ' ');
  const group = text.split(/\r?\n\r?\n/).find((part) => fieldIn(part, 'Final-Recipient')?.endsWith(recipient) === true);
  if (group === undefined || fieldIn(group, 'Action')?.toLowerCase() !== 'failed') return null;
  const [, code = '550', rest = ''] = /^smtp;\s*(\d{3})[ -](.*)/i.exec(fieldIn(group, 'Diagnostic-Code') ?? '') ?? [];
  const enhanced = fieldIn(group, 'Status');
  const host = fieldIn(group, 'Remote-MTA')?.replace(/^dns;\s*/i, '') ?? null;
  return { reply: { code: Number(code), enhanced, lines: [rest] }, host };
}

function fieldIn(group: string, name: string): string | null {
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(group)?.[1]?.trim() ?? null;
}

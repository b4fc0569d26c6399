import type { ReadRecipient } from '../core/bounce.ts';
import { replyIn } from './diagnostic-reply.ts';

const MAX_LOOKED_AT = 5000;
const MAX_LINES = 20;
const MAX_LINE = 1000;

/**
 * Completes a reply of which Sendmail put only the first line into the field: it ends as one that others follow (RFC 5321
 * section 4.2.1), and these stand in the transcript beside it, `<<< 550-5.7.26 …`.
 *
 * @param texts  with LF as line end
 */
export function withWholeReply<R extends ReadRecipient>(recipient: R, texts: readonly string[]): R {
  const { diagnostic, reply } = recipient;
  if (diagnostic === null || reply === null || !diagnostic.startsWith(`${reply.code}-`)) return recipient;
  if (diagnostic.includes(` ${reply.code}`)) return recipient;
  for (const text of texts) {
    const lines = text.split('\n', MAX_LOOKED_AT);
    const at = lines.findIndex((line) => line.startsWith(`<<< ${reply.code}-`) && said(line) === diagnostic);
    if (at === -1) continue;
    const rest = lines.slice(at, at + MAX_LINES);
    const end = rest.findIndex((line) => !line.startsWith(`<<< ${reply.code}`));
    const whole = (end === -1 ? rest : rest.slice(0, end)).map(said).join(' ');
    return { ...recipient, diagnostic: whole, reply: replyIn(whole) ?? reply };
  }
  return recipient;
}

function said(line: string): string {
  return line.slice(4, MAX_LINE).replace(/\s+/g, ' ').trim();
}

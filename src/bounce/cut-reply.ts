import type { ReadRecipient } from '../core/bounce.ts';
import { replyIn } from './diagnostic-reply.ts';

const MAX_LOOKED_AT = 5000;
const MAX_LINES = 20;
const MAX_LINE = 1000;

/**
 * Completes replies of which Sendmail put only the first line into the field: it ends as one that others follow (RFC 5321
 * section 4.2.1), and these stand in the transcript beside it, `<<< 550-5.7.26 …`.
 *
 * @param texts  with LF as line end; they are searched once for all recipients
 */
export function wholeRepliesIn(texts: readonly string[]): <R extends ReadRecipient>(recipient: R) => R {
  let replies: ReadonlyMap<string, string> | null = null;
  return (recipient) => {
    const { diagnostic, reply } = recipient;
    if (diagnostic === null || reply === null || !diagnostic.startsWith(`${reply.code}-`)) return recipient;
    if (diagnostic.includes(` ${reply.code}`)) return recipient;
    replies ??= transcribed(texts);
    const whole = replies.get(diagnostic);
    return whole === undefined ? recipient : { ...recipient, diagnostic: whole, reply: replyIn(whole) ?? reply };
  };
}

/** The replies of several lines in transcripts, by their first lines. */
function transcribed(texts: readonly string[]): ReadonlyMap<string, string> {
  const replies = new Map<string, string>();
  for (const text of texts) {
    const lines = text.split('\n', MAX_LOOKED_AT);
    for (const [at, line] of lines.entries()) {
      const code = /^<<< (\d{3})-/.exec(line)?.[1];
      const first = said(line);
      if (code === undefined || replies.has(first)) continue;
      const rest = lines.slice(at, at + MAX_LINES);
      const end = rest.findIndex((other) => !other.startsWith(`<<< ${code}`));
      replies.set(first, (end === -1 ? rest : rest.slice(0, end)).map(said).join(' '));
    }
  }
  return replies;
}

function said(line: string): string {
  return line.slice(4, MAX_LINE).replace(/\s+/g, ' ').trim();
}

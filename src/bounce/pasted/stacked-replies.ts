import type { SmtpReply } from '../../core/smtp.ts';
import { isReplyCodeAt } from '../reply-codes.ts';

/** A reply found in a text. */
export interface PlacedReply extends SmtpReply {
  /** Where it begins. */
  readonly at: number;
}

const MAX_REPLIES = 50;
const MAX_LINES = 20;
const MAX_LINE = 500;
const CODE =
  /(?<![A-Za-z0-9_.@+~%]|[\w.]-)([2345]\d\d)(?:[\s:-]{1,3}#?([245]\.[0-7]\.\d{1,3})(?![\w]|\.\d))?(?![A-Za-z0-9_@%]|[.,]\d|-\d)/g;

/**
 * The SMTP replies in a text, in their order. Lines that repeat the code (RFC 5321 section 4.2.1) belong to one reply, also
 * where their ends were lost: `550-5.7.26 one 550 5.7.26 two`.
 *
 * @param text  lines that end in LF; those without a code belong to the reply before
 * @returns at most 50; in linear time, and never throws
 */
export function stackedReplies(text: string): readonly PlacedReply[] {
  const replies: (PlacedReply & { lines: string[] })[] = [];
  let open: { code: number; from: number; quote: string } | null = null;
  const close = (end: number) => {
    const lines = replies.at(-1)?.lines;
    if (open === null || lines === undefined || lines.length === MAX_LINES) return;
    const words = wordsOf(text.slice(open.from, Math.min(end, open.from + 4 * MAX_LINE)), open.quote);
    if (words !== '') lines.push(words);
  };
  for (const match of text.matchAll(CODE)) {
    const code = Number(match[1]);
    const again = open !== null && open.code === code;
    // In the middle of a line the code begins a word, and is not counted or measured.
    if (!(again && /\s/.test(text[match.index - 1] ?? '')) && !isReplyCodeAt(text, match.index)) continue;
    close(match.index);
    const from = match.index + match[0].length;
    const before = replies.at(-1);
    if (!again || before === undefined) {
      if (replies.length === MAX_REPLIES) return replies;
      replies.push({ code, enhanced: match[2] ?? null, lines: [], at: match.index });
    } else if (before.enhanced === null && match[2] !== undefined) {
      replies[replies.length - 1] = { ...before, enhanced: match[2] };
    }
    open = { code, from, quote: /['"`]/.exec(text[match.index - 1] ?? '')?.[0] ?? '' };
  }
  close(text.length);
  return replies;
}

/** What a program writes behind the reply that it quotes: `(in reply to RCPT TO command)`, `')`. */
export const CLOSING = /\s?\((?:in reply to|after) [^()\n]{1,60}\)[)\s]{0,9}$|['"`][)\]},;\s]{1,10}$|\s?\)\)$/;

/** @param quote  that opens before the code; empty: none */
function wordsOf(text: string, quote: string): string {
  const words = text
    .replace(/\s+/g, ' ')
    .replace(/^[\s:,;'"`)\]}/-]{1,10}(?:b['"])?/, '')
    .replace(CLOSING, '')
    .trim();
  return (quote !== '' && words.endsWith(quote) ? words.slice(0, -1) : words).slice(0, MAX_LINE);
}

/**
 * The one that decides: the last that refuses for good, or else the last that puts off, or else one that takes, where the text
 * begins with it. Null: there is none.
 */
export function decisiveReply(replies: readonly PlacedReply[]): PlacedReply | null {
  const [first = null] = replies;
  return (
    replies.findLast(({ code }) => code >= 500) ??
    replies.findLast(({ code }) => code >= 400) ??
    (first !== null && first.code < 300 && first.at === 0 ? first : null)
  );
}

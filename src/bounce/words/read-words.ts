import type { ReadRecipient } from '../../core/bounce.ts';
import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import { replyIn, statusIn } from '../diagnostic-reply.ts';
import { type BounceText, readBounceText } from './bounce-text.ts';

/** A mail that may be a bounce, as far as its words go. */
export interface WordsInput {
  readonly fields: readonly HeaderField[];
  /**
   * Its texts in their order, decoded, with LF as line end; at most 512 KiB of characters together. `text/html` is as it
   * stands, a multipart without its boundaries is `text/plain`; what is sent back as a part of its own is not among them.
   */
  readonly parts: readonly { readonly type: string; readonly text: string }[];
}

/** What the words of a mail system say. */
export interface WordsReading {
  readonly what: 'failure' | 'delay';
  /** The software or service that writes so, by its id in `src/data/mta/` or `src/data/providers/`; null: not known. */
  readonly system: string | null;
  readonly recipients: readonly ReadRecipient[];
  /** The message that was sent back, or its header, where it stands within the words. */
  readonly original: string | null;
}

/**
 * Reads what a mail system says in plain words, where there is no RFC 3464 part, or what it says beside one.
 *
 * @returns null where no words speak of a delivery; in linear time, and never throws
 */
export function readWords({ fields, parts }: WordsInput): WordsReading | null {
  const read = firstOf(parts, ({ type, text }) => readBounceText(type === 'text/html' ? plainText(text) : text));
  const failed = fieldsNamed(fields, 'X-Failed-Recipients')[0]?.value.split(',', 1)[0]?.trim();
  if (read === null && !failed) return null;
  return {
    what: read?.action === 'delayed' ? 'delay' : 'failure',
    system: null,
    recipients: [recipientOf(read, failed || null)],
    original: firstOf(parts, ({ text }) => originalIn(text)),
  };
}

function firstOf<P, T>(parts: readonly P[], read: (part: P) => T | null): T | null {
  for (const part of parts) {
    const found = read(part);
    if (found !== null) return found;
  }
  return null;
}

function plainText(html: string): string {
  return html.replace(/<br\b[^<>]{0,200}>/gi, '\n').replace(/<[^<>]{0,2000}>/g, ' ');
}

function recipientOf(read: BounceText | null, failed: string | null): ReadRecipient {
  const reply = read === null ? null : replyIn(read.diagnostic);
  return {
    originalRecipient: null,
    finalRecipient: failed ?? read?.recipient ?? null,
    action: read?.action ?? 'failed',
    status: reply?.enhanced ?? statusIn(read?.diagnostic ?? ''),
    reply,
    phase: null,
    remoteMta: null,
    remoteAddress: null,
    diagnostic: read?.diagnostic ?? null,
    lastAttemptAtMs: null,
    willRetryUntilMs: null,
  };
}

/** From the first field of a header that is quoted within the words, with its line. */
function originalIn(text: string): string | null {
  const at = /^(?:Return-Path|Received|Message-ID|X-Mailcheck-Probe|DKIM-Signature):/im.exec(text)?.index;
  return at === undefined ? null : text.slice(at);
}

import { readPastedReply } from '../bounce/pasted-reply.ts';
import { readBounce } from '../bounce/read-bounce.ts';
import type { ReadBounce } from '../core/bounce.ts';
import { mailKindOf } from '../message/looks-like-mail.ts';
import { createMboxSplitter } from '../message/mbox.ts';
import { MAX_MESSAGE_BYTES } from '../message/parts.ts';
import { octetsFrom } from '../net/file-octets.ts'; // not by its index, which takes long to load
import { textOf } from './bounce-kinds.ts';
import { type MailboxItem, messagesFrom } from './mailbox-files.ts';

// A reader for mails and one for replies: octets as they come in, bounces out.

export type BounceItem =
  | {
      readonly kind: 'bounce';
      /** As given, `-` for standard input; null for what was pasted. */
      readonly file: string | null;
      /** `#17` of a mailbox, `line 20` of a log, `event 3` of a webhook; null: the whole. */
      readonly place: string | null;
      readonly bounce: ReadBounce;
      /** What it was read from, a mail or a reply; null: part of something larger. */
      readonly source: { readonly as: 'mail' | 'reply'; readonly octets: Uint8Array } | null;
    }
  | { readonly kind: 'unreadable'; readonly file: string; readonly why: string }
  /** A file of a folder that holds no mail. */
  | { readonly kind: 'passed-over'; readonly file: string; readonly why: string }
  /** What else there was to say of a file. */
  | { readonly kind: 'note'; readonly file: string; readonly note: string };

export type Items = AsyncGenerator<BounceItem, void, undefined>;
export type Chunks = AsyncIterable<Uint8Array>;

/** For words of ours about what has no file. */
export const PASTED = 'the pasted text';

export function mailItems(file: string | null, chunks: Chunks, kind: 'message' | 'mbox'): Items {
  return mailsIn(messagesFrom(file ?? PASTED, chunks, { maxBytes: MAX_MESSAGE_BYTES }, kind), file === null);
}

/** @param isPasted  that there is no file to name */
export async function* mailsIn(items: AsyncIterable<MailboxItem>, isPasted = false): Items {
  for await (const item of items) {
    if (item.kind !== 'message') {
      yield { kind: item.kind, file: item.name, why: item.why };
      continue;
    }
    const suffix = item.number === undefined ? '' : `#${item.number}`;
    const file = isPasted ? null : item.name.slice(0, item.name.length - suffix.length);
    const mails = mailsOf(item);
    const beyond =
      item.sizeBytes > item.octets.length
        ? [`what follows behind the first ${item.octets.length / 1024 / 1024} MiB of it`]
        : [];
    for (const [at, octets] of mails.entries()) {
      const place = mails.length > 1 ? `#${at + 1}` : suffix || null;
      const bounce = readBounce(octets);
      const isCut = beyond.length > 0 && at === mails.length - 1;
      yield {
        kind: 'bounce',
        file,
        place,
        bounce: isCut ? { ...bounce, unread: [...bounce.unread, ...beyond] } : bounce,
        source: { as: 'mail', octets },
      };
    }
  }
}

type FoundMail = Extract<MailboxItem, { readonly kind: 'message' }>;

/** A file whose name says that it is one mail may be a mailbox file of several all the same. */
function mailsOf({ octets, number }: FoundMail): readonly Uint8Array[] {
  if (number !== undefined || mailKindOf(octets) !== 'mbox') return [withoutMark(octets)];
  const splitter = createMboxSplitter(MAX_MESSAGE_BYTES);
  return [...splitter.push(octets), ...splitter.end()].map((mail) => mail.octets);
}

/** A byte order mark, as Notepad writes it, is no part of a mail. */
function withoutMark(octets: Uint8Array): Uint8Array {
  return octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf ? octets.subarray(3) : octets;
}

export async function* replyItems(file: string | null, chunks: Chunks, maxBytes: number): Items {
  yield replyItem(file, null, textOf(await octetsFrom(chunks, maxBytes)));
}

export function replyItem(file: string | null, place: string | null, text: string): BounceItem {
  const source = { as: 'reply', octets: Buffer.from(text) } as const;
  return { kind: 'bounce', file, place, bounce: readPastedReply(text), source };
}

import { stat } from 'node:fs/promises';
import { looksLikeReply, readPastedReply } from '../bounce/pasted-reply.ts';
import { readBounce } from '../bounce/read-bounce.ts';
import type { ReadBounce } from '../core/bounce.ts';
import { mailKindOf } from '../message/looks-like-mail.ts';
import { MAX_MESSAGE_BYTES } from '../message/parts.ts';
import { chunksOf, octetsFrom } from '../net/file-octets.ts'; // not by its index, which takes long to load
import { UsageError } from './io.ts';
import { type MailboxItem, type MailboxSource, messagesFrom, messagesIn, withHead } from './mailbox-files.ts';

// What `mailcheck bounce` is given, and what that is: the one place that tells mail, mailboxes, logs, webhooks and replies apart.

export const inputKinds = ['mail', 'mbox', 'log', 'json', 'reply'] as const;
export type InputKind = (typeof inputKinds)[number];

/** An argument, understood. */
export type BounceInput =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'stdin' }
  | { readonly kind: 'reply'; readonly text: string };

export type BounceItem =
  | {
      readonly kind: 'bounce';
      /** As given, `-` for standard input; null for a pasted reply. */
      readonly file: string | null;
      /** `#17` of a mailbox, `line 20` of a log; null: the whole. */
      readonly place: string | null;
      readonly bounce: ReadBounce;
    }
  | { readonly kind: 'unreadable'; readonly file: string; readonly why: string }
  /** A file of a folder that holds no mail. */
  | { readonly kind: 'passed-over'; readonly file: string; readonly why: string };

export interface BounceSource {
  /** What files and standard input hold; null: told by their beginning. */
  readonly as: InputKind | null;
  readonly signal: AbortSignal;
  stdin(): AsyncIterable<Uint8Array>;
}

const STDIN = '-';
const MAX_REPLY_BYTES = 64 * 1024;

/** @throws UsageError where it is neither a file there is nor an SMTP reply */
export async function inputOf(argument: string): Promise<BounceInput> {
  if (argument === STDIN) return { kind: 'stdin' };
  if (argument.trim() === '') throw new UsageError('"" is no file and no SMTP reply');
  const isThere = await stat(argument).then(
    () => true,
    (error) => !(error instanceof Error && 'code' in error && GONE.has(String(error.code))),
  );
  if (isThere) return { kind: 'path', path: argument };
  if (looksLikeReply(argument)) return { kind: 'reply', text: argument };
  throw new UsageError(
    `"${argument.length > 200 ? `${argument.slice(0, 200)}…` : argument}": no such file, and not an SMTP reply (expected a file, a folder, - or a reply such as "550 5.1.1 no such user")`,
  );
}

// A text with NUL is no path either; one with a long word is too long for one.
const GONE = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

/** The bounces in one input, one after the other; what cannot be read is an item too. Never throws. */
export async function* bouncesIn(
  input: BounceInput,
  source: BounceSource,
): AsyncGenerator<BounceItem, void, undefined> {
  switch (input.kind) {
    case 'reply':
      return yield { kind: 'bounce', file: null, place: null, bounce: readPastedReply(input.text) };
    case 'stdin':
      return yield* bouncesFrom(STDIN, source.stdin(), source);
    case 'path':
      return yield* bouncesAt(input.path, source);
  }
}

async function* bouncesAt(path: string, source: BounceSource): AsyncGenerator<BounceItem, void, undefined> {
  try {
    if ((await stat(path)).isDirectory()) return yield* mailsIn(messagesIn(path, mailboxSource(source)));
    const chunks = chunksOf(path, source.signal);
    try {
      yield* bouncesFrom(path, chunks, source);
    } finally {
      await chunks.return();
    }
  } catch (error) {
    yield { kind: 'unreadable', file: path, why: reasonOf(error) };
  }
}

async function* bouncesFrom(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  source: BounceSource,
): AsyncGenerator<BounceItem, void, undefined> {
  try {
    const { head, all } = await withHead(chunks);
    const kind = source.as ?? inputKindOf(head, /\.eml$/i.test(file));
    switch (kind) {
      case 'mail':
        return yield* mailsIn(messagesFrom(file, all, mailboxSource(source), 'message'));
      case 'mbox':
        return yield* mailsIn(messagesFrom(file, all, mailboxSource(source), 'mbox'));
      case 'reply':
        return yield {
          kind: 'bounce',
          file,
          place: null,
          bounce: readPastedReply((await octetsFrom(all, MAX_REPLY_BYTES)).toString('utf8')),
        };
      default:
        return yield { kind: 'unreadable', file, why: head.length === 0 ? 'empty' : NOTHING_KNOWN };
    }
  } catch (error) {
    yield { kind: 'unreadable', file, why: reasonOf(error) };
  }
}

const NOTHING_KNOWN = 'neither a mail, a mailbox file, a mail log, webhook JSON nor an SMTP reply by its beginning';

/**
 * What a file holds, by its beginning.
 *
 * @param isMail  that its name says it is a mail: believed unless it is a mailbox file
 * @returns null: nothing that is read here
 */
export function inputKindOf(head: Uint8Array, isMail = false): InputKind | null {
  if (head.length === 0) return null;
  const kind = mailKindOf(head);
  if (kind === 'mbox') return 'mbox';
  if (kind === 'message' || isMail) return 'mail';
  const text = Buffer.from(head.subarray(0, MAX_REPLY_BYTES)).toString('utf8');
  return looksLikeReply(text) ? 'reply' : null;
}

async function* mailsIn(items: AsyncIterable<MailboxItem>): AsyncGenerator<BounceItem, void, undefined> {
  for await (const item of items) {
    if (item.kind === 'message') {
      const place = item.number === undefined ? null : `#${item.number}`;
      const file = place === null ? item.name : item.name.slice(0, -place.length);
      const bounce = readBounce(item.octets);
      const beyond =
        item.sizeBytes > item.octets.length ? [`what is beyond the first ${item.octets.length} octets`] : [];
      yield { kind: 'bounce', file, place, bounce: { ...bounce, unread: [...bounce.unread, ...beyond] } };
    } else yield { kind: item.kind, file: item.name, why: item.why };
  }
}

function mailboxSource({ signal, stdin }: BounceSource): MailboxSource {
  return { maxBytes: MAX_MESSAGE_BYTES, signal, stdin };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

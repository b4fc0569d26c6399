import { stat } from 'node:fs/promises';
import { replyBlocks } from '../bounce/pasted/reply-blocks.ts';
import { isReplyList } from '../bounce/pasted/reply-lines.ts';
import { looksLikeReply } from '../bounce/pasted-reply.ts';
import { MAX_MESSAGE_BYTES } from '../message/parts.ts';
import { chunksOf } from '../net/file-octets.ts'; // not by its index, which takes long to load
import { type InputKind, inputKindOf, textOf, whyNoInput } from './bounce-kinds.ts';
import { type BounceItem, mailItems, mailsIn, PASTED, replyItem, replyItems } from './bounce-readers.ts';
import { UsageError } from './io.ts';
import { type MailboxSource, messagesIn, withHead } from './mailbox-files.ts';

// What `mailcheck bounce` is given, and who reads it.

/** An argument, understood. */
export type BounceInput =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'stdin' }
  | { readonly kind: 'text'; readonly text: string };

export interface BounceSource {
  /** What the input holds; null: told by its beginning. */
  readonly as: InputKind | null;
  readonly signal: AbortSignal;
  stdin(): AsyncIterable<Uint8Array>;
}

const STDIN = '-';
const MAX_REPLY_BYTES = 64 * 1024;
const MOST_QUOTED = 200;

/**
 * A path that there is wins; else it has to be text that can be read.
 *
 * @param as  what the user says that it is
 * @throws UsageError where it is neither
 */
export async function inputOf(argument: string, as: InputKind | null): Promise<BounceInput> {
  if (argument === STDIN) return { kind: 'stdin' };
  if (argument.trim() === '') throw new UsageError(`"${argument}" is no file and no SMTP reply`);
  const found = await stat(argument).catch((error: unknown) => (isGone(error) ? null : 'there'));
  if (found === 'there') return { kind: 'file', path: argument }; // and reading it will say why it cannot be
  if (found !== null) return { kind: found.isDirectory() ? 'folder' : 'file', path: argument };
  if (as !== null || looksLikeReply(argument) || (await inputKindOf(Buffer.from(argument))) !== null) {
    return { kind: 'text', text: argument };
  }
  const quoted = argument.length > MOST_QUOTED ? `${argument.slice(0, MOST_QUOTED)}…` : argument;
  throw new UsageError(
    `"${quoted}": no such file, and not an SMTP reply (expected a file, a folder, - or a reply such as "550 5.1.1 no such user")`,
  );
}

// A text with NUL is no path either, and a long one is too long for one.
const GONE = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && GONE.has(String(error.code));
}

/** The bounces in one input, one after the other; what cannot be read is an item too. Never throws. */
export async function* bouncesIn(
  input: BounceInput,
  source: BounceSource,
): AsyncGenerator<BounceItem, void, undefined> {
  switch (input.kind) {
    case 'text':
      return yield* bouncesFrom(null, onlyChunk(input.text), source);
    case 'stdin':
      return yield* bouncesFrom(STDIN, source.stdin(), source);
    case 'folder':
      return yield* mailsIn(messagesIn(input.path, mailboxSource(source)));
    case 'file': {
      const chunks = chunksOf(input.path, source.signal);
      try {
        yield* bouncesFrom(input.path, chunks, source);
      } finally {
        await chunks.return();
      }
    }
  }
}

async function* bouncesFrom(
  file: string | null,
  chunks: AsyncIterable<Uint8Array>,
  source: BounceSource,
): AsyncGenerator<BounceItem, void, undefined> {
  try {
    const { head, all } = await withHead(chunks);
    const kind = source.as ?? (await inputKindOf(head, file !== null && /\.eml$/i.test(file)));
    switch (kind) {
      case 'mail':
        return yield* mailItems(file, all, 'message');
      case 'mbox':
        return yield* mailItems(file, all, 'mbox');
      case 'log': {
        const { logItems } = await import('./bounce-list-readers.ts');
        let isSilent = file === null;
        for await (const item of logItems(file, all)) {
          isSilent = false;
          yield item;
        }
        // Somebody who pastes a line of a log asks what it says, whatever became of the message.
        if (isSilent && head.length <= MAX_REPLY_BYTES) yield* replyItems(file, onlyOctets(head), MAX_REPLY_BYTES);
        return;
      }
      case 'json':
        return yield* (await import('./bounce-list-readers.ts')).webhookItems(file, head, all);
      case 'reply':
        if (isReplyList(wholeLinesOf(head))) {
          return yield* (await import('./bounce-list-readers.ts')).replyLineItems(file, all);
        }
        yield* blockItems(file, head) ?? replyItems(file, all, MAX_REPLY_BYTES);
        return;
      case null:
        return yield { kind: 'unreadable', file: file ?? PASTED, why: whyNoInput(head) };
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    yield { kind: 'unreadable', file: file ?? PASTED, why };
  }
}

/** @returns null where it is one reply, or too long to be looked through */
function blockItems(file: string | null, head: Uint8Array): readonly BounceItem[] | null {
  const blocks = head.length < MAX_REPLY_BYTES ? replyBlocks(textOf(head)) : null;
  return blocks?.map(({ line, text }) => replyItem(file, `line ${line}`, text)) ?? null;
}

/** The last line of a beginning may be cut. */
function wholeLinesOf(head: Uint8Array): string {
  const text = textOf(head);
  return head.length < MAX_REPLY_BYTES ? text : text.slice(0, text.lastIndexOf('\n') + 1);
}

function onlyChunk(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  return onlyOctets(Buffer.from(text));
}

async function* onlyOctets(octets: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield octets;
}

function mailboxSource({ signal, stdin }: BounceSource): MailboxSource {
  return { maxBytes: MAX_MESSAGE_BYTES, signal, stdin };
}

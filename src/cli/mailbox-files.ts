import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { growing } from '../message/growing.ts';
import { mailKindOf } from '../message/looks-like-mail.ts';
import { createMboxSplitter, type MboxMessage } from '../message/mbox.ts';
import { chunksOf } from '../net/file-octets.ts'; // not by its index, which takes long to load

/** What stands in a place where mail is kept, one after the other. */
export type MailboxItem =
  | {
      readonly kind: 'message';
      /** For the reader: its file, and in a mailbox file its number from 1, such as `file.mbox#17`. */
      readonly name: string;
      /** In a mailbox file: the same number. */
      readonly number?: number;
      /** The whole, or its beginning where it is larger than the bound. */
      readonly octets: Uint8Array;
      /** Of the whole, in octets. */
      readonly sizeBytes: number;
    }
  /** It cannot be read: what comes behind it in the same file is unknown. */
  | { readonly kind: 'unreadable'; readonly name: string; readonly why: string }
  /** It is no mail, or not looked into. */
  | { readonly kind: 'passed-over'; readonly name: string; readonly why: string };

export interface MailboxSource {
  /** How much of each message is kept. */
  readonly maxBytes: number;
  /** Ends the reading: what is read at that moment is given up. */
  readonly signal: AbortSignal;
  /** Standard input as it comes, for the path `-`. */
  stdin(): AsyncIterable<Uint8Array>;
}

const STDIN = '-';
const STDIN_NAME = 'standard input';
const HEAD_BYTES = 64 * 1024;
/** The folders of a Maildir that hold messages: what lies in `tmp` is not delivered yet. */
const MAILDIR = ['cur', 'new'] as const;

/**
 * The messages of a Maildir (its own, not those of its subfolders), of a mailbox file, of a folder (files that hold mail,
 * in all folders below it but hidden ones), of a single file, or of standard input. Never more than one message is held;
 * a mailbox file may be of any size. What cannot be read is an item too; never throws.
 */
export async function* messagesIn(path: string, source: MailboxSource): AsyncGenerator<MailboxItem, void, undefined> {
  if (path === STDIN) return yield* messagesFrom(STDIN_NAME, source.stdin(), source);
  try {
    if (!(await stat(path)).isDirectory()) return yield* messagesOfFile(path, source, null);
  } catch (error) {
    return yield { kind: 'unreadable', name: path, why: reasonOf(error) };
  }
  yield* messagesOfFolder(path, source);
}

async function* messagesOfFolder(folder: string, source: MailboxSource): AsyncGenerator<MailboxItem, void, undefined> {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    return yield { kind: 'unreadable', name: folder, why: reasonOf(error) };
  }
  const names = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  if (MAILDIR.every((name) => names.has(name))) {
    for (const name of MAILDIR) yield* messagesOfMaildir(within(folder, name), source);
    return;
  }
  for (const entry of entries.toSorted(byName)) {
    const path = within(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* messagesOfFolder(path, source);
    else if (entry.isFile() || (await isLinkToFile(entry, path))) yield* messagesOfFile(path, source, null);
    else yield { kind: 'passed-over', name: path, why: 'neither a file nor a folder' };
  }
}

/** The folder stays as it was given: `./mail` is not made `mail`. */
function within(folder: string, name: string): string {
  return folder.endsWith(sep) || folder.endsWith('/') ? `${folder}${name}` : `${folder}${sep}${name}`;
}

/** Every file of a Maildir is one message, whatever it looks like. */
async function* messagesOfMaildir(folder: string, source: MailboxSource): AsyncGenerator<MailboxItem, void, undefined> {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    return yield { kind: 'unreadable', name: folder, why: reasonOf(error) };
  }
  for (const entry of entries.toSorted(byName)) {
    const path = within(folder, entry.name);
    if (entry.name.startsWith('.') || entry.isDirectory()) continue;
    const found = entry.isSymbolicLink() ? await stat(path).catch(() => null) : entry;
    // A pipe that nobody writes to would hold everything up.
    if (found === null || found.isFile()) yield* messagesOfFile(path, source, 'message');
    else yield { kind: 'passed-over', name: path, why: 'neither a file nor a folder' };
  }
}

async function* messagesOfFile(
  path: string,
  source: MailboxSource,
  kind: 'message' | null,
): AsyncGenerator<MailboxItem, void, undefined> {
  const chunks = chunksOf(path, source.signal);
  try {
    yield* messagesFrom(path, chunks, source, kind ?? (/\.eml$/i.test(path) ? 'message' : null));
  } finally {
    await chunks.return();
  }
}

/** The messages in what comes from one file. @param known  what it is; null: told by its beginning */
export async function* messagesFrom(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  source: Pick<MailboxSource, 'maxBytes'>,
  known: 'message' | 'mbox' | null = null,
): AsyncGenerator<MailboxItem, void, undefined> {
  try {
    const { head, all } = await withHead(chunks);
    const kind = head.length === 0 ? null : (known ?? mailKindOf(head));
    if (kind === 'mbox') yield* messagesOfMbox(name, all, source);
    else if (kind === 'message') yield { kind: 'message', name, ...(await wholeOf(all, source)) };
    else yield { kind: 'passed-over', name, why: head.length === 0 ? 'empty' : 'no mail by its beginning' };
  } catch (error) {
    yield { kind: 'unreadable', name, why: reasonOf(error) };
  }
}

async function* messagesOfMbox(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  { maxBytes }: Pick<MailboxSource, 'maxBytes'>,
): AsyncGenerator<MailboxItem, void, undefined> {
  const splitter = createMboxSplitter(maxBytes);
  const numbered = (number: number, message: MboxMessage): MailboxItem => ({
    kind: 'message',
    name: `${name}#${number}`,
    number,
    ...message,
  });
  let count = 0;
  for await (const chunk of chunks) for (const message of splitter.push(chunk)) yield numbered(++count, message);
  for (const message of splitter.end()) yield numbered(++count, message);
}

async function wholeOf(chunks: AsyncIterable<Uint8Array>, { maxBytes }: Pick<MailboxSource, 'maxBytes'>) {
  const message = growing(maxBytes);
  for await (const chunk of chunks) message.add(chunk);
  return { octets: message.octets(), sizeBytes: message.sizeBytes };
}

/** The beginning of a stream, and all of it. */
export async function withHead(chunks: AsyncIterable<Uint8Array>) {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    first.push(value);
    length += value.length;
  }
  const head = Buffer.concat(first);
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    yield head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  }
  return { head, all: all() };
}

async function isLinkToFile(entry: Dirent, path: string): Promise<boolean> {
  return entry.isSymbolicLink() && (await stat(path).catch(() => null))?.isFile() === true;
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { accessSync, constants, statSync } from 'node:fs';
import { startDeadline } from '../audit/deadline.ts';
import { mailKindOf, rewrittenAs } from '../message/looks-like-mail.ts';
import { createMboxSplitter, type MboxMessage } from '../message/mbox.ts';
import { MAX_MESSAGE_BYTES } from '../message/parts.ts';
import { beginningOf } from '../net/index.ts';
import { type Io, UsageError } from './io.ts';

/** A message out of a file. */
export interface MessageFile {
  /** As given; `-` for standard input. */
  readonly name: string;
  /** At most its first 50 MiB: more than any large provider takes. */
  readonly raw: Uint8Array;
  /** Of the whole, in octets; of a pipe that holds more than is read, one more than that. */
  readonly sizeBytes: number;
}

/** What of it tells that it is a message at all. */
const HEAD_BYTES = 64 * 1024;
const LARGE_BYTES = 4 * 1024 * 1024;

/**
 * Whether it may hold so much that not several of the kind are to be in memory at once.
 *
 * @throws UsageError where there is no such file, or it is a folder
 */
export function isLargeFile(file: string): boolean {
  if (file === '-') return true;
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined) throw new Error('there is no such file');
    if (stats.isDirectory()) throw new Error('it is a folder: name its files, as in folder/*.eml');
    accessSync(file, constants.R_OK);
    return !stats.isFile() || stats.size > LARGE_BYTES; // a pipe says nothing of its size
  } catch (error) {
    throw unreadable(file, error);
  }
}

/**
 * @param timeoutMs  how long a pipe is waited for; standard input is until the user interrupts
 * @throws UsageError where it cannot be read, is empty, is no message, or is a mailbox file of several
 */
export async function messageIn(file: string, timeoutMs: number, io: Io): Promise<MessageFile> {
  const read = file === '-' ? await fromStandardInput(io) : await fromFile(file, timeoutMs, io);
  const what = file === '-' ? 'standard input' : `"${file}"`;
  if (read.raw.length === 0) throw new UsageError(`${what} is empty: expected a message (.eml)`);
  const head = read.raw.subarray(0, HEAD_BYTES);
  const kind = mailKindOf(head);
  if (kind === null) throw new UsageError(`${what} ${whyNoMessage(head)}`);
  if (kind === 'mbox' && holdsSeveral(read.raw)) {
    throw new UsageError(`${what} is a mailbox file of several messages: expected one; save it by itself (.eml)`);
  }
  return read;
}

function whyNoMessage(head: Uint8Array): string {
  switch (rewrittenAs(head)) {
    case 'with-mark':
      return 'begins with a byte order mark, as Notepad and PowerShell write it, and no message does: save it as it travels';
    case 'utf-16':
      return 'is in UTF-16, as Notepad and PowerShell write it, and no message is: save it as it travels';
    case null:
      return 'is no message: expected header fields (From, Subject, Date …) at its beginning, as in a file saved as .eml';
  }
}

/** Whether behind the first message of a mailbox file comes another: a line of a text that looks like a postmark is none. */
function holdsSeveral(raw: Uint8Array): boolean {
  const splitter = createMboxSplitter(HEAD_BYTES);
  let ended = 0;
  const isSecond = ({ octets }: MboxMessage) => ++ended > 1 && mailKindOf(octets) === 'message';
  for (let at = 0; at < raw.length; at += HEAD_BYTES)
    if (splitter.push(raw.subarray(at, at + HEAD_BYTES)).some(isSecond)) return true;
  return splitter.end().some(isSecond);
}

async function fromStandardInput(io: Io): Promise<MessageFile> {
  const raw = await io.readStdinOctets(MAX_MESSAGE_BYTES + 1);
  return { name: '-', raw: raw.subarray(0, MAX_MESSAGE_BYTES), sizeBytes: raw.length };
}

async function fromFile(file: string, timeoutMs: number, io: Io): Promise<MessageFile> {
  const { signal, over } = startDeadline(timeoutMs, io.signal);
  try {
    const { octets, sizeBytes } = await beginningOf(file, MAX_MESSAGE_BYTES + 1, signal);
    return { name: file, raw: octets.subarray(0, MAX_MESSAGE_BYTES), sizeBytes };
  } catch (error) {
    if (io.signal.aborted) throw io.signal.reason;
    throw unreadable(file, signal.aborted ? new Error(`it has no end after ${timeoutMs / 1000} s (--timeout)`) : error);
  } finally {
    over();
  }
}

function unreadable(file: string, error: unknown): UsageError {
  return new UsageError(`cannot read "${file}": ${error instanceof Error ? error.message : String(error)}`);
}

import { statSync } from 'node:fs';
import { MAX_MESSAGE_BYTES } from '../message/parts.ts';
import { readAtMost } from '../net/index.ts';
import { type Io, UsageError } from './io.ts';

/** A message out of a file. */
export interface MessageFile {
  /** As given; `-` for standard input. */
  readonly name: string;
  /** At most its first 50 MiB: more than any large provider takes. */
  readonly raw: Uint8Array;
  /** Of the whole, in octets. */
  readonly sizeBytes: number;
}

/** @throws UsageError where it cannot be read, or is empty */
export async function messageIn(file: string, io: Io): Promise<MessageFile> {
  const read = file === '-' ? await fromStandardInput(io) : fromFile(file);
  if (read.raw.length === 0) {
    throw new UsageError(`${file === '-' ? 'standard input' : `"${file}"`} is empty: expected a message (.eml)`);
  }
  return read;
}

async function fromStandardInput(io: Io): Promise<MessageFile> {
  const raw = await io.readStdinOctets(MAX_MESSAGE_BYTES + 1);
  return { name: '-', raw: raw.subarray(0, MAX_MESSAGE_BYTES), sizeBytes: raw.length };
}

function fromFile(file: string): MessageFile {
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) throw new Error('it is a folder: name its files, as in folder/*.eml');
    const raw = readAtMost(file, MAX_MESSAGE_BYTES);
    return { name: file, raw, sizeBytes: Math.max(raw.length, stats.isFile() ? stats.size : 0) };
  } catch (error) {
    throw new UsageError(`cannot read "${file}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';

export type Label = 'spam' | 'ham';

/** One message whose kind is known. */
export interface Sample {
  readonly raw: Buffer;
  readonly label: Label;
  /** The same for messages whose bodies differ in digits, case and white space alone. */
  readonly bodyKey: string;
}

const BLOCK = 512;
const REGULAR = new Set(['0', '\0', '']);

/** The messages in `ham/` and `spam/` of a tar.gz, in the order of their names. */
export function corpusOf(file: string): readonly Sample[] {
  return [...membersOf(gunzipSync(readFileSync(file)))]
    .filter(({ name }) => /^(?:ham|spam)$/.test(basename(dirname(name))))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, content }) => ({
      raw: content,
      label: basename(dirname(name)) === 'spam' ? 'spam' : 'ham',
      bodyKey: bodyKeyOf(content),
    }));
}

/** A number from 0 to 1 that depends on the body alone, so that the same body is never on both sides of a split. */
export function shareOf({ bodyKey }: Sample, salt = ''): number {
  return createHash('sha256').update(salt).update(bodyKey).digest().readUInt32BE() / 2 ** 32;
}

/** The files of a tar archive (POSIX.1-1988 ustar): names up to 100 octets and a prefix. */
function* membersOf(tar: Buffer): Generator<{ readonly name: string; readonly content: Buffer }> {
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const head = tar.subarray(at, at + BLOCK);
    const name = textOf(head, 0, 100);
    if (name === '') return;
    const size = Number.parseInt(textOf(head, 124, 136).trim(), 8);
    const prefix = textOf(head, 345, 500);
    if (REGULAR.has(textOf(head, 156, 157)))
      yield { name: prefix === '' ? name : `${prefix}/${name}`, content: tar.subarray(at + BLOCK, at + BLOCK + size) };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function textOf(head: Buffer, from: number, to: number): string {
  const text = head.toString('latin1', from, to);
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

function bodyKeyOf(raw: Buffer): string {
  const text = raw.toString('latin1').replace(/\r\n/g, '\n');
  const start = text.indexOf('\n\n');
  const body = start === -1 ? text : text.slice(start);
  const plain = body.toLowerCase().replace(/[\s\d]+/g, '');
  return createHash('sha256').update(plain).digest('hex').slice(0, 24);
}

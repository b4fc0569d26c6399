import { createHash, type Hash } from 'node:crypto';
import type { Canonicalization } from './signature-tags.ts';

/** Where a body, or a beginning of it, has the hash that a signature says. */
export interface BodyMatch {
  /** Whether it is the whole body; else it ends before the line `lines`. */
  readonly whole: boolean;
  /** So many lines of it are what was signed, and so many follow. */
  readonly lines: number;
  readonly more: number;
  /** Offset in the body where what follows begins. */
  readonly end: number;
}

export interface BodyDigest {
  readonly form: Canonicalization;
  readonly hash: 'sha256' | 'sha1';
  /** In Base64. */
  readonly expected: string;
}

const MOST_ADDED = 2_000; // lines; bounded: at each of their ends the hash is looked at
const LF = 0x0a;
const CR = 0x0d;

/**
 * Looks for the hash of a body at its end, and at the ends of its last 2,000 lines, as lists and gateways add theirs there.
 * Empty lines at the end do not count (RFC 6376 sections 3.4.3 and 3.4.4).
 *
 * @returns null where no beginning of the body has it; in linear time
 */
export function findBody(body: Buffer, { form, hash, expected }: BodyDigest): BodyMatch | null {
  const digest = createHash(hash);
  let found: { readonly lines: number; readonly end: number } | null = null;
  if (expected === emptyDigest(form, hash)) found = { lines: 0, end: 0 };
  const first = linesIn(body) - MOST_ADDED;
  let empty = 0;
  let count = 0;
  let solid = 0;
  for (let at = 0; at < body.length; count++) {
    const newline = body.indexOf(LF, at);
    const next = newline === -1 ? body.length : newline + 1;
    const end = newline > at && body[newline - 1] === CR ? newline - 1 : newline === -1 ? body.length : newline;
    const line = canonicalLine(body, at, end, form);
    at = next;
    if (line.length === 0) {
      empty++;
      continue;
    }
    for (; empty > 0; empty--) digest.update('\r\n');
    digest.update(line).update('\r\n');
    solid = count + 1;
    if (found === null && count >= first && isDigest(digest, expected)) found = { lines: solid, end: next };
  }
  if (found === null) return null;
  const more = Math.max(0, solid - found.lines);
  return { whole: more === 0, lines: found.lines, more, end: found.end };
}

function linesIn(body: Buffer): number {
  let lines = 0;
  for (let at = body.indexOf(LF); at !== -1; at = body.indexOf(LF, at + 1)) lines++;
  return lines;
}

function isDigest(digest: Hash, expected: string): boolean {
  return digest.copy().digest('base64') === expected;
}

/** `simple` has one CRLF for an empty body, `relaxed` nothing. */
function emptyDigest(form: Canonicalization, hash: string): string {
  return createHash(hash)
    .update(form === 'simple' ? '\r\n' : '')
    .digest('base64');
}

function canonicalLine(body: Buffer, start: number, end: number, form: Canonicalization): Buffer {
  const line = body.subarray(start, end);
  if (form === 'simple') return line;
  const text = line.toString('latin1').replace(/[ \t]+/g, ' ');
  return Buffer.from(text.endsWith(' ') ? text.slice(0, -1) : text, 'latin1');
}

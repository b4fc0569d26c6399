import { decodeWords as decodeEncodedWords } from 'postal-mime';

/** One field of a message's header. */
export interface HeaderField {
  /** As written, without space before the colon. */
  readonly name: string;
  /** Unfolded and trimmed; octets above 127 as UTF-8 where they are that, else as ISO 8859-1. Encoded words stay. */
  readonly value: string;
  /** The field as it stands, folds included, without its last line end: one character for each octet. */
  readonly raw: string;
  /** 0 for the topmost field. */
  readonly index: number;
}

export interface Header {
  readonly fields: readonly HeaderField[];
  /** Offset of the first octet of the body; the size of the message where there is none. */
  readonly bodyStart: number;
  /** Whether there is more of it than is read. */
  readonly truncated: boolean;
}

const MAX_OCTETS = 1024 * 1024;
const MAX_FIELDS = 2000;
const MAX_DECODED = 16_384;
const WHITE = ' \t';
// RFC 5322 section 3.6.8; space before the colon is the obsolete syntax of section 4.5.
const FIELD = /^([\x21-\x39\x3b-\x7e]{1,998})[ \t]{0,998}:/;
const MBOX_LINE = /^>?From /;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The fields of a message's header from the top down, at most 2,000 out of its first mebibyte.
 *
 * @returns the fields that are whole; in linear time, and never throws
 */
export function headerFieldsIn(raw: Uint8Array): readonly HeaderField[] {
  return readHeader(raw).fields;
}

/**
 * Reads a header up to the empty line that ends it (RFC 5322 section 2.1), or up to a line that is no field: mail servers
 * take such a line for the body's first. A line `From …` of a mailbox file (RFC 4155) at the top is passed over.
 */
export function readHeader(raw: Uint8Array): Header {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, MAX_OCTETS)).toString('latin1');
  const lineEnd = lineEndOf(text);
  const fields: HeaderField[] = [];
  let at = 0;
  while (at < text.length) {
    const end = lineFrom(text, at, lineEnd);
    const line = text.slice(at, end.text);
    if (line === '') return { fields, bodyStart: end.next, truncated: false };
    const name = FIELD.exec(line)?.[1];
    const mboxLine = fields.length === 0 && MBOX_LINE.test(line);
    if (name === undefined && !mboxLine) return { fields, bodyStart: at, truncated: false };
    const field = mboxLine ? end : foldedEnd(text, end, lineEnd);
    const cut = raw.length > text.length && field.next >= text.length;
    if (cut || fields.length === MAX_FIELDS) return { fields, bodyStart: at, truncated: true };
    if (name !== undefined && !mboxLine) fields.push(fieldOf(name, text.slice(at, field.text), fields.length));
    at = field.next;
  }
  return { fields, bodyStart: text.length, truncated: raw.length > text.length };
}

/**
 * Encoded words (RFC 2047) made readable. For display only: the result may hold any character, line ends included.
 *
 * @param value  at most 16,384 characters of it are read
 */
export function decodeWords(value: string): string {
  return decodeEncodedWords(value.slice(0, MAX_DECODED));
}

/** The values of all fields of a name, topmost first. Names are compared without regard to case (RFC 5322 section 1.2.2). */
export function fieldsNamed(fields: readonly HeaderField[], name: string): readonly HeaderField[] {
  const wanted = name.toLowerCase();
  return fields.filter((field) => field.name.toLowerCase() === wanted);
}

interface LineEnd {
  /** Where its text ends, and where the next line begins. */
  readonly text: number;
  readonly next: number;
}

/** A bare CR is text (RFC 5322 section 4.1), unless the whole is written with nothing else. */
function lineEndOf(text: string): '\n' | '\r' {
  return text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
}

function lineFrom(text: string, from: number, lineEnd: string): LineEnd {
  const at = text.indexOf(lineEnd, from);
  if (at === -1) return { text: text.length, next: text.length };
  return { text: lineEnd === '\n' && at > from && text[at - 1] === '\r' ? at - 1 : at, next: at + 1 };
}

/** Lines that begin with white space belong to the one before (RFC 5322 section 2.2.3). */
function foldedEnd(text: string, first: LineEnd, lineEnd: string): LineEnd {
  let last = first;
  while (last.next < text.length && WHITE.includes(text.charAt(last.next))) last = lineFrom(text, last.next, lineEnd);
  return last;
}

function fieldOf(name: string, raw: string, index: number): HeaderField {
  const value = raw.slice(raw.indexOf(':') + 1);
  return { name, value: unfolded(readable(value)), raw, index };
}

function readable(octets: string): string {
  if (!/[\x80-\xff]/.test(octets)) return octets;
  try {
    return utf8.decode(Buffer.from(octets, 'latin1'));
  } catch {
    return octets;
  }
}

/** Line ends go, the white space behind them stays; what is left of CR and LF would split lines of ours. */
function unfolded(value: string): string {
  return value
    .replace(/\r?\n/g, '')
    .replace(/[\r\n]/g, ' ')
    .trim();
}

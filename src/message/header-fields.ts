import { fieldNameAt, isMboxLine, isWhite, lineAt, newlineOf } from './header-lines.ts';
import { postalMime } from './postal-mime.ts';

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
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The fields of a message's header from the top down, at most 2,000 out of its first mebibyte.
 *
 * @returns the fields that are whole; in linear time, and never throws
 */
export function headerFieldsIn(raw: Uint8Array): readonly HeaderField[] {
  return readHeader(raw).fields;
}

/** Where in a message a header stands, and how much of it is read. */
export interface HeaderPlace {
  /** Offset of its first octet. */
  readonly from: number;
  readonly maxOctets: number;
  /** Whether the line at this offset ends it, beside the empty line: that of a boundary does. */
  endsAt(lineStart: number): boolean;
}

/**
 * Reads a header up to the empty line that ends it (RFC 5322 section 2.1), or up to a line that is no field: mail servers
 * take such a line for the body's first. A line `From …` of a mailbox file (RFC 4155) at the top is passed over.
 *
 * @param newline  the octet that ends lines, by `newlineOf` of the whole message
 */
export function readHeader(raw: Uint8Array, place?: HeaderPlace, newline = newlineOf(raw)): Header {
  const { from, maxOctets } = place ?? { from: 0, maxOctets: MAX_OCTETS };
  const octets = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const found = fieldsFrom(from + maxOctets, octets);
  let at = from;
  while (at < raw.length) {
    const { end, next } = lineAt(raw, at, newline);
    if (end === at) return found.closed(next);
    if (place?.endsAt(at)) return found.closed(at);
    const isFirst = at === from;
    if (isFirst || !isWhite(raw[at]) || !found.fold(end)) {
      const name = isFirst && isMboxLine(octets, at) ? undefined : fieldNameAt(octets, { start: at, end });
      if (name === null) return found.closed(at);
      if (name !== undefined) found.begin(name, at, end);
    }
    at = next;
  }
  return found.closed(raw.length);
}

/** Gathers fields until one lies behind the limit, or there are too many. */
function fieldsFrom(limit: number, octets: Buffer) {
  const fields: HeaderField[] = [];
  let truncated = false;
  let open: { readonly name: string; readonly start: number; end: number } | null = null;
  const close = () => {
    if (open === null) return;
    const { name, start, end } = open;
    if (truncated || end > limit || fields.length === MAX_FIELDS) truncated = true;
    else fields.push(fieldOf(name, octets.toString('latin1', start, end), fields.length));
    open = null;
  };
  return {
    begin(name: string, start: number, end: number): void {
      close();
      open = { name, start, end };
    },
    /** False: there is nothing to go on. */
    fold(end: number): boolean {
      if (open !== null) open.end = end;
      return open !== null;
    },
    closed(bodyStart: number): Header {
      close();
      return { fields, bodyStart, truncated };
    },
  };
}

/**
 * Encoded words (RFC 2047) made readable. For display only: the result may hold any character, line ends included.
 *
 * @param value  at most 16,384 characters of it are read
 */
export function decodeWords(value: string): string {
  const read = value.slice(0, MAX_DECODED);
  return read.includes('=?') ? postalMime().decodeWords(read) : read;
}

/** The values of all fields of a name, topmost first. Names are compared without regard to case (RFC 5322 section 1.2.2). */
export function fieldsNamed(fields: readonly HeaderField[], name: string): readonly HeaderField[] {
  const wanted = name.toLowerCase();
  return fields.filter((field) => field.name.toLowerCase() === wanted);
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

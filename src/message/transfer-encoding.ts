import { CR, isWhite, LF } from './header-lines.ts';

/** What was wrong with an encoded body; null: nothing. The detail is a clause that may quote it, raw. */
export type TransferFault = {
  readonly kind: 'bad-base64' | 'bad-quoted-printable' | 'unknown-encoding';
  readonly detail: string;
} | null;

/** Takes what is decoded, in order. The octets are only lent: they are overwritten behind the call. */
export type Sink = (octets: Uint8Array) => void;

/** Those that change nothing (RFC 2045 section 6.2). */
export const UNENCODED: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary']);
const SCRATCH = 48 * 1024;
const EQUALS = 0x3d;
const NOT_VALID = 255;
const BLANK = 254;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** The value of each octet in Base64 (RFC 2045 section 6.8). */
const VALUES = Uint8Array.from({ length: 256 }, (_, octet) =>
  octet === CR || octet === LF || isWhite(octet) ? BLANK : ALPHABET.indexOf(String.fromCharCode(octet)),
); // -1 becomes 255

/**
 * Takes the transfer encoding off a body (RFC 2045 section 6). What is in an encoding that nobody knows stays as it is.
 *
 * @param encoding  in lower case
 * @param isCut  whether the body is only a beginning, which may end anywhere
 */
export function decodeTransfer(body: Uint8Array, encoding: string, sink: Sink, isCut: boolean): TransferFault {
  if (encoding === 'base64') return faultOf('bad-base64', decodeBase64(body, sink, isCut));
  if (encoding === 'quoted-printable') return faultOf('bad-quoted-printable', decodeQuotedPrintable(body, sink));
  if (body.length > 0) sink(body);
  return UNENCODED.has(encoding) ? null : { kind: 'unknown-encoding', detail: encoding };
}

function faultOf(kind: 'bad-base64' | 'bad-quoted-printable', detail: string | null): TransferFault {
  return detail === null ? null : { kind, detail };
}

/** Gathers octets and hands them on in pieces. */
function buffered(sink: Sink, atMost: number) {
  const scratch = new Uint8Array(Math.min(SCRATCH, atMost + 1));
  let filled = 0;
  const flush = () => {
    if (filled > 0) sink(scratch.subarray(0, filled));
    filled = 0;
  };
  const put = (octet: number) => {
    scratch[filled++] = octet;
    if (filled === scratch.length) flush();
  };
  return { put, flush };
}

/**
 * Decodes Base64 as clients do: what is outside of the alphabet is passed over (RFC 2045 section 6.8), and padding ends a
 * group wherever it stands.
 */
function decodeBase64(body: Uint8Array, sink: Sink, isCut: boolean): string | null {
  const { put, flush } = buffered(sink, body.length);
  let bits = 0;
  let count = 0;
  let padded = 0;
  let strays = 0;
  let firstStray = 0;
  let fault: string | null = null;
  const endGroup = () => {
    if (count === 1) fault ??= 'one character is left over at its end, so it is cut';
    if (count === 2) put((bits >> 4) & 255);
    if (count === 3) {
      put((bits >> 10) & 255);
      put((bits >> 2) & 255);
    }
    count = 0;
  };
  for (let at = 0; at < body.length; at++) {
    const octet = body[at] ?? 0;
    const value = VALUES[octet] ?? NOT_VALID;
    if (value < 64) {
      if (padded > 0) fault ??= 'it goes on behind the padding that ends it';
      padded = 0;
      bits = ((bits << 6) | value) & 0xffffff;
      count++;
      if (count < 4) continue;
      put(bits >> 16);
      put((bits >> 8) & 255);
      put(bits & 255);
      count = 0;
    } else if (octet === EQUALS) {
      padded++;
      if (padded > 2) fault ??= 'there is more padding than belongs there';
      endGroup();
    } else if (value === NOT_VALID) {
      if (strays === 0) firstStray = octet;
      strays++;
    }
  }
  if (count > 0 && !isCut && (count > 1 || padded > 0)) fault ??= 'it ends without its padding, so it may be cut';
  if (!isCut || count !== 1) endGroup();
  flush();
  return strays === 0 ? fault : strayText(strays, firstStray);
}

function strayText(count: number, first: number): string {
  const character = `"${String.fromCharCode(first)}"`;
  return count === 1
    ? `the character ${character} is none of Base64`
    : `${count} characters are none of Base64, the first is ${character}`;
}

/** Decodes quoted-printable as clients do: a `=` that begins nothing stands for itself (RFC 2045 section 6.7). */
function decodeQuotedPrintable(body: Uint8Array, sink: Sink): string | null {
  const { put, flush } = buffered(sink, body.length);
  let broken = 0;
  let firstBroken = 0;
  let highOctets = 0;
  let at = 0;
  while (at < body.length) {
    const octet = body[at] ?? 0;
    if (octet === EQUALS) {
      const [high, low] = [hexValue(body[at + 1]), hexValue(body[at + 2])];
      const soft = softBreakEnd(body, at + 1);
      if (high !== -1 && low !== -1) {
        put(high * 16 + low);
        at += 3;
      } else if (soft !== -1) at = soft;
      else {
        if (broken === 0) firstBroken = at;
        broken++;
        put(octet);
        at++;
      }
    } else if (isWhite(octet)) {
      const end = whiteEnd(body, at);
      // White space at the end of a line was added on the way (rule 3).
      if (!isLineEnd(body, end)) for (; at < end; at++) put(body[at] ?? 0);
      at = end;
    } else {
      if (octet > 0x7f) highOctets++;
      put(octet);
      at++;
    }
  }
  flush();
  if (broken > 0) {
    const quoted = Buffer.from(body.subarray(firstBroken, firstBroken + 3)).toString('latin1');
    return `"${quoted}" stands for no octet${broken === 1 ? '' : `, and so do ${broken - 1} more`}`;
  }
  return highOctets === 0 ? null : `${highOctets} octets above 127 are not encoded`;
}

/** Where the line behind a `=` at its end begins (rule 5); -1: it does not end there. */
function softBreakEnd(body: Uint8Array, start: number): number {
  const end = whiteEnd(body, start);
  if (!isLineEnd(body, end)) return -1;
  const newline = body[end] === CR && body[end + 1] === LF ? end + 1 : end;
  return Math.min(newline + 1, body.length);
}

function whiteEnd(body: Uint8Array, start: number): number {
  let end = start;
  while (end < body.length && isWhite(body[end])) end++;
  return end;
}

function isLineEnd(body: Uint8Array, at: number): boolean {
  return at >= body.length || body[at] === LF || body[at] === CR;
}

function hexValue(octet = 0): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

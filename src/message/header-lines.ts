export const LF = 0x0a;
export const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
const COLON = 0x3a;
const MAX_NAME = 998; // RFC 5322 section 2.1.1
const MBOX_LINE = /^>?From /;

export interface Line {
  /** Where its text ends, and where the next line begins. */
  readonly end: number;
  readonly next: number;
}

/** The octet that ends lines: a bare CR is text (RFC 5322 section 4.1), unless the whole is written with nothing else. */
export function newlineOf(raw: Uint8Array): number {
  return raw.includes(LF) || !raw.includes(CR) ? LF : CR;
}

/** The line that begins at an offset; in CRLF or in LF. */
export function lineAt(raw: Uint8Array, start: number, newline: number): Line {
  const at = newlineFrom(raw, start, newline);
  const isPair = newline === LF && at > start && at < raw.length && raw[at - 1] === CR;
  return { end: isPair ? at - 1 : at, next: Math.min(at + 1, raw.length) };
}

/** The offset of the next octet that ends a line; the length where there is none. */
function newlineFrom(raw: Uint8Array, start: number, newline: number): number {
  let at = start;
  while (at < raw.length && raw[at] !== newline) at++;
  return at;
}

/** The name of the field that begins here (RFC 5322 section 3.6.8), also with space before its colon (section 4.5); null: none does. */
export function fieldNameAt(octets: Buffer, { start, end }: { readonly start: number; readonly end: number }) {
  let nameEnd = start;
  while (nameEnd < end && isNameOctet(octets[nameEnd]) && nameEnd - start <= MAX_NAME) nameEnd++;
  if (nameEnd === start || nameEnd - start > MAX_NAME) return null;
  let colon = nameEnd;
  while (colon < end && isWhite(octets[colon])) colon++;
  return octets[colon] === COLON ? octets.toString('latin1', start, nameEnd) : null;
}

/** The line that begins a message in a mailbox file (RFC 4155). */
export function isMboxLine(octets: Buffer, start: number): boolean {
  return MBOX_LINE.test(octets.toString('latin1', start, Math.min(start + 6, octets.length)));
}

/** Whether a line that begins with it belongs to the one before (RFC 5322 section 2.2.3). */
export function isWhite(octet: number | undefined): boolean {
  return octet === SPACE || octet === TAB;
}

function isNameOctet(octet = 0): boolean {
  return octet > SPACE && octet < 0x7f && octet !== COLON;
}

import { fieldsNamed, type HeaderField, readHeader } from './header-fields.ts';

/** One part of a message that holds no parts itself. */
export interface MimePart {
  /** In lower case, without parameters: `message/delivery-status`; `text/plain` where nothing is said (RFC 2045 section 5.2). */
  readonly type: string;
  readonly fields: readonly HeaderField[];
  /** Without its transfer encoding. */
  readonly body: Uint8Array;
}

const MAX_DEPTH = 6;
const MAX_PARTS = 100;
const MAX_OCTETS = 4 * 1024 * 1024;
const NO_BYTES = new Uint8Array();
/** RFC 2046 section 5.1.1: at most 70 characters; others have been seen to write more. */
const MAX_BOUNDARY = 200;

/**
 * The parts of a message in their order (RFC 2046 section 5.1): at most 100, six deep, out of its first four mebibytes.
 * What is enclosed as a message stays one part. In linear time, and never throws.
 */
export function mimePartsOf(raw: Uint8Array): readonly MimePart[] {
  const parts: MimePart[] = [];
  collect(raw.subarray(0, MAX_OCTETS), 0, 'text/plain', parts);
  return parts;
}

/** The text of a part, one character for each octet. */
export function latin1(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
}

function collect(raw: Uint8Array, depth: number, fallback: string, parts: MimePart[]): void {
  if (parts.length >= MAX_PARTS) return;
  const { fields, bodyStart } = readHeader(raw);
  const content = fieldsNamed(fields, 'Content-Type')[0]?.value ?? '';
  const type =
    /^\s*([a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127})/i.exec(content)?.[1]?.toLowerCase() ?? fallback;
  const body = raw.subarray(bodyStart);
  const boundary = type.startsWith('multipart/') && depth < MAX_DEPTH ? boundaryOf(content) : null;
  const pieces = boundary === null ? [] : piecesOf(body, boundary);
  if (pieces.length === 0) {
    parts.push({ type, fields, body: decoded(body, fieldsNamed(fields, 'Content-Transfer-Encoding')[0]?.value ?? '') });
    return;
  }
  const inner = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'; // RFC 2046 section 5.1.5
  for (const piece of pieces) collect(piece, depth + 1, inner, parts);
}

function boundaryOf(content: string): string | null {
  const match = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(content.slice(0, 4000));
  const boundary = (match?.[1] ?? match?.[2] ?? '').trimEnd();
  return boundary === '' || boundary.length > MAX_BOUNDARY ? null : boundary;
}

/** What stands between the lines of the boundary; the last piece may lack its closing one. */
function piecesOf(body: Uint8Array, boundary: string): readonly Uint8Array[] {
  const text = latin1(body);
  const pieces: Uint8Array[] = [];
  const delimiter = `--${boundary}`;
  let start = -1;
  for (let at = text.indexOf(delimiter); at !== -1; at = text.indexOf(delimiter, at + delimiter.length)) {
    if (at > 0 && text[at - 1] !== '\n') continue;
    const end = at + delimiter.length;
    const closing = text.startsWith('--', end);
    const newline = text.indexOf('\n', end);
    const lineRest = text.slice(end + (closing ? 2 : 0), Math.min(newline === -1 ? text.length : newline, end + 100));
    if (lineRest.trim() !== '') continue;
    if (start !== -1) pieces.push(body.subarray(start, Math.max(start, at - (text[at - 2] === '\r' ? 2 : 1))));
    if (closing || newline === -1 || pieces.length >= MAX_PARTS) return pieces;
    start = newline + 1;
  }
  if (start !== -1) pieces.push(body.subarray(start));
  return pieces;
}

function decoded(body: Uint8Array, encoding: string): Uint8Array {
  const name = encoding.trim().toLowerCase();
  if (name === 'base64') return Buffer.from(latin1(body), 'base64');
  if (name === 'quoted-printable') return quotedPrintable(body);
  return body.length === 0 ? NO_BYTES : body;
}

/** RFC 2045 section 6.7; what is no encoding stays as it is. */
function quotedPrintable(body: Uint8Array): Uint8Array {
  const text = latin1(body)
    .replace(/=[ \t]{0,100}\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return Buffer.from(text, 'latin1');
}

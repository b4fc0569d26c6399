import { type ContentField, contentField } from '../../message/content-field.ts';
import { type HeaderField, readHeader } from '../../message/header-fields.ts';
import { decodeTransfer } from '../../message/transfer-encoding.ts';
import { unwrapped } from './line-wrapping.ts';

/** The body as it may have been before somebody changed it. */
export interface BodyVariant {
  readonly body: Buffer;
  /** What was done to it, as a clause; null: nothing. */
  readonly what: string | null;
}

/** What is commonly done to bodies on the way, or by whoever saves a message, undone; the likeliest first. */
export function* bodyVariants(body: Buffer, fields: readonly HeaderField[]): Generator<BodyVariant> {
  yield { body, what: null };
  const quoted = replaced(body, /^>(?=>*From )/gm, '');
  if (quoted !== null)
    yield {
      body: quoted,
      what: 'lines that begin with "From " were quoted, as in a mailbox file: the file is changed',
    };
  const trimmed = withoutTrailingSpace(body);
  if (trimmed.length < body.length) yield { body: trimmed, what: 'white space was put at the end of lines' };
  const stuffed = replaced(body, /^\.(?=\.)/gm, '');
  if (stuffed !== null)
    yield { body: stuffed, what: 'a dot was put before lines that begin with one (SMTP transparency)' };
  const joined = replaced(body, /!\r\n[ \t]?/g, '');
  if (joined !== null) yield { body: joined, what: 'long lines were broken with "!"' };
  for (const text of unwrapped(body)) yield { body: text, what: 'long lines were wrapped' };
  const returns = replaced(body, /\r(?!\n)/g, '\r\n');
  if (returns !== null) yield { body: returns, what: 'line ends became carriage returns alone' };
  const wrapped = firstPart(body, contentField(fields, 'Content-Type'));
  if (wrapped !== null) yield { body: wrapped, what: 'the body was put into the first part of another, as lists do' };
  yield* recoded(body, fields);
}

function withoutTrailingSpace(body: Buffer): Buffer {
  const lines = body.toString('latin1').split('\r\n');
  return Buffer.from(lines.map(trimmedLine).join('\r\n'), 'latin1');
}

/** By hand: a pattern would try each space of a long run again. */
function trimmedLine(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  return line.slice(0, end);
}

/** Null where nothing would change. One character for each octet; the patterns have no part that could be tried twice. */
function replaced(body: Buffer, pattern: RegExp, by: string): Buffer | null {
  const text = body.toString('latin1');
  const changed = text.replace(pattern, by);
  return changed === text ? null : Buffer.from(changed, 'latin1');
}

/** The content of the first part, whose own fields go with it (RFC 2046 section 5.1.1). */
function firstPart(body: Buffer, type: ContentField | null): Buffer | null {
  const part = firstPartOf(body, type);
  return part === null ? null : part.subarray(readHeader(part).bodyStart);
}

/** The fields of the first part, where a list put the body into one. */
export function firstPartFields(body: Buffer, fields: readonly HeaderField[]): readonly HeaderField[] {
  const part = firstPartOf(body, contentField(fields, 'Content-Type'));
  return part === null ? [] : readHeader(part).fields;
}

function firstPartOf(body: Buffer, type: ContentField | null): Buffer | null {
  const boundary = type?.value.startsWith('multipart/') ? type.parameters.get('boundary') : undefined;
  if (boundary === undefined || boundary === '') return null;
  const line = Buffer.from(`--${boundary}\r\n`, 'latin1');
  const start = body.indexOf(line);
  const end = start === -1 ? -1 : body.indexOf(Buffer.from(`\r\n--${boundary}`, 'latin1'), start + line.length);
  return end === -1 ? null : body.subarray(start + line.length, end);
}

/** The whole in another transfer encoding (RFC 6376 section 5.3): signed before it, or behind it. */
function* recoded(body: Buffer, fields: readonly HeaderField[]): Generator<BodyVariant> {
  const encoding = contentField(fields, 'Content-Transfer-Encoding')?.value ?? '7bit';
  const type = contentField(fields, 'Content-Type')?.value ?? 'text/plain';
  if (type.startsWith('multipart/') || type.startsWith('message/')) return;
  if (encoding === 'base64' || encoding === 'quoted-printable') {
    const pieces: Buffer[] = [];
    decodeTransfer(body, encoding, (octets) => pieces.push(Buffer.from(octets)), false);
    const decoded = Buffer.concat(pieces);
    const what = `the body was put into ${encoding}`;
    yield { body: decoded, what };
    const crlf = replaced(decoded, /\r?\n/g, '\r\n');
    if (crlf !== null) yield { body: crlf, what };
    return;
  }
  const what = 'the body was taken out of base64';
  yield { body: base64Lines(body), what };
  const lines = replaced(body, /\r\n/g, '\n');
  if (lines !== null) yield { body: base64Lines(lines), what };
}

/** RFC 2045 section 6.8: lines of 76 characters. */
function base64Lines(body: Buffer): Buffer {
  return Buffer.from(`${body.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`, 'latin1');
}

import { decodeWords, fieldsNamed } from '../message/header-fields.ts';
import { bodiesOf, type MessagePart, type ReadMessage } from '../message/message-tree.ts';
import { guessedText } from './guess-charset.ts';
import { type Markup, markupOf } from './markup.ts';

/** What a reader of a message sees of it. */
export interface Texts {
  readonly subject: string;
  readonly body: string;
  /** Of its HTML; null: none. */
  readonly markup: Markup | null;
}

/** In characters. What is persuasive about a message stands in its beginning. */
const MAX_BODY = 60_000;
const MAX_HTML = 400_000;
const ENOUGH_TEXT = 40;
/** What Windows-1252 has where ISO 8859-1 has control characters: octets 0x80 to 0x9f, those without a character as they are. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

export function textsOf(message: ReadMessage): Texts {
  const subject = subjectOf(message);
  const html = joined(bodiesOf(message, 'text/html'), MAX_HTML);
  const markup = html === '' ? null : markupOf(html);
  if (markup !== null && markup.text.trim().length >= ENOUGH_TEXT)
    return { subject, body: markup.text.slice(0, MAX_BODY), markup };
  const plain = joined(bodiesOf(message, 'text/plain'), MAX_BODY);
  const body = `${markup?.text ?? ''}${plain}`;
  return { subject, body: body.trim() === '' ? unreadBody(message) : body, markup };
}

function subjectOf({ header }: ReadMessage): string {
  const value = fieldsNamed(header.fields, 'Subject')[0]?.value ?? '';
  const decoded = value.includes('=?') ? decodeWords(value) : value;
  return redecoded(decoded).slice(0, 2000);
}

function joined(parts: readonly MessagePart[], most: number): string {
  let text = '';
  for (const part of parts) {
    if (text.length >= most) break;
    text += `${text === '' ? '' : '\n'}${redecoded((part.text ?? '').slice(0, most - text.length))}`;
  }
  return text;
}

/** A multipart message without parts, and one whose only part claims to be something else, is read as it stands. */
function unreadBody({ raw, header, parts }: ReadMessage): string {
  const [root, ...others] = parts;
  const readable = root !== undefined && others.length === 0 && !/base64|quoted-printable/.test(root.encoding);
  if (!readable || !/^(?:text|multipart)\//.test(root.type)) return '';
  return guessedText(raw.subarray(header.bodyStart, header.bodyStart + MAX_BODY));
}

/** Text of a multi-byte charset that was read as a single-byte one is put right. */
function redecoded(text: string): string {
  const highs = text.match(/[\u0080-\u00ff]/g)?.length ?? 0;
  if (highs < 4 || highs * 4 < text.length) return text;
  const octets = octetsOf(text);
  return octets === null ? text : guessedText(octets);
}

/** @returns null: it has characters that no single-byte Western charset has */
function octetsOf(text: string): Uint8Array | null {
  const octets = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const special = unit < 0x100 ? -1 : WINDOWS_1252.indexOf(text.charAt(at));
    if (unit >= 0x100 && special === -1) return null;
    octets[at] = special === -1 ? unit : 0x80 + special;
  }
  return octets;
}

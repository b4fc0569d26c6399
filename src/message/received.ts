import type { FieldItem } from './field-items.ts';
import { firstWord, readClauses, wordsOf } from './received-clauses.ts';
import { addressIn, type ReceivedFrom, readFrom } from './received-from.ts';
import { type ReceivedTls, readReceivedTls } from './received-tls.ts';

export type { ReceivedFrom, ReceivedTls };

/** Who wrote the field. */
export interface ReceivedBy {
  /** As written, in lower case, without a dot at the end; null: an address only. */
  readonly name: string | null;
  readonly address: string | null;
  /** What it calls its software, such as `Postfix`; null: nothing. */
  readonly software: string | null;
}

/** A trace field: one passing of a message from host to host (RFC 5321 section 4.4). Null is what it does not say. */
export interface ReceivedHop {
  /** Who handed the message over; null where it came from within the host, or nothing is said of it. */
  readonly from: ReceivedFrom | null;
  readonly by: ReceivedBy | null;
  readonly via: string | null;
  /** The protocol as written, such as `ESMTPSA` or `Microsoft SMTP Server`. */
  readonly with: string | null;
  readonly tls: ReceivedTls;
  /** Whether the client had logged in (RFC 3848); null where that cannot be told. */
  readonly authenticated: boolean | null;
  readonly id: string | null;
  /** Without its angle brackets. */
  readonly for: string | null;
  /** Since 1970, in milliseconds (whole seconds). */
  readonly atMs: number | null;
  /** Of the clock that wrote it: `+0800`. */
  readonly zone: string | null;
  /** The value that was read. */
  readonly raw: string;
}

const MAX_CHARACTERS = 16_384;
/** Who keeps to the names of RFC 3848, so that a missing `S` means in clear, and a missing `A` no login. Others never write them. */
const KEEPS_TO_NAMES = /^(?:Postfix|Exim|OpenSMTPD)\b/i;
const KEEPS_TO_NAMES_HOSTS = new Set(['mx.google.com']);
/** RFC 3848 and RFC 6531 section 4.3: `A` behind the name, or behind its `S`, is for AUTH. */
const PROTOCOL = /^(?:UTF8)?(?:E?SMTP|LMTP)(S?)(A?)$/i;

/**
 * Reads a Received field by RFC 5321 section 4.4, and as mail servers really write it.
 *
 * @param value  unfolded; at most 16,384 characters of it are read
 * @returns what could be read; everything null for a text that is none; in linear time, and never throws
 */
export function readReceived(value: string): ReceivedHop {
  const raw = value.slice(0, MAX_CHARACTERS);
  const { clauses, comments, date } = readClauses(raw);
  const protocol = protocolOf(clauses.get('with') ?? []);
  const by = byOf(clauses.get('by') ?? []);
  const keepsToNames = KEEPS_TO_NAMES_HOSTS.has(by?.name ?? '') || comments.some((text) => KEEPS_TO_NAMES.test(text));
  return {
    from: readFrom(clauses.get('from') ?? [], isExim(protocol, comments)),
    by,
    via: wordsOf(clauses.get('via')),
    with: protocol,
    tls: readReceivedTls({ protocol, comments, cipher: firstWord(clauses.get('tls')), keepsToNames }),
    authenticated: authenticated(protocol, comments, keepsToNames),
    id: firstWord(clauses.get('id')),
    for: recipientOf(clauses.get('for') ?? []),
    atMs: date?.atMs ?? null,
    zone: date?.zone ?? null,
    raw,
  };
}

function byOf(items: readonly FieldItem[]): ReceivedBy | null {
  const word = firstWord(items);
  if (word === null) return null;
  const comments = items.flatMap(({ kind, text }) => (kind === 'comment' ? [text] : []));
  const address = addressIn(word) ?? comments.map(addressIn).find((found) => found !== null) ?? null;
  const software = comments.find((text) => addressIn(text) === null && !text.includes('[')) ?? null;
  const name = addressIn(word) === null ? word.toLowerCase().replace(/\.$/, '') : null;
  return { name, address, software };
}

/** The protocol is one word by the RFC; Microsoft's has several. */
function protocolOf(items: readonly FieldItem[]): string | null {
  const words = items.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  return words.length === 0 ? null : words.slice(0, 4).join(' ');
}

/** Exim writes its protocols in lower case, and the verified name before the parentheses. */
function isExim(protocol: string | null, comments: readonly string[]): boolean {
  return (
    comments.some((text) => /^Exim\b/i.test(text)) || (protocol !== null && /^(?:utf8)?e?smtps?a?$/.test(protocol))
  );
}

function authenticated(protocol: string | null, comments: readonly string[], keepsToNames: boolean): boolean | null {
  if (comments.some((text) => /(?<!\bnot )\bauth(?:enticated\b|=(?!none\b))/i.test(text))) return true;
  const match = PROTOCOL.exec(protocol ?? '');
  if (match === null) return null;
  if (match[2] !== '') return true;
  return keepsToNames ? false : null;
}

function recipientOf(items: readonly FieldItem[]): string | null {
  const word = firstWord(items);
  return word === null ? null : word.replace(/^<(.*)>$/, '$1');
}

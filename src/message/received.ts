import { readDateTime } from './date-time.ts';
import { type FieldItem, fieldItems } from './field-items.ts';
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
const CLAUSES = ['from', 'by', 'via', 'with', 'id', 'for', 'tls'] as const;
type Clause = (typeof CLAUSES)[number];
type Clauses = ReadonlyMap<Clause | 'none', readonly FieldItem[]>;

/** RFC 3848, RFC 6531 section 4.3 and the names of HTTP: `A` behind the name, or behind its `S`, is for AUTH. */
const PROTOCOL = /^(?:UTF8)?(?:E?SMTP|LMTP)(S?)(A?)$/i;

/**
 * Reads a Received field by RFC 5321 section 4.4, and as mail servers really write it.
 *
 * @param value  unfolded; at most 16,384 characters of it are read
 * @returns what could be read; everything null for a text that is none; in linear time, and never throws
 */
export function readReceived(value: string): ReceivedHop {
  const raw = value.slice(0, MAX_CHARACTERS);
  const items = fieldItems(raw, ';');
  const dated = dateOf(raw, items);
  const body = items.filter(({ kind, start }) => kind !== 'separator' && start < dated.start);
  const clauses = clausesOf(body);
  const protocol = protocolOf(clauses.get('with') ?? []);
  const by = byOf(clauses.get('by') ?? []);
  const comments = body.flatMap(({ kind, text }) => (kind === 'comment' ? [text] : []));
  return {
    from: readFrom(clauses.get('from') ?? [], isExim(protocol, comments)),
    by,
    via: wordsOf(clauses.get('via')),
    with: protocol,
    tls: readReceivedTls({ protocol, comments, cipher: firstWord(clauses.get('tls')), software: by?.software ?? null }),
    authenticated: authenticated(protocol, comments),
    id: firstWord(clauses.get('id')),
    for: recipientOf(clauses.get('for') ?? []),
    atMs: dated.date?.atMs ?? null,
    zone: dated.date?.zone ?? null,
    raw,
  };
}

/** The date stands behind the last semicolon; where that is missing, some hosts set it behind their last clause. */
function dateOf(raw: string, items: readonly FieldItem[]) {
  const separators = items.filter(({ kind }) => kind === 'separator');
  for (const separator of separators.slice(-3).reverse()) {
    const date = readDateTime(raw.slice(separator.end));
    if (date !== null) return { start: separator.start, date };
  }
  const words = items.filter(({ kind }) => kind === 'word').slice(-MAX_DATE_WORDS);
  for (const { start } of separators.length === 0 ? words : []) {
    const date = readDateTime(raw.slice(start));
    if (date !== null) return { start, date };
  }
  return { start: separators.at(-1)?.start ?? raw.length, date: null };
}

const MAX_DATE_WORDS = 8;

/** What stands behind each keyword, up to the next. The word behind a keyword is its value, even if it reads like one. */
function clausesOf(items: readonly FieldItem[]): Clauses {
  const clauses = new Map<Clause | 'none', FieldItem[]>([['none', []]]);
  let current: FieldItem[] = clauses.get('none') ?? [];
  let empty = false;
  for (const item of items) {
    const clause = item.kind === 'word' && !empty ? clauseNamed(item.text) : undefined;
    if (clause === undefined) {
      current.push(item);
      empty = false;
    } else {
      // A clause that comes again adds nothing but its comments: `with ESMTP with STARTTLS (…)`.
      current = clauses.has(clause) ? [] : (clauses.set(clause, []).get(clause) ?? []);
      empty = true;
    }
  }
  return clauses;
}

function clauseNamed(word: string): Clause | undefined {
  const lower = word.toLowerCase();
  return CLAUSES.find((clause) => clause === lower);
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

function authenticated(protocol: string | null, comments: readonly string[]): boolean | null {
  if (comments.some((text) => /\bauth(?:enticated\b|enticated[ -]sender|=(?!none\b))/i.test(text))) return true;
  const match = PROTOCOL.exec(protocol ?? '');
  if (match === null) return null;
  return match[2] !== '';
}

function recipientOf(items: readonly FieldItem[]): string | null {
  const word = firstWord(items);
  return word === null ? null : word.replace(/^<(.*)>$/, '$1');
}

function firstWord(items: readonly FieldItem[] | undefined): string | null {
  return items?.find(({ kind }) => kind === 'word')?.text ?? null;
}

function wordsOf(items: readonly FieldItem[] | undefined): string | null {
  const words = (items ?? []).filter(({ kind }) => kind === 'word').map(({ text }) => text);
  return words.length === 0 ? null : words.join(' ');
}

import { readHeader } from './header-fields.ts';

/** Of the fields of RFC 5322 and its neighbours, those without at least one of which nothing is kept as a message. */
const USUAL = new Set(
  'from to cc subject date received return-path message-id mime-version content-type delivered-to reply-to sender'.split(
    ' ',
  ),
);
const POSTMARK = 'From ';

/**
 * What a file seems to hold, by its beginning: a mailbox file, which starts with a postmark; one message, which starts
 * with header fields, a usual one among them; or neither.
 */
export function mailKindOf(head: Uint8Array): 'mbox' | 'message' | null {
  if (Buffer.from(head.subarray(0, POSTMARK.length)).toString('latin1') === POSTMARK) return 'mbox';
  return readHeader(head).fields.some(({ name }) => USUAL.has(name.toLowerCase())) ? 'message' : null;
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * How an editor has written a message anew, so that it is none by its beginning: with a byte order mark before it, or in
 * UTF-16, as Notepad and the `>` of PowerShell may do. Null: that is not what keeps it from being one.
 */
export function rewrittenAs(head: Uint8Array): 'with-mark' | 'utf-16' | null {
  if (UTF8_MARK.equals(head.subarray(0, UTF8_MARK.length)))
    return mailKindOf(head.subarray(UTF8_MARK.length)) === null ? null : 'with-mark';
  const octets = Buffer.from(head);
  const start = /^(?:\xff\xfe|\xfe\xff)/.test(octets.toString('latin1', 0, 2)) ? 2 : 0;
  // Of two octets for each character, one is that of ASCII, and the other NUL.
  const halves = [0, 1].map((half) => octets.subarray(start).filter((_, at) => at % 2 === half));
  const isZero = (half: Uint8Array) => half.subarray(0, 8).every((octet) => octet === 0);
  const [even = octets, odd = octets] = halves;
  const ascii = isZero(even) ? odd : isZero(odd) ? even : null;
  return ascii !== null && mailKindOf(ascii) !== null ? 'utf-16' : null;
}

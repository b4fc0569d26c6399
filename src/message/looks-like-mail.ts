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

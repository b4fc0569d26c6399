import type { Header, HeaderField } from './header-fields.ts';

/**
 * What is wrong with the way a part is written. `detail` quotes it, raw and cut short.
 *
 * - `bad-content-type`: cannot be read (RFC 2045 section 5.1)
 * - `no-boundary`, `boundary-missing`, `boundary-unclosed`: RFC 2046 section 5.1.1
 * - `bad-base64`, `bad-quoted-printable`, `unknown-encoding`, `encoded-multipart`: RFC 2045 section 6
 * - `unknown-charset`, `wrong-charset`: the label names none that there is, or the octets are not what it says
 * - `undeclared-8bit`: octets above 127 where nothing announces them
 * - `too-deep`, `too-many`, `too-large`: a bound of ours, behind which nothing was looked at
 */
export type PartFaultKind =
  | 'bad-content-type'
  | 'no-boundary'
  | 'boundary-missing'
  | 'boundary-unclosed'
  | 'bad-base64'
  | 'bad-quoted-printable'
  | 'unknown-encoding'
  | 'encoded-multipart'
  | 'unknown-charset'
  | 'wrong-charset'
  | 'undeclared-8bit'
  | 'too-deep'
  | 'too-many'
  | 'too-large';

export interface PartFault {
  readonly kind: PartFaultKind;
  readonly detail: string;
}

/** One node of the MIME tree; containers are nodes too. */
export interface MessagePart {
  /**
   * As IMAP numbers parts (RFC 3501 section 6.4.5): `1.2`; the message itself is the empty string. Of the message enclosed
   * in part 3, a multipart is `3.TEXT` and its parts are `3.1` and so on; one without parts is `3.1`.
   */
  readonly path: string;
  /** 0 for the message itself. */
  readonly depth: number;
  /** In lower case, without parameters; `text/plain` where nothing is said (RFC 2045 section 5.2). */
  readonly type: string;
  /** As labelled, in lower case; null: not labelled. */
  readonly charset: string | null;
  /** In lower case; `7bit` where nothing is said (RFC 2045 section 6.1). */
  readonly encoding: string;
  /** In lower case, without parameters; null: not said (RFC 2183). */
  readonly disposition: string | null;
  /** Decoded (RFC 2231, and encoded words as they occur); null: none. */
  readonly filename: string | null;
  /** Without its angle brackets; null: none. */
  readonly contentId: string | null;
  readonly fields: readonly HeaderField[];
  /** Of the body as it stands in the message, in octets. */
  readonly sizeBytes: number;
  /**
   * Of a text leaf, and of a multipart whose parts cannot be told for want of its boundary, decoded by its charset with LF as its line end, at most 2 MiB of characters over all parts; null for
   * every other part. What cannot be decoded is U+FFFD.
   */
  readonly text: string | null;
  /** Of a leaf that is no text, without its transfer encoding: its first 64 KiB and, where there is more, its last 64 KiB, for a look at what it is. */
  readonly content: { readonly head: Uint8Array; readonly tail: Uint8Array; readonly sizeBytes: number } | null;
  readonly faults: readonly PartFault[];
}

/** A message, read once, for everybody who judges it. */
export interface ReadMessage {
  /** As given, but for lines that all ended in CR: they end in LF here. */
  readonly raw: Uint8Array;
  /** How many lines ended in CR, in a message without any LF; 0 where there is one. */
  readonly crLines: number;
  /** Of the whole, also where not all of it was read. */
  readonly sizeBytes: number;
  readonly header: Header;
  /** In document order, containers before what they hold; the first is the message itself. At most 1,000. */
  readonly parts: readonly MessagePart[];
}

/** The texts of a message that a reader sees: not those of attached files, nor of enclosed messages. */
export function bodiesOf(message: ReadMessage, type: 'text/plain' | 'text/html'): readonly MessagePart[] {
  return message.parts.filter(
    (part) =>
      typeShown(part) === type && part.text !== null && part.disposition !== 'attachment' && !isEnclosed(message, part),
  );
}

/** A multipart whose parts cannot be told is shown as plain text. */
function typeShown({ type }: MessagePart): string {
  return type.startsWith('multipart/') ? 'text/plain' : type;
}

function isEnclosed({ parts }: ReadMessage, { path }: MessagePart): boolean {
  return parts.some(
    (other) => other.type.startsWith('message/') && other.path !== '' && path.startsWith(`${other.path}.`),
  );
}

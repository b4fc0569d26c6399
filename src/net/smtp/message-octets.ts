const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const CRLF: Uint8Array = Buffer.from('\r\n');
/** The line that ends a message behind DATA (RFC 5321 section 4.1.1.4). */
export const END_OF_MESSAGE: Uint8Array = Buffer.from('.\r\n');

/** Octets handed to the connection at a time: each piece has its own deadline. */
const PIECE_OCTETS = 16_384;

/** The size of a message as RFC 1870 section 3 counts it: with line ends, without what DATA puts around it. */
export function sizeOf(message: Uint8Array): number {
  return message.length + (endsWithLine(message) ? 0 : CRLF.length);
}

/**
 * Why a message cannot be sent in DATA; null: it can.
 *
 * A CR or LF alone is no line end (RFC 5321 section 2.3.8), but some servers take it for one: around a dot it would end
 * the message in the middle, and what follows would be commands ("SMTP smuggling", CVE-2023-51764).
 */
export function whyUnsendable(message: Uint8Array): string | null {
  for (let at = message.indexOf(LF); at !== -1; at = message.indexOf(LF, at + 1)) {
    if (message[at - 1] !== CR) return `the message has an LF without CR at octet ${at}: expected lines ended by CRLF`;
  }
  for (let at = message.indexOf(CR); at !== -1; at = message.indexOf(CR, at + 1)) {
    if (message[at + 1] !== LF) return `the message has a CR without LF at octet ${at}: expected lines ended by CRLF`;
  }
  return null;
}

/**
 * A message as it goes over the wire behind DATA, up to its end (RFC 5321 section 4.5.2): with a dot more before each
 * line that begins with one, in pieces of bounded size.
 *
 * @param message  one that `whyUnsendable` finds nothing in; where the last line has no end it gets one
 */
export function* stuffed(message: Uint8Array): Generator<Uint8Array> {
  let piece = new Uint8Array(PIECE_OCTETS);
  let length = 0;
  let isLineStart = true;
  // By index: the iterator of a typed array takes ten times as long.
  for (let at = 0; at < message.length; at++) {
    const octet = message[at] ?? 0;
    if (length > PIECE_OCTETS - 2) {
      yield piece.subarray(0, length);
      piece = new Uint8Array(PIECE_OCTETS);
      length = 0;
    }
    if (isLineStart && octet === DOT) piece[length++] = DOT;
    piece[length++] = octet;
    isLineStart = octet === LF;
  }
  if (length > 0) yield piece.subarray(0, length);
  if (!endsWithLine(message)) yield CRLF;
}

function endsWithLine(message: Uint8Array): boolean {
  return message.length === 0 || message.at(-1) === LF;
}

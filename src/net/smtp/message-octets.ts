const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const CRLF = Buffer.from('\r\n');
const STUFFING = Buffer.from('.');
const END = Buffer.from('.\r\n');

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
 * A message as it goes over the wire behind DATA (RFC 5321 section 4.5.2): a dot before each line that begins with one,
 * and the line with a dot alone at the end; in pieces of bounded size.
 *
 * @param message  one that `whyUnsendable` finds nothing in; where the last line has no end it gets one
 */
export function* stuffed(message: Uint8Array): Generator<Uint8Array> {
  const parts: Uint8Array[] = [];
  let octets = 0;
  for (const part of partsOf(message)) {
    parts.push(part);
    octets += part.length;
    if (octets < PIECE_OCTETS) continue;
    yield Buffer.concat(parts.splice(0));
    octets = 0;
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}

/** What stands between two places where a dot has to be put in, in order, none longer than a piece. */
function* partsOf(message: Uint8Array): Generator<Uint8Array> {
  let from = 0;
  for (let dot = nextDot(message, 0); dot !== -1; dot = nextDot(message, dot + 1)) {
    yield* cut(message.subarray(from, dot));
    yield STUFFING;
    from = dot;
  }
  yield* cut(message.subarray(from));
  if (!endsWithLine(message)) yield CRLF;
  yield END;
}

function* cut(octets: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < octets.length; at += PIECE_OCTETS) yield octets.subarray(at, at + PIECE_OCTETS);
}

/** The next dot that begins a line; -1: none. */
function nextDot(message: Uint8Array, from: number): number {
  for (let at = message.indexOf(DOT, from); at !== -1; at = message.indexOf(DOT, at + 1)) {
    if (at === 0 || message[at - 1] === LF) return at;
  }
  return -1;
}

function endsWithLine(message: Uint8Array): boolean {
  return message.length === 0 || message.at(-1) === LF;
}

/** What the octets of a message ask of the servers on its way. */
export interface OctetFacts {
  /** Of the longest line, without its CRLF. */
  readonly longestLine: number;
  /** Its number, the first being 1. */
  readonly longestLineNumber: number;
  /** Whether there are octets above 127 in it. */
  readonly eightBit: boolean;
  /** Whether there are such octets in the header section (RFC 6532 section 3.2). */
  readonly eightBitHeader: boolean;
}

const LF = 0x0a;
const CR = 0x0d;

/** Scans a whole message with lines ended by CRLF, in linear time. */
export function octetFacts(message: Uint8Array): OctetFacts {
  const end = headerEnd(message);
  let longestLine = 0;
  let longestLineNumber = 1;
  let number = 1;
  let start = 0;
  let firstEightBit = message.length;
  for (let at = 0; at <= message.length; at++) {
    const octet = at < message.length ? message[at] : LF;
    if (octet === LF) {
      const length = (at > start && message[at - 1] === CR ? at - 1 : at) - start;
      if (length > longestLine) [longestLine, longestLineNumber] = [length, number];
      start = at + 1;
      number++;
    } else if (octet !== undefined && octet > 0x7f && at < firstEightBit) firstEightBit = at;
  }
  return {
    longestLine,
    longestLineNumber,
    eightBit: firstEightBit < message.length,
    eightBitHeader: firstEightBit < end,
  };
}

/** Where the empty line behind the header section begins; the whole length where there is none. */
export function headerEnd(message: Uint8Array): number {
  if (message[0] === CR && message[1] === LF) return 0;
  const at = Buffer.from(message.buffer, message.byteOffset, message.length).indexOf('\r\n\r\n');
  return at === -1 ? message.length : at + 2;
}

/** A reader's place in a DNS message. */
export interface Read<T> {
  readonly value: T;
  /** The offset of what follows. */
  readonly end: number;
}

const HEADER_OCTETS = 12; // RFC 1035 section 4.1.1
const NAME_OCTETS = 255; // RFC 1035 section 2.3.4
/** No name of 255 octets needs more; without it a chain of 30,000 pointers per name would cost seconds. */
const MAX_POINTERS = 127;

/** @throws RangeError, which is how every reader here says that the message is malformed */
export function malformed(problem: string): never {
  throw new RangeError(problem);
}

/**
 * Reads a domain name, compressed or not (RFC 1035 sections 3.1 and 4.1.4).
 *
 * Octets other than printable ASCII stand as `\DDD` (RFC 1035 section 5.1), and so do a dot inside a label and the
 * backslash, so that splitting the name at its dots gives its labels, whatever they hold.
 *
 * @returns the name in lower case without the last dot; `.` for the root
 * @throws RangeError where it is malformed: pointers that do not lead backwards, labels past the end, too long
 */
export function readName(message: Buffer, start: number): Read<string> {
  const labels: string[] = [];
  let octets = 1; // the root's label
  let pointers = 0;
  let end: number | null = null;
  let segment = start;
  let at = start;
  for (;;) {
    const length = message.readUInt8(at);
    if (length === 0) return { value: labels.length === 0 ? '.' : labels.join('.'), end: end ?? at + 1 };
    switch (length >> 6) {
      case 0b00: {
        octets += length + 1;
        if (octets > NAME_OCTETS) malformed(`a name is longer than ${NAME_OCTETS} octets`);
        if (at + 1 + length > message.length) malformed('a label ends past the message');
        labels.push(labelText(message.subarray(at + 1, at + 1 + length)));
        at += 1 + length;
        break;
      }
      case 0b11: {
        const target = message.readUInt16BE(at) & 0x3fff;
        // "A pointer to a prior occurrence": strictly backwards, so no loop can be made.
        if (target >= segment || target < HEADER_OCTETS) malformed('a compression pointer does not lead backwards');
        if (++pointers > MAX_POINTERS) malformed('a name has too many compression pointers');
        end ??= at + 2;
        segment = target;
        at = target;
        break;
      }
      default:
        malformed('a label of an unknown kind'); // 0b01 and 0b10 are not in use (RFC 6891 section 5)
    }
  }
}

function labelText(label: Uint8Array): string {
  let text = '';
  for (const octet of label) {
    const plain = octet > 0x20 && octet < 0x7f && octet !== 0x2e && octet !== 0x5c;
    text += plain ? String.fromCharCode(octet) : `\\${String(octet).padStart(3, '0')}`;
  }
  return text.toLowerCase();
}

/** One resource record as it stands in the message (RFC 1035 section 4.1.3), its RDATA not looked into yet. */
export interface RawRecord {
  readonly name: string;
  readonly typeCode: number;
  readonly classCode: number;
  /** As it stands: 32 bits, or the flags of an OPT record. */
  readonly ttl: number;
  readonly rdataStart: number;
  readonly rdataEnd: number;
  /** Of the whole record. */
  readonly sizeBytes: number;
}

/** @throws RangeError where the record is malformed or ends past the message */
export function readRecord(message: Buffer, start: number): Read<RawRecord> {
  const { value: name, end: at } = readName(message, start);
  const rdataStart = at + 10;
  const rdataEnd = rdataStart + message.readUInt16BE(at + 8);
  if (rdataEnd > message.length) malformed('a record ends past the message');
  const value = {
    name,
    typeCode: message.readUInt16BE(at),
    classCode: message.readUInt16BE(at + 2),
    ttl: message.readUInt32BE(at + 4),
    rdataStart,
    rdataEnd,
    sizeBytes: rdataEnd - start,
  };
  return { value, end: rdataEnd };
}

export interface RawQuestion {
  readonly name: string;
  readonly typeCode: number;
  readonly classCode: number;
}

/** @throws RangeError where the question is malformed */
export function readQuestion(message: Buffer, start: number): Read<RawQuestion> {
  const { value: name, end } = readName(message, start);
  return {
    value: { name, typeCode: message.readUInt16BE(end), classCode: message.readUInt16BE(end + 2) },
    end: end + 4,
  };
}

export interface Header {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly authenticated: boolean;
  /** The low four bits. */
  readonly rcode: number;
  readonly questions: number;
  readonly answers: number;
  readonly authority: number;
  readonly additional: number;
}

/** @throws RangeError where there is no whole header */
export function readHeader(message: Buffer): Read<Header> {
  const flags = message.readUInt16BE(2);
  const value = {
    id: message.readUInt16BE(0),
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 0xf,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    authenticated: (flags & 0x0020) !== 0, // RFC 4035 section 3.2.3
    rcode: flags & 0xf,
    questions: message.readUInt16BE(4),
    answers: message.readUInt16BE(6),
    authority: message.readUInt16BE(8),
    additional: message.readUInt16BE(10),
  };
  return { value, end: HEADER_OCTETS };
}

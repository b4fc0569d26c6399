import type { RecordType } from '../../core/net.ts';
import { knownType, OPT, RRSIG, rcodeName, typeName } from './codes.ts';
import { type ExtendedError, readExtendedErrors } from './extended-errors.ts';
import { type RecordData, readRdata, readSignature, type SignatureData } from './rdata.ts';
import { malformed, type RawRecord, readHeader, readQuestion, readRecord } from './reader.ts';

const CLASS_IN = 1;

/** A question as text: `example.com MX`; the class is named where it is not IN. */
export type QuestionText = string;

/** A record of class IN. Those that nobody looks into keep no data (`other`). */
export type DnsRecord = {
  readonly name: string;
  /** Seconds. */
  readonly ttl: number;
} & (RecordData | SignatureData | { readonly type: 'other'; readonly typeName: string; readonly sizeBytes: number });

export interface NamedAddress {
  readonly name: string;
  readonly address: string;
}

export interface DnsMessage {
  readonly id: number;
  readonly isResponse: boolean;
  /** With the upper bits that EDNS adds, such as `SERVFAIL` or `BADVERS`. */
  readonly rcode: string;
  readonly truncated: boolean;
  /** The AA bit. */
  readonly authoritative: boolean;
  /** The AD bit. */
  readonly authenticated: boolean;
  /** Null where the message repeats no question, as some do that report an error. */
  readonly question: QuestionText | null;
  /** Empty in a truncated message that breaks off inside a record. */
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  /** Of the additional section, bounded: where the servers named in a referral are. */
  readonly addresses: readonly NamedAddress[];
  readonly extendedErrors: readonly ExtendedError[];
  /**
   * Octets of header, question and answers without their DNSSEC signatures: the least that this answer takes for
   * whoever asks without DO.
   */
  readonly plainBytes: number;
}

export type DecodedMessage =
  | { readonly ok: true; readonly message: DnsMessage }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads a DNS message that anybody may have made.
 *
 * Not with dns-packet's own reader, which writes our questions: it turns octets that are no UTF-8 into U+FFFD and a
 * dot inside a label into two labels, looks at RDATA without regard to its length, and gives up a whole answer for one
 * odd record of a type that nobody asked for. Here only what is used is looked into: of the answers the types of
 * `RecordTypes` and signatures, of the authority section SOA, NS and signatures, of the additional section OPT and
 * well-formed addresses.
 *
 * @returns the message, or what is malformed about it; never throws, and takes time linear in its length
 */
export function decodeMessage(bytes: Uint8Array): DecodedMessage {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return { ok: true, message: read(buffer) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, problem: 'code' in error ? 'it ends too early' : error.message };
  }
}

interface Sections {
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly addresses: readonly NamedAddress[];
  readonly opt: RawRecord | null;
  readonly answersBytes: number;
}

function read(message: Buffer): DnsMessage {
  const { value: header, end } = readHeader(message);
  if (header.opcode !== 0) malformed(`opcode ${header.opcode} instead of 0 (QUERY)`);
  if (header.questions > 1) malformed(`${header.questions} questions instead of one`);
  const question = header.questions === 0 ? null : readQuestion(message, end);
  const start = question?.end ?? end;
  const { answers, authority, addresses, opt, answersBytes } = sections();
  return {
    id: header.id,
    isResponse: header.isResponse,
    rcode: rcodeName(header.rcode | (opt === null ? 0 : (opt.ttl >>> 24) << 4)),
    truncated: header.truncated,
    authoritative: header.authoritative,
    authenticated: header.authenticated,
    question: question === null ? null : questionText(question.value),
    answers,
    authority,
    addresses,
    extendedErrors: opt === null ? [] : readExtendedErrors(message, opt),
    plainBytes: start + answersBytes,
  };

  function sections(): Sections {
    try {
      return readSections(message, start, header);
    } catch (error) {
      // Some servers cut where the space ends instead of between records; the whole is asked for anyway.
      if (header.truncated && error instanceof RangeError) {
        return { answers: [], authority: [], addresses: [], opt: null, answersBytes: 0 };
      }
      throw error;
    }
  }
}

function questionText({ name, typeCode, classCode }: { name: string; typeCode: number; classCode: number }) {
  return classCode === CLASS_IN ? `${name} ${typeName(typeCode)}` : `${name} CLASS${classCode} ${typeName(typeCode)}`;
}

/** Counts in the header may promise 65,535 records each: reading ends with the message, not with the count. */
function readSections(
  message: Buffer,
  start: number,
  counts: { readonly answers: number; readonly authority: number; readonly additional: number },
): Sections {
  let at = start;
  const take = (count: number): readonly RawRecord[] => {
    const records: RawRecord[] = [];
    while (records.length < count) {
      const { value, end } = readRecord(message, at);
      records.push(value);
      at = end;
    }
    return records;
  };
  const answers = take(counts.answers).filter(isOurs);
  const authority = take(counts.authority).filter(isOurs);
  const additional = take(counts.additional);
  const opts = additional.filter(({ typeCode }) => typeCode === OPT);
  if (opts.length > 1) malformed('several OPT records'); // RFC 6891 section 6.1.1
  return {
    answers: answers.map((raw) => recordOf(message, raw, knownType(raw.typeCode))),
    authority: authority.map((raw) => recordOf(message, raw, authorityType(raw.typeCode))),
    addresses: additional
      .filter(isOurs)
      .flatMap((raw) => addressIn(message, raw))
      .slice(0, MAX_ADDRESSES),
    opt: opts[0] ?? null,
    answersBytes: answers
      .filter(({ typeCode }) => typeCode !== RRSIG)
      .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

function isOurs({ classCode, typeCode }: RawRecord): boolean {
  return classCode === CLASS_IN && typeCode !== OPT;
}

const MAX_ADDRESSES = 128;
const ADDRESS_OCTETS = { A: 4, AAAA: 16 } as const;

/** An odd record where nobody asked for one spoils no answer: it is left out. */
function addressIn(message: Buffer, raw: RawRecord): readonly NamedAddress[] {
  const type = knownType(raw.typeCode);
  if (type !== 'A' && type !== 'AAAA') return [];
  if (raw.rdataEnd - raw.rdataStart !== ADDRESS_OCTETS[type]) return [];
  const read = readRdata(type, message, raw);
  return read.type === 'A' || read.type === 'AAAA' ? [{ name: raw.name, address: read.data }] : [];
}

/** What a negative answer or a referral rests on (RFC 2308 sections 2 and 3). */
function authorityType(typeCode: number): RecordType | null {
  const type = knownType(typeCode);
  return type === 'SOA' || type === 'NS' ? type : null;
}

/** @param type  how to read its data; null: not at all, unless it is a signature */
function recordOf(message: Buffer, raw: RawRecord, type: RecordType | null): DnsRecord {
  const owner = { name: raw.name, ttl: raw.ttl > 0x7fffffff ? 0 : raw.ttl }; // RFC 2181 section 8
  if (raw.typeCode === RRSIG) return { ...owner, ...readSignature(message, raw) };
  return type === null
    ? { ...owner, type: 'other', typeName: typeName(raw.typeCode), sizeBytes: raw.rdataEnd - raw.rdataStart }
    : { ...owner, ...readRdata(type, message, raw) };
}

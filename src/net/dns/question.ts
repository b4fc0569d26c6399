import {
  type Answer,
  AUTHENTIC_DATA,
  CHECKING_DISABLED,
  DNSSEC_OK,
  encode,
  type Question as PacketQuestion,
  RECURSION_DESIRED,
} from 'dns-packet';
import { isQueryName } from '../../core/names.ts';
import type { RecordType } from '../../core/net.ts';
import { decodeMessage, type QuestionText } from './message.ts';

/** Small enough to pass every path unfragmented (the DNS Flag Day of 2020; RFC 9715 section 3.1). */
const UDP_PAYLOAD_BYTES = 1232;

/** What is asked, and in which manner. */
export interface Question {
  /** One that `canBeAsked` accepts. */
  readonly name: string;
  readonly type: RecordType;
  /** Whether the server is to find the answer (RD), or to say what it holds itself. */
  readonly recursive: boolean;
  /** The CD bit (RFC 4035 section 3.2.2). */
  readonly checkingDisabled: boolean;
}

/** `example.com MX`, with the manner behind it in the words of dig: what memo and recording find an answer by. */
export function questionText({ name, type, recursive, checkingDisabled }: Question): string {
  return `${name} ${type}${recursive ? '' : ' +norecurse'}${checkingDisabled ? ' +cd' : ''}`;
}

export interface QueryForm {
  /** 0 to 65,535. */
  readonly id: number;
  /** False for servers that do not understand EDNS (RFC 6891 section 7). */
  readonly edns: boolean;
}

/**
 * Whether a name can be put into a question: labels that fit, of printable ASCII without backslashes. Others are legal
 * in DNS, but nothing in the world of mail has them.
 */
export function canBeAsked(name: string): boolean {
  return isQueryName(name) && /^[\x21-\x5b\x5d-\x7e]+$/.test(name);
}

/** A query that asks for the AD bit (RFC 6840 section 5.7) and, with EDNS, for DNSSEC records (DO, RFC 3225). */
export function encodeQuestion({ name, type, recursive, checkingDisabled }: Question, form: QueryForm): Uint8Array {
  const opt: Answer = {
    type: 'OPT',
    name: '.',
    udpPayloadSize: UDP_PAYLOAD_BYTES,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: DNSSEC_OK,
    flag_do: true,
    options: [],
  };
  return encode({
    id: form.id,
    type: 'query',
    flags: AUTHENTIC_DATA | (recursive ? RECURSION_DESIRED : 0) | (checkingDisabled ? CHECKING_DISABLED : 0),
    // The library knows SPF (99), its types do not.
    questions: [{ name, type: type as PacketQuestion['type'], class: 'IN' }],
    additionals: form.edns ? [opt] : [],
  });
}

/**
 * Whether a message that came in is the answer to this query (RFC 5452 section 9.1): a response with its id and its
 * question. Junk with the right id counts, so that it is seen as the malformed answer that it is; so does an error
 * report that leaves the question out.
 */
export function isAnswerTo(
  query: { readonly id: number; readonly question: QuestionText },
  bytes: Uint8Array,
): boolean {
  if (bytes.length < 2 || (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) !== query.id) return false;
  const decoded = decodeMessage(bytes);
  if (!decoded.ok) return true;
  const { isResponse, question, rcode } = decoded.message;
  if (!isResponse) return false;
  return question === null ? rcode !== 'NOERROR' && rcode !== 'NXDOMAIN' : question === query.question;
}

import {
  type Answer,
  AUTHENTIC_DATA,
  AUTHORITATIVE_ANSWER,
  type DecodedPacket,
  DNSSEC_OK,
  decode,
  encode,
  type OptAnswer,
  type Packet,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { answerOf, soa } from './dns-records.ts';
import { lookUp, type Zone, type ZoneAnswer } from './zone.ts';

export interface ReplyOptions {
  readonly zone: Zone;
  readonly overUdp: boolean;
  /** Whether every answer carries the AD bit. */
  readonly authenticated: boolean;
}

const PLAIN_UDP_BYTES = 512; // RFC 1035 section 4.2.1
const EDNS_UDP_BYTES = 1232;
const RCODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

/**
 * Answers one DNS message out of a zone, as a resolver would whose world is that zone; without RD, as a server would
 * that has authority over all of it.
 *
 * @returns the response; null where there is none, because the zone wants silence, or because it is no query
 */
export function replyTo(message: Buffer, { zone, overUdp, authenticated }: ReplyOptions): Buffer | null {
  const query = queryIn(message);
  const [question] = query?.questions ?? [];
  if (!query || !question) return null;
  const opt = query.additionals?.find((record): record is OptAnswer => record.type === 'OPT');
  const isRecursive = query.flag_rd;
  const manner = isRecursive ? RECURSION_DESIRED | RECURSION_AVAILABLE : 0;
  const respond = (rcode: keyof typeof RCODES, rest: Packet = {}, flags = 0): Buffer =>
    encode({
      type: 'response',
      id: query.id ?? 0,
      flags: flags | manner | RCODES[rcode],
      questions: [question],
      ...rest,
      additionals: opt ? [optFor(opt)] : [],
    });
  const isQuery = 'opcode' in query && query.opcode === 'QUERY';
  if (!isQuery || question.class !== 'IN') return respond('NOTIMP');

  const found = lookUp(zone, question.name, question.type);
  if (found.outcome === 'TIMEOUT') return null;
  if (found.outcome === 'MALFORMED') return junk(query.id ?? 0);
  if (found.outcome === 'SERVFAIL' || found.outcome === 'REFUSED') return respond(found.outcome);
  const rcode = found.outcome === 'nxdomain' ? 'NXDOMAIN' : 'NOERROR';
  const flags = isRecursive ? (authenticated ? AUTHENTIC_DATA : 0) : AUTHORITATIVE_ANSWER;
  try {
    const response = respond(rcode, sectionsOf(zone, question.name, found), flags);
    if (response.length <= (overUdp ? datagramBytes(opt) : 0xffff)) return response;
    return overUdp ? respond(rcode, {}, flags | TRUNCATED_RESPONSE) : respond('SERVFAIL');
  } catch {
    return respond('SERVFAIL'); // the zone holds something that DNS cannot carry
  }
}

function queryIn(message: Buffer): DecodedPacket | null {
  try {
    const packet = decode(message);
    return packet.flag_qr ? null : packet;
  } catch {
    return null;
  }
}

function optFor({ flags }: OptAnswer): Answer {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: EDNS_UDP_BYTES,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: flags & DNSSEC_OK,
    flag_do: (flags & DNSSEC_OK) !== 0,
    options: [],
  };
}

function datagramBytes(opt: OptAnswer | undefined): number {
  return opt ? Math.max(PLAIN_UDP_BYTES, Math.min(opt.udpPayloadSize, EDNS_UDP_BYTES)) : PLAIN_UDP_BYTES;
}

/** The right id, the mark of a response, and then no DNS. */
function junk(id: number): Buffer {
  return Buffer.concat([Buffer.from([id >> 8, id & 0xff, 0x80]), Buffer.alloc(29, 0xff)]);
}

function sectionsOf(zone: Zone, name: string, { outcome, records }: ZoneAnswer): Packet {
  const answers = records.map(answerOf);
  const last = records.filter(({ type }) => type === 'CNAME').at(-1);
  return outcome === 'records' ? { answers } : { answers, authorities: [soaFor(zone, String(last?.value ?? name))] };
}

/** The SOA of the zone a name is in: that of the nearest name with an SOA or NS records, or of the root. */
function soaFor(zone: Zone, name: string): Answer {
  const apex = ancestors(name).find((ancestor) =>
    (['SOA', 'NS'] as const).some((type) =>
      lookUp(zone, ancestor, type).records.some((record) => record.type === type && record.name === ancestor),
    ),
  );
  const [written] = apex === undefined ? [] : lookUp(zone, apex, 'SOA').records;
  if (written?.type === 'SOA') return answerOf(written);
  return soa(apex ?? '.', `ns.${apex ?? 'invalid'}`, `hostmaster.${apex ?? 'invalid'}`, []);
}

function ancestors(name: string): readonly string[] {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}

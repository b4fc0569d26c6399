import { encode } from 'dns-packet';
import { type DnsMessage, decodeMessage } from '../../../src/net/dns/message.ts';

export const QUESTION_NAME = [0xc0, 12];
export const IN = [0, 1];
export const TTL = [0, 0, 1, 44];

/** A response to `example.com A` (29 octets) with these octets behind it and these counts in its header. */
export function raw(
  octets: readonly number[],
  { answers: count = 1, authority = 0, additional = 0, flags = 0x8000 } = {},
): Buffer {
  const head = Buffer.from(encode({ type: 'response', id: 7, questions: [{ name: 'example.com', type: 'A' }] }));
  head.writeUInt16BE(flags, 2);
  head.writeUInt16BE(count, 6);
  head.writeUInt16BE(authority, 8);
  head.writeUInt16BE(additional, 10);
  return Buffer.concat([head, Buffer.from(octets)]);
}

/** A record with these octets for its data. */
export function record(
  typeCode: number,
  rdata: readonly number[],
  owner: readonly number[] = QUESTION_NAME,
): readonly number[] {
  return [...owner, typeCode >> 8, typeCode & 255, ...IN, ...TTL, rdata.length >> 8, rdata.length & 255, ...rdata];
}

/** The octets of `a.b` and the like, uncompressed. */
export function nameOctets(name: string): readonly number[] {
  return [...name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]), 0];
}

/** The message, which has to be well formed. */
export function decoded(bytes: Uint8Array): DnsMessage {
  const result = decodeMessage(bytes);
  if (!result.ok) throw new Error(`malformed: ${result.problem}`);
  return result.message;
}

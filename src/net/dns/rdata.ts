import { canonicalAddress } from '../../core/addresses.ts';
import type { RecordType, RecordTypes, TxtRecord } from '../../core/net.ts';
import { malformed, type RawRecord, readName } from './reader.ts';

/** The RDATA of a record, told apart by its type. */
export type RecordData = {
  readonly [T in RecordType]: { readonly type: T; readonly data: RecordTypes[T] };
}[RecordType];

/**
 * Reads the RDATA of a record. It has to fill its length exactly.
 *
 * @param message  the whole message, for compressed names
 * @throws RangeError where it is malformed
 */
export function readRdata(type: RecordType, message: Buffer, { rdataStart, rdataEnd }: RawRecord): RecordData {
  switch (type) {
    case 'A':
      return { type, data: octets(4).join('.') };
    case 'AAAA':
      return { type, data: ipv6(octets(16)) };
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { type, data: lastName(rdataStart) };
    case 'MX':
      return { type, data: { preference: message.readUInt16BE(rdataStart), exchange: lastName(rdataStart + 2) } };
    case 'SOA': {
      const { value: mname, end } = readName(message, rdataStart);
      const { value: rname, end: numbers } = readName(message, end);
      fills(numbers + 20);
      const serial = message.readUInt32BE(numbers);
      return { type, data: { mname, rname, serial, minimum: message.readUInt32BE(numbers + 16) } };
    }
    case 'SPF':
    case 'TXT':
      return { type, data: characterStrings(octets(rdataEnd - rdataStart)) };
  }

  function fills(end: number): void {
    if (end !== rdataEnd) malformed(`the data of an ${type} record has another length than stated`);
  }
  function octets(length: number): Buffer {
    fills(rdataStart + length);
    return message.subarray(rdataStart, rdataEnd);
  }
  function lastName(start: number): string {
    const { value, end } = readName(message, start);
    fills(end);
    return value;
  }
}

function ipv6(octets: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => octets.readUInt16BE(index * 2).toString(16));
  return canonicalAddress(groups.join(':'));
}

/** RFC 1035 section 3.3.14. One JavaScript character per octet, as nothing is known about their meaning. */
function characterStrings(octets: Buffer): TxtRecord {
  const strings: string[] = [];
  for (let at = 0; at < octets.length; ) {
    const end = at + 1 + octets.readUInt8(at);
    if (end > octets.length) malformed('a character-string ends past its record');
    strings.push(octets.toString('latin1', at + 1, end));
    at = end;
  }
  return strings;
}

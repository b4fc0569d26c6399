import { canonicalAddress } from '../../core/addresses.ts';
import type {
  CaaRecord,
  DnskeyRecord,
  Nsec3ParamRecord,
  RecordType,
  RecordTypes,
  RrsigRecord,
  TxtRecord,
} from '../../core/net.ts';
import { typeName } from './codes.ts';
import { malformed, type RawRecord, readName } from './reader.ts';

/** The RDATA of a record, told apart by its type. */
export type RecordData = {
  readonly [T in RecordType]: { readonly type: T; readonly data: RecordTypes[T] };
}[RecordType];

/** The RDATA of an RRSIG record, which comes along with others and cannot be asked for. */
export interface SignatureData {
  readonly type: 'RRSIG';
  readonly data: RrsigRecord;
}

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
    case 'CAA':
      return { type, data: caa(whole(2)) };
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { type, data: lastName(rdataStart) };
    case 'DNSKEY':
      return { type, data: dnskey(whole(4)) };
    case 'DS': {
      const data = whole(4);
      const [algorithm, digestType] = [data.readUInt8(2), data.readUInt8(3)];
      return { type, data: { keyTag: data.readUInt16BE(0), algorithm, digestType, digest: data.toString('hex', 4) } };
    }
    case 'MX':
      return { type, data: { preference: message.readUInt16BE(rdataStart), exchange: lastName(rdataStart + 2) } };
    case 'NSEC3PARAM':
      return { type, data: nsec3Param(whole(5)) };
    case 'SOA': {
      const { value: mname, end } = readName(message, rdataStart);
      const { value: rname, end: numbers } = readName(message, end);
      fills(numbers + 20);
      const [serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0] = uint32s(numbers, 5);
      return { type, data: { mname, rname, serial, refresh, retry, expire, minimum } };
    }
    case 'SPF':
    case 'TXT':
      return { type, data: characterStrings(octets(rdataEnd - rdataStart)) };
    case 'SRV': {
      const target = lastName(rdataStart + 6);
      const [priority, weight] = [message.readUInt16BE(rdataStart), message.readUInt16BE(rdataStart + 2)];
      return { type, data: { priority, weight, port: message.readUInt16BE(rdataStart + 4), target } };
    }
    case 'TLSA': {
      const data = whole(3);
      const [usage, selector, matchingType] = [data.readUInt8(0), data.readUInt8(1), data.readUInt8(2)];
      return { type, data: { usage, selector, matchingType, data: data.toString('hex', 3) } };
    }
  }

  function fills(end: number): void {
    if (end !== rdataEnd) malformed(`the data of an ${type} record has another length than stated`);
  }
  function octets(length: number): Buffer {
    fills(rdataStart + length);
    return message.subarray(rdataStart, rdataEnd);
  }
  /** All of it, with room for the fields before those that have no length of their own. */
  function whole(leastOctets: number): Buffer {
    if (rdataEnd - rdataStart < leastOctets) malformed(`the data of a ${type} record is too short`);
    return message.subarray(rdataStart, rdataEnd);
  }
  function lastName(start: number): string {
    const { value, end } = readName(message, start);
    fills(end);
    return value;
  }
  function uint32s(start: number, count: number): readonly number[] {
    return Array.from({ length: count }, (_, index) => message.readUInt32BE(start + index * 4));
  }
}

const SIGNATURE_FIXED_OCTETS = 18; // RFC 4034 section 3.1: what stands before the signer's name

/**
 * Reads the RDATA of an RRSIG record (RFC 4034 section 3.1), but for the signature.
 *
 * @throws RangeError where it is malformed
 */
export function readSignature(message: Buffer, { rdataStart, rdataEnd }: RawRecord): SignatureData {
  const { value: signer, end } = readName(message, rdataStart + SIGNATURE_FIXED_OCTETS);
  if (end >= rdataEnd) malformed('an RRSIG record has no room for its signature');
  return {
    type: 'RRSIG',
    data: {
      typeCovered: typeName(message.readUInt16BE(rdataStart)),
      algorithm: message.readUInt8(rdataStart + 2),
      expiration: message.readUInt32BE(rdataStart + 8),
      inception: message.readUInt32BE(rdataStart + 12),
      keyTag: message.readUInt16BE(rdataStart + 16),
      signer,
    },
  };
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

/** RFC 8659 section 4.1: flags, the tag with its length, and the value, which fills the rest. */
function caa(octets: Buffer): CaaRecord {
  const end = 2 + octets.readUInt8(1);
  if (end === 2 || end > octets.length) malformed('the tag of a CAA record is empty, or ends past it');
  return {
    critical: (octets.readUInt8(0) & 0x80) !== 0,
    tag: octets.toString('latin1', 2, end).toLowerCase(),
    value: octets.toString('latin1', end),
  };
}

function dnskey(octets: Buffer): DnskeyRecord {
  return {
    flags: octets.readUInt16BE(0),
    protocol: octets.readUInt8(2),
    algorithm: octets.readUInt8(3),
    publicKey: octets.toString('base64', 4),
    keyTag: keyTagOf(octets),
  };
}

/** RFC 5155 section 4.2: the salt has its length before it, and fills the rest. */
function nsec3Param(octets: Buffer): Nsec3ParamRecord {
  if (5 + octets.readUInt8(4) !== octets.length)
    malformed('the salt of an NSEC3PARAM record has another length than stated');
  return {
    algorithm: octets.readUInt8(0),
    flags: octets.readUInt8(1),
    iterations: octets.readUInt16BE(2),
    salt: octets.toString('hex', 5),
  };
}

const RSA_MD5 = 1; // RFC 4034 appendix A.1

/** RFC 4034 appendix B: a checksum over the RDATA; for algorithm 1, octets of the modulus (appendix B.1). */
function keyTagOf(octets: Buffer): number {
  if (octets.readUInt8(3) === RSA_MD5) return octets.length < 7 ? 0 : octets.readUInt16BE(octets.length - 3);
  let sum = 0;
  for (const [index, octet] of octets.entries()) sum += index % 2 === 0 ? octet << 8 : octet;
  return (sum + (sum >>> 16)) & 0xffff;
}

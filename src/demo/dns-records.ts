import type { Answer } from 'dns-packet';
import type { ZoneRecord } from './zone.ts';

const TTL_SECONDS = 300;
const TXT_STRING_BYTES = 255;

/** Types whose data is written here, by their number. */
const TYPE_CODES = { DS: 43, DNSKEY: 48, NSEC3PARAM: 51, TLSA: 52, SPF: 99, CAA: 257 } as const;

/**
 * A record of the zone as the encoder wants it.
 *
 * @throws RangeError where a value does not fit into a record
 */
export function answerOf({ name, type, value }: ZoneRecord): Answer {
  const common = { name, ttl: TTL_SECONDS } as const;
  const text = String(value);
  const words = text.split(' ');
  switch (type) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { ...common, type, data: text };
    case 'MX': {
      const [preference = '', exchange = ''] = words;
      return { ...common, type, data: { preference: Number(preference), exchange } };
    }
    case 'SOA': {
      const [mname = '.', rname = '.', ...numbers] = words;
      return soa(name, mname, rname, numbers.map(Number));
    }
    case 'SRV': {
      const [priority, weight, port, target = ''] = words;
      const numbers = { priority: whole(priority, 0xffff), weight: whole(weight, 0xffff), port: whole(port, 0xffff) };
      return { ...common, type, data: { ...numbers, target } };
    }
    case 'TXT':
      return { ...common, type, data: characterStrings(value) };
    case 'SPF':
      return octetsOf(name, type, characterStrings(value).map(counted));
    case 'CAA': {
      const [, flags = '', tag = '', content = ''] = /^(\d+) (\S+) "?(.*?)"?$/s.exec(text) ?? [];
      return octetsOf(name, type, [uint8(flags), counted(Buffer.from(tag)), Buffer.from(content, 'latin1')]);
    }
    case 'TLSA': {
      const [usage, selector, matchingType, ...data] = words;
      return octetsOf(name, type, [uint8(usage), uint8(selector), uint8(matchingType), hexadecimal(data)]);
    }
    case 'DS': {
      const [keyTag, algorithm, digestType, ...digest] = words;
      return octetsOf(name, type, [uint16(keyTag), uint8(algorithm), uint8(digestType), hexadecimal(digest)]);
    }
    case 'NSEC3PARAM': {
      const [algorithm, flags, iterations, salt = '-'] = words;
      const octets = counted(hexadecimal(salt === '-' ? [] : [salt]));
      return octetsOf(name, type, [uint8(algorithm), uint8(flags), uint16(iterations), octets]);
    }
    case 'DNSKEY': {
      const [flags, protocol, algorithm, key = ''] = words;
      return octetsOf(name, type, [uint16(flags), uint8(protocol), uint8(algorithm), Buffer.from(key, 'base64')]);
    }
  }
}

export function soa(name: string, mname: string, rname: string, numbers: readonly number[]): Answer {
  const [serial = 1, refresh = 3600, retry = 600, expire = 86_400, minimum = TTL_SECONDS] = numbers;
  return { name, type: 'SOA', ttl: TTL_SECONDS, data: { mname, rname, serial, refresh, retry, expire, minimum } };
}

/**
 * A record with its data written out. The library would write these otherwise (a CAA value as UTF-8, every DNSKEY with
 * protocol 3), or not at all (SPF); so it is given them as it wants data that it does not know.
 */
function octetsOf(name: string, type: keyof typeof TYPE_CODES, parts: readonly Buffer[]): Answer {
  return { name, type: `UNKNOWN_${TYPE_CODES[type]}` as 'NULL', ttl: TTL_SECONDS, data: Buffer.concat(parts) };
}

/** One octet per character; a string that is longer than a character-string can be is split. */
function characterStrings(value: string | readonly string[]): Buffer[] {
  const strings = typeof value === 'string' ? (value.match(/[\s\S]{1,255}/g) ?? ['']) : value;
  return strings.map((string) => {
    if (string.length > TXT_STRING_BYTES) throw new RangeError(`a character-string of ${string.length} octets`);
    return Buffer.from(string, 'latin1');
  });
}

/** With its length before it. */
function counted(octets: Buffer): Buffer {
  return Buffer.concat([uint8(String(octets.length)), octets]);
}

function uint8(word: string | undefined): Buffer {
  return Buffer.from([whole(word, 0xff)]);
}

function uint16(word: string | undefined): Buffer {
  const value = whole(word, 0xffff);
  return Buffer.from([value >> 8, value & 0xff]);
}

function whole(word: string | undefined, most: number): number {
  const value = /^\d+$/.test(word ?? '') ? Number(word) : Number.NaN;
  if (!(value <= most)) throw new RangeError(`"${word}" is no whole number up to ${most}`);
  return value;
}

/** May be written with spaces in it (RFC 4034 section 5.3, RFC 6698 section 2.2). */
function hexadecimal(words: readonly string[]): Buffer {
  const digits = words.join('');
  const octets = Buffer.from(digits, 'hex');
  if (octets.length * 2 !== digits.length) throw new RangeError(`"${digits}" is not hexadecimal`);
  return octets;
}

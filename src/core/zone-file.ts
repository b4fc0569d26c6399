import { canonicalAddress, familyOf, isAddress } from './addresses.ts';
import { normalizeName } from './names.ts';
import type { RecordTypes } from './net.ts';

const STRING_OCTETS = 255; // RFC 1035 section 3.3
const AS_IT_IS = /^[ !#-[\]-~]*$/; // printable ASCII but the quote and the backslash

/**
 * A TXT value as a zone file has it (RFC 1035 section 5.1): quoted, in strings of at most 255 octets, which readers
 * join without a space.
 *
 * @param text  one character per octet, or any Unicode, which is written as UTF-8
 */
export function txtValue(text: string): string {
  const octets = /[^\x00-\xff]/.test(text) ? Buffer.from(text, 'utf8') : Buffer.from(text, 'latin1');
  const strings: string[] = [];
  for (let at = 0; at === 0 || at < octets.length; at += STRING_OCTETS) {
    const string = octets.subarray(at, at + STRING_OCTETS);
    const plain = string.toString('latin1');
    strings.push(`"${AS_IT_IS.test(plain) ? plain : [...string].map(written).join('')}"`);
  }
  return strings.join(' ');
}

function written(octet: number): string {
  const character = String.fromCharCode(octet);
  if (character === '"' || character === '\\') return `\\${character}`;
  return octet >= 0x20 && octet <= 0x7e ? character : `\\${String(octet).padStart(3, '0')}`;
}

/** The types whose data can be read out of a zone file here: those that a fix may write. */
export type WrittenType = 'A' | 'AAAA' | 'CAA' | 'CNAME' | 'DS' | 'MX' | 'NS' | 'PTR' | 'SPF' | 'SRV' | 'TLSA' | 'TXT';

/**
 * Reads record data in presentation form (RFC 1035 section 5.1), as `Dns` would give it: names in lower case without
 * the last dot, TXT as its character-strings.
 *
 * @returns null for what is no such data; never throws
 */
export function readRecordData<T extends WrittenType>(type: T, text: string): RecordTypes[T] | null {
  // TypeScript does not follow that the reader of a type gives the data of that type, for a `T` yet unknown.
  return readers[type](text.trim()) as RecordTypes[T] | null;
}

/** Record data in presentation form, as `readRecordData` reads it back; TXT in the strings it stands in. */
export function recordText<T extends WrittenType>(type: T, data: RecordTypes[T]): string {
  return writers[type](data);
}

/** What means something else in a zone file is escaped; what DNS gave has its dots, backslashes and blanks escaped already. */
const absolute = (name: string) =>
  name === '.' ? name : `${name.replace(/\\\d{3}|\\.|["();$]/g, (found) => found.padStart(2, '\\'))}.`;

/** Each string by itself: a record is deleted only by the very strings it has (RFC 2136 section 2.5.4). */
const stringTexts = (strings: readonly string[]) => (strings.length === 0 ? '""' : strings.map(txtValue).join(' '));

const writers: { readonly [T in WrittenType]: (data: RecordTypes[T]) => string } = {
  A: (data) => data,
  AAAA: (data) => data,
  CAA: ({ critical, tag, value }) => `${critical ? 128 : 0} ${tag} ${txtValue(value)}`,
  CNAME: absolute,
  DS: ({ keyTag, algorithm, digestType, digest }) => `${keyTag} ${algorithm} ${digestType} ${digest}`,
  MX: ({ preference, exchange }) => `${preference} ${absolute(exchange)}`,
  NS: absolute,
  PTR: absolute,
  SRV: ({ priority, weight, port, target }) => `${priority} ${weight} ${port} ${absolute(target)}`,
  TLSA: ({ usage, selector, matchingType, data }) => `${usage} ${selector} ${matchingType} ${data}`,
  SPF: stringTexts,
  TXT: stringTexts,
};

export function isWrittenType(type: string): type is WrittenType {
  return Object.hasOwn(readers, type);
}

const readers: { readonly [T in WrittenType]: (text: string) => RecordTypes[T] | null } = {
  A: (text) => (isAddress(text) && familyOf(text) === 4 ? text : null),
  AAAA: (text) => (isAddress(text) && familyOf(text) === 6 ? canonicalAddress(text) : null),
  CAA(text) {
    const [, flags = '', tag = '', quoted] = /^(\d{1,3}) ([a-z0-9]+) (".*")$/i.exec(text) ?? [];
    const [value] = (quoted === undefined ? null : characterStrings(quoted)) ?? [];
    return value === undefined ? null : { critical: Number(flags) >= 128, tag: tag.toLowerCase(), value };
  },
  CNAME: nameIn,
  DS(text) {
    const [, keyTag, algorithm, digestType, digest = ''] = /^(\d+) (\d+) (\d+) ([0-9a-f ]+)$/i.exec(text) ?? [];
    if (digest === '') return null;
    const numbers = { keyTag: Number(keyTag), algorithm: Number(algorithm), digestType: Number(digestType) };
    return { ...numbers, digest: hexadecimal(digest) };
  },
  MX(text) {
    const [, preference, exchange = ''] = /^(\d{1,5}) (\S+)$/.exec(text) ?? [];
    const name = nameIn(exchange);
    return name === null ? null : { preference: Number(preference), exchange: name };
  },
  NS: nameIn,
  PTR: nameIn,
  SRV(text) {
    const [, priority, weight, port, target = ''] = /^(\d{1,5}) (\d{1,5}) (\d{1,5}) (\S+)$/.exec(text) ?? [];
    const name = nameIn(target);
    return name === null
      ? null
      : { priority: Number(priority), weight: Number(weight), port: Number(port), target: name };
  },
  TLSA(text) {
    const [, usage, selector, matchingType, data = ''] =
      /^(\d{1,3}) (\d{1,3}) (\d{1,3}) ([0-9a-f ]+)$/i.exec(text) ?? [];
    if (data === '') return null;
    const numbers = { usage: Number(usage), selector: Number(selector), matchingType: Number(matchingType) };
    return { ...numbers, data: hexadecimal(data) };
  },
  SPF: characterStrings,
  TXT: characterStrings,
};

// Absolute, of characters that mean nothing in a zone file, or are escaped.
const NAME = /^(?:(?:[^\s."();$\\]|\\\d{3}|\\[^\d\s])+\.)+$/;

/** Whether a name can stand in a zone file as it is, and would be read as this name. */
export function isWrittenName(text: string): boolean {
  return text === '.' || NAME.test(text);
}

function nameIn(text: string): string | null {
  return isWrittenName(text) ? normalizeName(text.replace(/\\(["();$])/g, '$1')) : null;
}

function hexadecimal(text: string): string {
  return text.replaceAll(' ', '').toLowerCase();
}

/** One character per octet. */
function characterStrings(text: string): readonly string[] | null {
  if (!/^"(?:[^"\\]|\\.)*"(?: "(?:[^"\\]|\\.)*")*$/s.test(text)) return null;
  return Array.from(text.matchAll(/"((?:[^"\\]|\\.)*)"/gs), ([, inner = '']) =>
    inner.replace(/\\(\d{3}|.)/gs, (_, escaped: string) =>
      escaped.length === 3 ? String.fromCharCode(Number(escaped) & 0xff) : escaped,
    ),
  );
}

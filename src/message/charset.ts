import { isAscii, isUtf8 } from 'node:buffer';

/** A text out of octets, and what was wrong with the label they came under. */
export interface DecodedText {
  /** U+FFFD stands for what could not be decoded. */
  readonly text: string;
  /** The encoding it was read by, by its name in the WHATWG Encoding Standard. */
  readonly encoding: string;
  readonly fault: 'unknown-charset' | 'wrong-charset' | 'undeclared-8bit' | null;
  /** A clause on the fault, the label aside; empty where there is none. */
  readonly detail: string;
}

/** Labels that occur in mail and are not in the WHATWG Encoding Standard; those for "I do not know" are in `SAYS_NOTHING`. */
const ALIASES: Readonly<Record<string, string>> = {
  gb2312: 'gb18030', // a subset; what is labelled so is often GBK or GB 18030
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  gb18030: 'gb18030',
  'gb_2312-80': 'gb18030',
  'gb2312-80': 'gb18030',
  'euc-cn': 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  'windows-936': 'gb18030',
  cp949: 'euc-kr',
  ms949: 'euc-kr',
  uhc: 'euc-kr',
  cp950: 'big5',
  ms950: 'big5',
  cp932: 'shift_jis',
  'shift-jisx0213': 'shift_jis',
  'latin-1': 'windows-1252',
  'iso-latin-1': 'windows-1252',
  'iso 8859-1': 'windows-1252',
  'utf-8-sig': 'utf-8',
  utf8mb4: 'utf-8',
  'utf 8': 'utf-8',
};
/** RFC 1428 and customs: the sender did not know either. */
const SAYS_NOTHING = new Set([
  'us-ascii',
  'ascii',
  'ansi_x3.4-1968',
  'unknown-8bit',
  'x-unknown',
  'unknown',
  'default',
]);
const ASCII = new Set(['us-ascii', 'ascii', 'ansi_x3.4-1968']);
/** In which octets below 128 are not always ASCII. */
const SEVEN_BIT = new Set(['iso-2022-jp', 'utf-16le', 'utf-16be']);
const SINGLE_BYTE = /^(?:windows-|iso-8859-|koi8|ibm866|macintosh|x-mac)/;
const UNREAD = 'no charset that programs of today read';
const MAX_LABEL = 100;
const META = /<meta\b[^>]{0,200}?\bcharset\s{0,10}=\s{0,10}["']?([\w.:-]{1,40})/i;
const META_LENGTH = 4096;

/**
 * Decodes a text as mail clients do: by its label; without one (and `us-ascii` is none, where there are octets above 127)
 * as UTF-8 where it is that, else by the label that the HTML carries, else as GB 18030 or windows-1252, whichever the
 * octets look like.
 *
 * @param label  as written; null: none
 * @param isCut  whether the octets are only the beginning, which may end within a character
 */
export function decodedByLabel(octets: Uint8Array, label: string | null, isCut = false): DecodedText {
  const name = (label ?? '')
    .slice(0, MAX_LABEL)
    .replace(/^["']+|["']+$/g, '')
    .trim()
    .toLowerCase();
  const encoding = encodingOf(name);
  const ascii = isAscii(octets);
  if (ascii && (encoding === null || !SEVEN_BIT.has(encoding))) {
    const fault = label === null || ASCII.has(name) || encoding !== null ? null : 'unknown-charset';
    return {
      text: latin1(octets),
      encoding: encoding ?? 'utf-8',
      fault,
      detail: fault === null ? '' : UNREAD,
    };
  }
  if (encoding !== null) return byEncoding(octets, encoding, isCut);
  const guessed = guessedEncoding(octets);
  const { text } = byEncoding(octets, guessed, isCut);
  const detail = `its octets read as ${guessed}`;
  if (label === null)
    return { text, encoding: guessed, fault: 'undeclared-8bit', detail: `no charset is named; ${detail}` };
  if (ASCII.has(name))
    return { text, encoding: guessed, fault: 'wrong-charset', detail: `there are octets above 127; ${detail}` };
  return { text, encoding: guessed, fault: 'unknown-charset', detail: `${UNREAD}; ${detail}` };
}

/** One character for each octet. */
function latin1(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
}

/** Null: the label says nothing. */
function encodingOf(name: string): string | null {
  if (name === '' || SAYS_NOTHING.has(name)) return null;
  if (Object.hasOwn(ALIASES, name)) return ALIASES[name] ?? null;
  try {
    return new TextDecoder(name).encoding;
  } catch {
    const trimmed = name.replace(/^x-(?=iso|koi8|big5|euc|windows|utf)|[^a-z0-9]+$/g, '');
    return trimmed === name || trimmed === '' ? null : encodingOf(trimmed);
  }
}

function byEncoding(octets: Uint8Array, encoding: string, isCut: boolean): DecodedText {
  const wrong = (text: string, detail: string): DecodedText => ({ text, encoding, fault: 'wrong-charset', detail });
  if (SINGLE_BYTE.test(encoding)) {
    const text = new TextDecoder(encoding).decode(octets);
    return isUtf8(octets) ? wrong(text, 'its octets are UTF-8') : { text, encoding, fault: null, detail: '' };
  }
  if (encoding.startsWith('utf-16') && isAscii(octets) && !octets.includes(0) && octets.length > 1) {
    return wrong(latin1(octets), 'its octets are ASCII');
  }
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(octets, { stream: isCut });
    return { text, encoding, fault: null, detail: '' };
  } catch {
    const isOther = encoding !== 'utf-8' && isUtf8(octets);
    const text = new TextDecoder(encoding).decode(octets);
    return wrong(text, isOther ? 'its octets are UTF-8' : 'some of its octets are no characters of it');
  }
}

function guessedEncoding(octets: Uint8Array): string {
  if (isUtf8(octets)) return 'utf-8';
  const stated = META.exec(latin1(octets.subarray(0, META_LENGTH)))?.[1]?.toLowerCase();
  const named = stated === undefined ? null : encodingOf(stated);
  if (named !== null && named !== 'utf-8' && !named.startsWith('utf-16')) return named;
  return looksChinese(octets) ? 'gb18030' : 'windows-1252';
}

const LOOK = 65_536;
const LEVEL_1_SHARE = 0.5;

/**
 * Whether octets above 127 come in pairs throughout, and most of these are of the 3,755 usual characters (level 1 of
 * GB 2312, rows 16 to 55): in Latin scripts they stand alone between letters.
 */
function looksChinese(octets: Uint8Array): boolean {
  const end = Math.min(octets.length, LOOK);
  let pairs = 0;
  let usual = 0;
  let strays = 0;
  for (let at = 0; at < end; at++) {
    const lead = octets[at] ?? 0;
    if (lead < 0x80) continue;
    const trail = octets[at + 1] ?? 0;
    if (lead > 0x80 && lead < 0xff && trail >= 0x40 && trail !== 0x7f && trail < 0xff) {
      pairs++;
      if (lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1) usual++;
      at++;
    } else strays++;
  }
  return pairs >= 2 && strays * 50 <= pairs && usual > pairs * LEVEL_1_SHARE;
}

/** Whether programs can know what a label means, `us-ascii` among them. */
export function isKnownCharset(label: string): boolean {
  const name = label.slice(0, MAX_LABEL).toLowerCase();
  return ASCII.has(name) || encodingOf(name) !== null;
}

/** Whether octets, one character for each, are UTF-8. */
export function isUtf8Text(octets: string): boolean {
  return isUtf8(Buffer.from(octets, 'latin1'));
}

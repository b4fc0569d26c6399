import { decodedByLabel } from '../message/charset.ts';
import { readableParameter } from '../message/content-field.ts';

const MAX_CHARACTERS = 4000;
/** Octets above 127 that are no UTF-8 come as one character for each. */
const AS_OCTETS = /^[\0-\xff]*[\x80-\xff][\0-\xff]*$/;

/**
 * The value of a header field for readers, on one line: encoded words (RFC 2047) are decoded, and so are octets that stand
 * there as they are. At most 4,000 characters of it are read.
 *
 * @param charset  of the body, in which such octets most likely are; null: by what they look like
 */
export function readableField(value: string, charset: string | null = null): string {
  const bounded = value.slice(0, MAX_CHARACTERS);
  const label = isIso2022(bounded) ? 'iso-2022-jp' : AS_OCTETS.test(bounded) ? charset : null;
  const plain = label === null ? bounded : decodedByLabel(Buffer.from(bounded, 'latin1'), label).text;
  return readableParameter(plain).replace(/\s+/g, ' ').trim();
}

/** Whether a text has the escapes of ISO-2022-JP (RFC 1468), whose octets are all below 128. */
export function isIso2022(text: string): boolean {
  return text.includes('\x1b$') || text.includes('\x1b(');
}

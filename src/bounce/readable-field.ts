import { decodedByLabel } from '../message/charset.ts';
import { readableParameter } from '../message/content-field.ts';

const MAX_CHARACTERS = 4000;

/**
 * The value of a header field for readers, on one line: encoded words (RFC 2047) are decoded, and so are octets that stand
 * there as they are, by what they look like. At most 4,000 characters of it are read.
 */
export function readableField(value: string): string {
  const bounded = value.slice(0, MAX_CHARACTERS);
  const plain = isIso2022(bounded) ? decodedByLabel(Buffer.from(bounded, 'latin1'), 'iso-2022-jp').text : bounded;
  return readableParameter(plain).replace(/\s+/g, ' ').trim();
}

/** Whether a text has the escapes of ISO-2022-JP (RFC 1468), whose octets are all below 128. */
export function isIso2022(text: string): boolean {
  return text.includes('\x1b$') || text.includes('\x1b(');
}

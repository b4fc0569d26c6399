// Lines of Base64 as MIME parts carry them (RFC 2045 section 6.8), two or more: one alone may be a word.
const BASE64_LINES = /(?:^[A-Za-z0-9+/]{20,76}={0,2}\r?\n)+^[A-Za-z0-9+/]{2,76}={0,2}\r?$/gm;

/**
 * Whether one of the texts stands in a message, also where a part of it is in Base64 or quoted-printable. It is enough to
 * look at the octets: the texts are of letters, digits and a few signs, and long.
 */
export function mentions(raw: Uint8Array, texts: readonly string[]): boolean {
  const has = (text: string) => texts.some((one) => text.includes(one));
  const text = Buffer.from(raw).toString('latin1');
  if (has(text)) return true;
  // Soft line breaks, and the signs of a Message-ID that are encoded by some (RFC 2045 section 6.7).
  const joined = text
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=(3C|3E|40|2E|2D|5F|2B)/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  if (has(joined)) return true;
  return Array.from(text.matchAll(BASE64_LINES), ([block]) => Buffer.from(block, 'base64').toString('latin1')).some(
    has,
  );
}

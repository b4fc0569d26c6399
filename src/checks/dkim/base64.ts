import { isSpace } from './tag-list.ts';

export interface Base64Flaw {
  readonly kind: 'character' | 'padding' | 'length';
  /** Offsets into the value, end exclusive. */
  readonly start: number;
  readonly end: number;
}

export type ReadBase64 =
  | { readonly ok: true; readonly octets: Uint8Array }
  | { readonly ok: false; readonly flaw: Base64Flaw };

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** By character code, so that a key of 60,000 characters at each of sixty selectors takes no time. */
const isDigit = Array.from({ length: 128 }, (_, code) => DIGITS.includes(String.fromCharCode(code)));

/**
 * Reads base64 as strictly as a strict verifier does: nothing but the alphabet, white space anywhere between
 * (RFC 6376 section 2.10, base64string), and the padding complete (RFC 4648 section 4). Never throws.
 */
export function readBase64(value: string): ReadBase64 {
  let digits = 0;
  let padding = 0;
  for (let at = 0; at < value.length; at++) {
    if (isDigit[value.charCodeAt(at)]) {
      if (padding > 0) return flawed('padding', at - 1, at);
      digits++;
    } else if (value[at] === '=') padding++;
    else if (!isSpace(value[at])) return flawed('character', at, at + 1);
  }
  const end = value.length;
  if (digits % 4 === 1) return flawed('length', Math.max(0, end - padding - 1), end);
  if ((digits + padding) % 4 !== 0 || padding > 2) return flawed('padding', Math.max(0, end - padding - 1), end);
  return { ok: true, octets: Buffer.from(value, 'base64') };
}

function flawed(kind: Base64Flaw['kind'], start: number, end: number): ReadBase64 {
  return { ok: false, flaw: { kind, start, end } };
}

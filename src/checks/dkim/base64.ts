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

const ALPHABET = /[A-Za-z0-9+/]/;

/**
 * Reads base64 as strictly as a strict verifier does: nothing but the alphabet, white space anywhere between
 * (RFC 6376 section 2.10, base64string), and the padding complete (RFC 4648 section 4). Never throws.
 */
export function readBase64(value: string): ReadBase64 {
  let digits = 0;
  let padding = 0;
  for (let at = 0; at < value.length; at++) {
    const character = value[at] ?? '';
    if (isSpace(character)) continue;
    if (character === '=') padding++;
    else if (!ALPHABET.test(character)) return flawed('character', at, at + 1);
    else if (padding > 0) return flawed('padding', at - 1, at);
    else digits++;
  }
  const end = value.length;
  if (digits % 4 === 1) return flawed('length', Math.max(0, end - padding - 1), end);
  if ((digits + padding) % 4 !== 0 || padding > 2) return flawed('padding', Math.max(0, end - padding - 1), end);
  return { ok: true, octets: Buffer.from(value, 'base64') };
}

function flawed(kind: Base64Flaw['kind'], start: number, end: number): ReadBase64 {
  return { ok: false, flaw: { kind, start, end } };
}

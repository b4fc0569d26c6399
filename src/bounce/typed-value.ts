import { isAddress } from '../core/addresses.ts';

const MAX_CHARACTERS = 2000;

/** `dns; mx.acme.example (192.0.2.1)`: what stands before and behind the semicolon (RFC 3464 section 2.1.2). */
export interface TypedValue {
  /** In lower case, such as `rfc822`, `utf-8`, `dns`, `smtp`, `x-unix`; null: none is named. */
  readonly type: string | null;
  readonly value: string;
}

/** @param text  a field's value; at most 2,000 characters of it are read */
export function typedValue(text: string): TypedValue {
  const bounded = text.slice(0, MAX_CHARACTERS);
  const semicolon = bounded.indexOf(';');
  const type = bounded.slice(0, Math.max(0, semicolon)).trim();
  if (!/^[\w.+/-]{1,40}$/.test(type)) return { type: null, value: bounded.trim() };
  return { type: type.toLowerCase(), value: bounded.slice(semicolon + 1).trim() };
}

/**
 * The address in Original-Recipient or Final-Recipient, in clear: without angle brackets, comment and source route (RFC 5321
 * section 4.1.1.3), and with the characters that RFC 6533 section 3 escapes.
 *
 * @returns what stands there where it is no address; null where nothing does
 */
export function typedAddress(text: string | null): string | null {
  if (text === null) return null;
  const { type, value } = typedValue(text);
  const clear = type === 'utf-8' ? withoutEscapes(value) : value;
  const inBrackets = /<([^<>]*)>/.exec(clear)?.[1];
  const bare = (inBrackets ?? clear.replace(/\s+\([^()]*\)$/, '')).trim().replace(/^@[^:\s]*:/, '');
  return bare === '' ? null : bare;
}

/** `utf-8-addr-xtext` and `utf-8-addr-unitext` (RFC 6533 section 3): `\x{` and the code point in hexadecimal digits. */
function withoutEscapes(text: string): string {
  return text.replace(/\\x\{([0-9a-f]{1,6})\}/gi, (whole, digits: string) => {
    const point = Number.parseInt(digits, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

/** The name of a host in Remote-MTA or Reporting-MTA, without what is said of its address; null: it has none. */
export function hostIn(value: string): string | null {
  const name = value
    .replace(/[([<].*$/s, '')
    .trim()
    .replace(/\.$/, '');
  return name === '' || isAddress(name) ? null : name;
}

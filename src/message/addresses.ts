import { isAddress } from '../core/addresses.ts';
import { displayName, isHostName, parseDomainName } from '../core/names.ts';
import { hasControls, shown } from './shown.ts';

/** A mailbox as it stands in a header. */
export interface Address {
  readonly name: string | null;
  /** `local@domain`, as `readMailbox` gives it. */
  readonly address: string;
}

export type ReadAddress =
  | { readonly ok: true; readonly address: Address }
  | { readonly ok: false; readonly error: string };

type ReadMailbox = { readonly ok: true; readonly address: string } | { readonly ok: false; readonly expected: string };

const LOCAL_OCTETS = 64; // RFC 5321 section 4.5.3.1.1
const PATH_OCTETS = 254; // RFC 5321 section 4.5.3.1.3: 256 with the angle brackets
// RFC 5321 section 4.1.2, and every character beyond ASCII (RFC 6531 section 3.3).
const DOT_STRING = /^[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+)*$/u;
const QUOTED_STRING = /^"(?:[ !#-[\]-~\u{80}-\u{10ffff}]|\\[ -~])*"$/u;
const FORM = 'an address such as "ann@example.com" or "Ann Example <ann@example.com>"';

/**
 * Reads one address as a user types it: `a@b`, `<a@b>`, `Name <a@b>` or `"Name, with specials" <a@b>`.
 *
 * @returns the name without its quotes (null: none), and the address as `readMailbox` gives it; or an error that quotes
 *   the text and says what was expected. Nothing is repaired. Never throws
 */
export function readAddress(text: string): ReadAddress {
  const wrong = (expected: string): ReadAddress => ({ ok: false, error: `${shown(text)}: expected ${expected}` });
  if (hasControls(text)) return wrong('an address without line ends and other control characters');
  const trimmed = text.trim();
  if (trimmed === '') return wrong(FORM);
  if (!trimmed.endsWith('>')) {
    const mailbox = readMailbox(trimmed);
    return mailbox.ok ? { ok: true, address: { name: null, address: mailbox.address } } : wrong(mailbox.expected);
  }
  const bracket = openingBracket(trimmed);
  if (bracket === -1) return wrong(FORM);
  const mailbox = readMailbox(trimmed.slice(bracket + 1, -1));
  if (!mailbox.ok) return wrong(mailbox.expected);
  const name = readName(trimmed.slice(0, bracket).trim());
  if (name === undefined)
    return wrong('a name with any of , ; : @ < > ( ) [ ] \\ " in double quotes, and one address only');
  return { ok: true, address: { name, address: mailbox.address } };
}

/**
 * Reads `local@domain` (RFC 5321 section 4.1.2, RFC 6531 section 3.3).
 *
 * @returns the address with its domain in A-labels; in U-labels, where the local part has other characters than ASCII, so
 *   that it can travel with SMTPUTF8 only; or what was expected. Never throws
 */
export function readMailbox(text: string): ReadMailbox {
  const wrong = (expected: string): ReadMailbox => ({ ok: false, expected });
  if (hasControls(text)) return wrong('an address without line ends and other control characters');
  const at = text.lastIndexOf('@');
  if (at === -1) return wrong(FORM);
  const local = text.slice(0, at);
  if (local === '') return wrong('a local part before the @');
  if (!DOT_STRING.test(local) && !QUOTED_STRING.test(local)) {
    return wrong(
      local.includes('@') || /[\s,;<>]/.test(local)
        ? 'one address only, its local part in double quotes if it has spaces or any of , ; @ < >'
        : "a local part of letters, digits and !#$%&'*+-/=?^_`{|}~ with single dots between, or one in double quotes",
    );
  }
  if (Buffer.byteLength(local) > LOCAL_OCTETS) return wrong(`a local part of at most ${LOCAL_OCTETS} octets`);
  const domain = readDomain(text.slice(at + 1), /[^\0-\x7f]/.test(local));
  if (!domain.ok) return wrong(domain.expected);
  const address = `${local}@${domain.name}`;
  if (Buffer.byteLength(address) > PATH_OCTETS) return wrong(`an address of at most ${PATH_OCTETS} octets`);
  return { ok: true, address };
}

/** The domain of an address that `readMailbox` has given, in A-labels. */
export function asciiDomain(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const parsed = parseDomainName(domain);
  return parsed.ok ? parsed.name : domain;
}

type ReadDomain = { readonly ok: true; readonly name: string } | { readonly ok: false; readonly expected: string };

function readDomain(text: string, inUnicode: boolean): ReadDomain {
  // RFC 5321 section 4.1.3
  const [, v6, literal] = /^\[(IPv6:)?([^\]]*)\]$/i.exec(text) ?? [];
  if (literal !== undefined) {
    return isAddress(literal) && literal.includes(':') === (v6 !== undefined)
      ? { ok: true, name: text }
      : { ok: false, expected: 'an address literal such as [192.0.2.1] or [IPv6:2001:db8::1]' };
  }
  if (/^\s|[\s.]$/.test(text)) return { ok: false, expected: 'a domain without a dot or space at its end' };
  const parsed = parseDomainName(text);
  if (!parsed.ok) return { ok: false, expected: `behind the @ ${parsed.expected}` };
  if (!isHostName(parsed.name)) return { ok: false, expected: 'a domain of letters, digits and inner hyphens' };
  return { ok: true, name: inUnicode ? displayName(parsed.name) : parsed.name };
}

/** Where the angle bracket of the address opens: the first one outside of quotes. */
function openingBracket(text: string): number {
  const name = /^(?:[^"<]|"(?:[^"\\]|\\.)*")*/.exec(text)?.[0] ?? '';
  return text[name.length] === '<' ? name.length : -1;
}

/** Null: there is none. Undefined: it is none that can stand without quotes. */
function readName(text: string): string | null | undefined {
  if (text === '') return null;
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(text)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1').trim() || null;
  return /[,;:@<>()[\]\\"]/.test(text) ? undefined : text;
}

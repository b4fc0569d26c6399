import { canonicalAddress, isAddress } from '../core/addresses.ts';
import type { FieldItem } from './field-items.ts';

/** Who handed a message over, by the host that took it. */
export interface ReceivedFrom {
  /** What the client called itself in EHLO or HELO: its word alone, easily forged. */
  readonly helo: string | null;
  /** The name that the taking host found for the address itself (reverse DNS); null: none, or not known to be true. */
  readonly name: string | null;
  readonly address: string | null;
}

const HELO = /\b(?:helo|ehlo)[= ]\s*([^\s()]+)/i;
const BRACKETED = /\[([0-9a-f:.%]{2,60}|IPv6:[0-9a-f:.%]{2,60})\]/i;
const NAME = /^[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_])?\.?$/i;
/** Words that stand where a name would, and say that there is none. */
const NO_NAME = new Set(['unknown', 'unverified', 'no-reverse-dns', 'port', 'ident', 'authenticated', 'helo', 'ehlo']);

/**
 * Reads the clause `from`: `helo (name [address])` by RFC 5321 section 4.4, and the forms of Exim (`name ([address]
 * helo=helo)`), of qmail (`name (HELO helo) (address)`) and of Microsoft (`helo (address)`).
 *
 * @param exim  whether the word before the parentheses is a name that was looked up, where no other HELO is said
 */
export function readFrom(items: readonly FieldItem[], exim: boolean): ReceivedFrom | null {
  const words = items.flatMap(({ kind, text }) => (kind === 'word' ? [text] : []));
  const [first = null, second = ''] = words;
  // `name [address]` and `name[address]` without parentheses: fetchmail, MDaemon, IMail.
  const attached = first === null ? null : /^([^[\]]+)(\[[^[\]]{2,60}\])$/.exec(first);
  const word = attached?.[1] ?? first;
  const comments = items.flatMap(({ kind, text }) => (kind === 'comment' ? [text] : []));
  if (word === null && comments.length === 0) return null;
  const said = comments.map((text) => HELO.exec(text)?.[1]).find((helo) => helo !== undefined);
  // What the client says of itself may look like an address, too.
  const seen = comments.map((text) => text.replace(HELO, ' '));
  const literal = addressIn(attached?.[2] ?? second) ?? (word === null ? null : addressIn(word));
  const address = seen.map(addressWithin).find((found) => found !== null) ?? literal;
  const looked = seen.map(nameBefore).find((name) => name !== null) ?? null;
  const verifiedWord = said !== undefined || (exim && address !== null) ? nameOf(word) : null;
  return { helo: said === undefined ? word : tidyHelo(said), name: looked ?? verifiedWord, address };
}

/** The address that the text is, bare or as a literal (RFC 5321 section 4.1.3), with a port or not; else null. */
export function addressIn(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(?:IPv6:)?([^\]]*)\](?::\d{1,5})?$/i, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, '$1');
  return isAddress(bare) ? canonicalAddress(bare) : null;
}

/** The address in a comment: between brackets, the whole of it, or behind `user@`. */
function addressWithin(comment: string): string | null {
  const bracketed = BRACKETED.exec(comment)?.[1];
  if (bracketed !== undefined) return addressIn(`[${bracketed}]`);
  for (const word of comment.split(/[\s,]+/, 8)) {
    const address = addressIn(word.replace(/^.*@/, ''));
    if (address !== null) return address;
  }
  return null;
}

/** The name before the bracket in `(name [address])`, also with an ident before it; not where it "may be forged". */
function nameBefore(comment: string): string | null {
  const bracket = comment.indexOf('[');
  if (bracket <= 0 || /may be forged|misconfigured/i.test(comment)) return null;
  const words = comment.slice(0, bracket).trim().split(/\s+/);
  return nameOf(words.at(-1)?.replace(/^[^@]*@/, '') ?? null);
}

function nameOf(word: string | null): string | null {
  if (word === null || !NAME.test(word) || addressIn(word) !== null) return null;
  const name = word.toLowerCase().replace(/\.$/, '');
  return NO_NAME.has(name) ? null : name;
}

function tidyHelo(helo: string): string {
  return helo.replace(/[,;]$/, '');
}

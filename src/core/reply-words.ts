import { addressKind, canonicalAddress, isAddress } from './addresses.ts';
import type { SmtpReply, SmtpSession } from './smtp.ts';

const REPLY_CHARACTERS = 400;

/** The reply as the server gave it, on one line. */
export function replyText({ code, enhanced, lines }: SmtpReply): string {
  const text = [String(code), enhanced ?? '', lines.join(' ')].filter((part) => part !== '').join(' ');
  return text.length > REPLY_CHARACTERS ? `${text.slice(0, REPLY_CHARACTERS)}…` : text;
}

/**
 * The largest message a server says it takes (RFC 1870 section 4), in octets.
 *
 * @returns null where SIZE is not offered, carries no number, or is 0 ("no fixed maximum")
 */
export function sizeLimitBytes(extensions: SmtpSession['extensions']): number | null {
  const size = extensions?.['SIZE']?.trim() ?? '';
  return /^\d{1,15}$/.test(size) && Number(size) > 0 ? Number(size) : null;
}

/** An id as servers make them: no shorter than the shortest of Postfix, no longer than the longest of Exchange. */
const ID = String.raw`([\w.@=+/,-]{5,200})`;
const IDS: readonly RegExp[] = [
  new RegExp(String.raw`\bqueued as <?${ID}`, 'i'), // Postfix, and many that say the same
  new RegExp(String.raw`\bid=${ID}`, 'i'), // Exim: `OK id=1abcDE-0000Fg-2H`
  new RegExp(String.raw`<${ID}>.*\bqueued mail for delivery`, 'i'), // Exchange gives the Message-ID
  new RegExp(String.raw`^ok\s+\d{9,11}\s+${ID}\s+- gsmtp`, 'i'), // Google: time, id
  new RegExp(`^${ID} message accepted for delivery`, 'i'), // Sendmail
  new RegExp(String.raw`\b(?:message|queue)[ -]?id[:= ]+<?${ID}`, 'i'),
];

/**
 * The id under which the server keeps a message that it took, as it says in its last reply; its operator finds the
 * message by it. No standard has a place for it, so it is read out of the words in use.
 *
 * @returns null where the reply is no acceptance, or names none that is known
 */
export function queueIdOf({ code, lines }: SmtpReply): string | null {
  if (code < 200 || code >= 300) return null;
  const text = lines.join(' ').trim();
  for (const pattern of IDS) {
    const id = pattern.exec(text)?.[1]?.replace(/[.,;]+$/, '');
    if (id !== undefined && /\d/.test(id)) return id;
  }
  return null;
}

const ADDRESS = /(?<![\w.:])(?:IPv6:)?([0-9a-f.:]{3,45})(?![\w:]|\.\w)/gi;

/**
 * The public address from which the server sees us, as most say in the first line of their reply to EHLO:
 * `Hello host [203.0.113.7]`. The server's own name stands before it and is not looked into.
 *
 * @returns in canonical form; null where none is named, or only one of a private network
 */
export function addressSeenIn({ code, lines }: SmtpReply): string | null {
  if (code < 200 || code >= 300) return null;
  const [, greeting = ''] = /^\s*\S+(\s.*)$/s.exec(lines[0] ?? '') ?? [];
  for (const [, found = ''] of greeting.slice(0, REPLY_CHARACTERS).matchAll(ADDRESS)) {
    const address = found.replace(/[.:]$/, '');
    if (isAddress(address) && addressKind(address) === 'public') return canonicalAddress(address);
  }
  return null;
}

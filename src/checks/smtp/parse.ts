import { isHostName } from '../../core/names.ts';
import type { SmtpReply, SmtpSession } from '../../core/net.ts';

/** The name a server gives itself: the first word of a greeting or of an EHLO reply, or null where there is none. */
export function nameIn(reply: SmtpReply | null): string | null {
  const word = reply?.lines[0]?.trim().split(/\s/, 1)[0] ?? '';
  return word === '' ? null : word.slice(0, NAME_CHARACTERS).toLowerCase().replace(/\.$/, '');
}

const NAME_CHARACTERS = 255; // RFC 5321 section 4.5.3.1.2

/** The name in the 220 greeting (RFC 5321 section 4.2), lower case; null where the server did not greet. */
export function bannerName({ banner }: SmtpSession): string | null {
  return banner !== null && isPositive(banner) ? nameIn(banner) : null;
}

/** The name in the reply to the last EHLO or HELO that was answered (RFC 5321 section 4.1.1.1), lower case. */
export function ehloName({ steps }: SmtpSession): string | null {
  const answered = steps.findLast(({ phase, reply }) => HELLO.has(phase) && reply !== null && isPositive(reply));
  return nameIn(answered?.reply ?? null);
}

const HELLO: ReadonlySet<string> = new Set(['ehlo', 'helo', 'ehlo-tls', 'helo-tls']);

/** A fully-qualified host name or an address literal, as RFC 5321 sections 2.3.5 and 4.1.3 ask for. */
export function isQualifiedName(name: string): boolean {
  if (/^\[[0-9a-f:.]+\]$|^\[ipv6:[0-9a-f:.]+\]$/i.test(name)) return true;
  return name.includes('.') && isHostName(name) && !/(?:^|\.)(?:localhost|localdomain|local|lan|internal)$/.test(name);
}

export function isPositive({ code }: SmtpReply): boolean {
  return code >= 200 && code < 300;
}

/** The first mailbox that a reply gives away, or null: RFC 5321 section 3.5.3 puts one into each 250 to VRFY or EXPN. */
export function mailboxIn({ lines }: SmtpReply): string | null {
  for (const line of lines) {
    const [mailbox] = /[^\s<>@:;,"()]{1,64}@[^\s<>@:;,"()]{1,255}/.exec(line) ?? [];
    if (mailbox !== undefined) return mailbox;
  }
  return null;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** How long a greylisting reply asks to wait, in milliseconds, such as `for 300 seconds` or `in 5 minutes`; null: not said. */
export function waitAskedMs({ lines }: SmtpReply): number | null {
  const [, count, unit] =
    /\b(\d{1,5})\s*(s|m|h)(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?)?\b/i.exec(lines.join(' ')) ?? [];
  return count === undefined || unit === undefined ? null : Number(count) * (SECONDS[unit.toLowerCase()] ?? 1) * 1000;
}

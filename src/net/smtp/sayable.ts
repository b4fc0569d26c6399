import type { DeliverRequest, SmtpRequest } from '../../core/net.ts';

type Said = Pick<SmtpRequest, 'helo' | 'recipients' | 'relayRecipient' | 'verify'>;

const MAX_NAME_OCTETS = 255; // RFC 5321 section 4.5.3.1.2
const MAX_PATH_OCTETS = 254; // RFC 5321 section 4.5.3.1.3, less the angle brackets
const MAX_USER_OCTETS = 255; // RFC 4616 section 2: what every server takes

/**
 * Why a request cannot be put into SMTP commands; null: it can.
 *
 * Each of these texts goes into a command line. One with a line end would be a command of its own, one with a space or
 * an angle bracket would change the command that it stands in; so nothing but visible ASCII passes.
 */
export function whyUnsayable({ helo, recipients, relayRecipient, verify }: Said): string | null {
  const paths = [...recipients, ...(relayRecipient === null ? [] : [relayRecipient])];
  const bad = [...paths, ...(verify === null ? [] : [verify])].find((path) => !isWord(path, MAX_PATH_OCTETS));
  if (bad !== undefined) return `${JSON.stringify(bad)} cannot be said in SMTP: expected a mail address in ASCII`;
  return whyNoHelo(helo);
}

/** The same for a message that is to be handed over. Its addresses may be in UTF-8 (RFC 6531 section 3.3). */
export function whyUndeliverable({
  helo,
  envelope: { from, to },
  login,
}: Pick<DeliverRequest, 'helo' | 'envelope' | 'login'>): string | null {
  const bad = [...(from === '' ? [] : [from]), ...to].find((path) => !isPath(path));
  if (bad !== undefined) return `${JSON.stringify(bad)} cannot be said in SMTP: expected a mail address`;
  if (to.length === 0) return 'there is no recipient: expected one or more';
  if (login !== null && !isUser(login.user)) {
    return `${JSON.stringify(login.user)} cannot be said in AUTH: expected a user name without control characters`;
  }
  return whyNoHelo(helo);
}

function whyNoHelo(helo: string): string | null {
  return isWord(helo, MAX_NAME_OCTETS) ? null : `${JSON.stringify(helo)} cannot be said in EHLO: expected a host name`;
}

function isWord(text: string, maxOctets: number): boolean {
  return text.length <= maxOctets && /^[\x21-\x3b\x3d\x3f-\x7e]+$/.test(text); // without < and >
}

// Spaces only in a quoted local part (RFC 5321 section 4.1.2), and no angle brackets even there: not every server reads quotes.
const PATH = /^(?:"(?:[^"\\<>\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|\\[\x20-\x3b\x3d\x3f-\x7e])+"@)?[^\s"<>\p{Cc}\p{Cs}\p{Z}]+$/u;

function isPath(text: string): boolean {
  return Buffer.byteLength(text) <= MAX_PATH_OCTETS && PATH.test(text);
}

function isUser(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= MAX_USER_OCTETS && !/[\p{Cc}\p{Cs}]/u.test(text);
}

import type { DeliverRequest, Delivery } from '../../core/net.ts';
import { sizeLimitBytes } from '../../core/reply-words.ts';
import type { Extensions } from './extensions.ts';
import { sizeOf } from './message-octets.ts';

type Mail = Pick<DeliverRequest, 'envelope' | 'message' | 'smtputf8' | 'eightBit'>;

/**
 * Why this server cannot be given this message, whatever it says to it; null: it can. Where it states no limit, or does
 * not know SIZE (RFC 1870), it is for the server to refuse.
 */
export function whyNotForServer(mail: Mail, extensions: Extensions | null): Delivery['held'] {
  const has = (keyword: string) => extensions !== null && keyword in extensions;
  if (needsUtf8(mail) && !has('SMTPUTF8')) {
    // RFC 6531 section 3.2
    return { because: 'no-smtputf8', detail: 'an address or a header is not in ASCII, and SMTPUTF8 is not offered' };
  }
  if (mail.eightBit && !has('8BITMIME')) {
    // RFC 6152 section 3
    return { because: 'no-8bitmime', detail: 'there are 8-bit characters in the message, and 8BITMIME is not offered' };
  }
  const [size, limit] = [sizeOf(mail.message), sizeLimitBytes(extensions)];
  if (limit === null || size <= limit) return null;
  return { because: 'too-large', detail: `the message has ${size} octets, and the server takes ${limit} at most` };
}

/** MAIL FROM with what the server has to know beforehand: RFC 1870 section 4, RFC 6152 section 2, RFC 6531 section 3.4. */
export function mailCommand(mail: Mail, extensions: Extensions | null): string {
  const parameters = [
    ...(extensions !== null && 'SIZE' in extensions ? [`SIZE=${sizeOf(mail.message)}`] : []),
    ...(mail.eightBit ? ['BODY=8BITMIME'] : []),
    ...(needsUtf8(mail) ? ['SMTPUTF8'] : []),
  ];
  return [`MAIL FROM:<${mail.envelope.from}>`, ...parameters].join(' ');
}

function needsUtf8({ smtputf8, envelope }: Mail): boolean {
  return smtputf8 || [envelope.from, ...envelope.to].some((path) => /[^\0-\x7f]/.test(path));
}

import type { SmtpRequest } from '../../core/net.ts';

type Said = Pick<SmtpRequest, 'helo' | 'recipients' | 'relayRecipient' | 'verify'>;

const MAX_NAME_OCTETS = 255; // RFC 5321 section 4.5.3.1.2
const MAX_PATH_OCTETS = 254; // RFC 5321 section 4.5.3.1.3, less the angle brackets

/**
 * Why a request cannot be put into SMTP commands; null: it can.
 *
 * Each of these texts goes into a command line. One with a line end would be a command of its own, one with a space or
 * an angle bracket would change the command that it stands in; so nothing but visible ASCII passes.
 */
export function whyUnsayable({ helo, recipients, relayRecipient, verify }: Said): string | null {
  if (!isWord(helo, MAX_NAME_OCTETS)) return `${JSON.stringify(helo)} cannot be said in EHLO: expected a host name`;
  const paths = [...recipients, ...(relayRecipient === null ? [] : [relayRecipient])];
  const bad = [...paths, ...(verify === null ? [] : [verify])].find((path) => !isWord(path, MAX_PATH_OCTETS));
  return bad === undefined ? null : `${JSON.stringify(bad)} cannot be said in SMTP: expected a mail address in ASCII`;
}

function isWord(text: string, maxOctets: number): boolean {
  return text.length <= maxOctets && /^[\x21-\x3b\x3d\x3f-\x7e]+$/.test(text); // without < and >
}

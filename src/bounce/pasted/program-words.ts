import type { BouncePhase } from '../../core/bounce.ts';
import { phaseIn } from '../reply-phase.ts';

const MAX_CHARACTERS = 8000;
const MAX_REFUSED = 5000;
/** What mail libraries call the step that failed: Python, PHPMailer, Jakarta Mail, nodemailer, Coremail's notices. */
const PHASES: readonly (readonly [BouncePhase, RegExp])[] = [
  [
    'connect',
    /\bSMTPConnectError\b|\bSMTP connect\(\) failed|\bCould not connect to SMTP host|\bSMTP error, CONNECT\b/i,
  ],
  ['ehlo', /\bSMTPHeloError\b|\bSMTP error, (?:HELO|EHLO)\b|\b(?:EHLO|HELO) command failed/i],
  [
    'auth',
    /\bSMTPAuthenticationError\b|\bAuthenticationFailedException\b|\bCould not authenticate\b|\bInvalid login:|'EAUTH'|"EAUTH"/,
  ],
  [
    'mail',
    /\bSMTPSenderRefused\b|\bSMTPSenderFailedException\b|\bMAIL FROM command failed|\bMail command failed:|\bSMTP error, MAIL FROM\b|\bcommand['"]?: ?['"]MAIL FROM/i,
  ],
  [
    'rcpt',
    /\bSMTPRecipientsRefused\b|\bSMTPAddressFailedException\b|\bRCPT TO command failed|\brecipients? (?:failed|were rejected):|\bSMTP error, RCPT TO\b|\bcommand['"]?: ?['"]RCPT TO/i,
  ],
  ['after-data', /\bDATA END command failed|\bMessage failed:|\bSMTP error, DOT\b|\bdata not accepted\b/i],
  [
    'data',
    /\bSMTPDataError\b|\bDATA command failed|\bData command failed:|\bSMTP error, DATA\b|\bcommand['"]?: ?['"]DATA/i,
  ],
];

/** The phase that a mail program or library names beside a reply; null: none. */
export function phaseNamed(text: string): BouncePhase | null {
  const bounded = text.slice(0, MAX_CHARACTERS);
  return phaseIn(bounded) ?? PHASES.find(([, pattern]) => pattern.test(bounded))?.[0] ?? null;
}

/** One recipient of Python's `SMTPRecipientsRefused: {'kim@acme.example': (550, b'5.1.1 no such user')}`. */
export interface RefusedRecipient {
  readonly recipient: string;
  readonly said: string;
}

const REFUSED = /['"]([^\s'"<>]{1,64}@[^\s'"<>]{1,253})['"]: ?\((\d{3}) /g;

/**
 * The table of Python's `SMTPRecipientsRefused`.
 *
 * @param text  in clear, which takes comma and quote out of each pair
 * @returns at most 5,000; empty: the text has none; in linear time
 */
export function refusedRecipients(text: string): readonly RefusedRecipient[] {
  const places = [...text.matchAll(REFUSED)].slice(0, MAX_REFUSED);
  return places.map((match, index) => {
    const from = match.index + match[0].length;
    const end = places[index + 1]?.index ?? text.length;
    const words = text.slice(from, Math.min(end, from + 2000));
    const closing = Math.max(words.lastIndexOf("')"), words.lastIndexOf('")'));
    return { recipient: match[1] ?? '', said: `${match[2] ?? ''} ${closing === -1 ? words : words.slice(0, closing)}` };
  });
}

const RESPONSE = /\bresponse['"]?\s?[:=]\s?(['"`])(?=[245]\d\d\b)/;

/** The reply that nodemailer and its like keep under a name of its own: `response: '550 5.1.1 no such user'`; null: there is none. */
export function quotedResponse(text: string): string | null {
  const match = RESPONSE.exec(text);
  if (match === null) return null;
  const words = text.slice(match.index + match[0].length);
  const quote = match[1] ?? '';
  const end = words.search(new RegExp(`${quote}\\s{0,4}(?:[,;})\\]]|$)`));
  return end === -1 ? words : words.slice(0, end);
}

/** The host that a log or a notice names beside a reply: Postfix `relay=`, Exim `H=`, Exchange, Alibaba Mail. */
const HOSTS: readonly RegExp[] = [
  /\brelay=([A-Za-z0-9][A-Za-z0-9.-]{0,252})\.?(?:\[([0-9A-Fa-f:.]{3,45})\])?/,
  /\bH=([A-Za-z0-9][A-Za-z0-9.-]{1,252}) \[([0-9A-Fa-f:.]{3,45})\]/,
  / -- ([A-Za-z0-9][A-Za-z0-9.-]{1,252})\(([0-9A-Fa-f:.]{3,45})\) reply:/,
  /#<([A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,10}) #/,
  /\b([A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,10}) (?:rejected your message|gave this error)/,
];

/** The first that is named so, in lower case; null: none. */
export function hostNamed(text: string): { readonly name: string; readonly address: string | null } | null {
  const bounded = text.slice(0, MAX_CHARACTERS);
  for (const pattern of HOSTS) {
    const [, name, address] = pattern.exec(bounded) ?? [];
    if (name !== undefined && name !== 'none' && name !== 'local')
      return { name: name.toLowerCase(), address: address ?? null };
  }
  return null;
}

import { createHmac } from 'node:crypto';
import type { AuthMechanism } from '../../core/probe.ts';
import { isShortSecret, SHORT_SECRET_OCTETS } from '../redaction.ts';
import type { Extensions } from './extensions.ts';

/** What the mechanisms speak of. */
export interface Credentials {
  readonly user: string;
  /** The password, or the access token of XOAUTH2 and OAUTHBEARER. */
  readonly secret: string;
  readonly host: string;
  readonly port: number;
}

/** What the client says in one turn, before Base64: made of the credentials, or (where nothing is secret) always the same. */
type Turn = string | ((credentials: Credentials, challenge: Uint8Array) => string);

export interface Mechanism {
  /** Whether the first turn answers no challenge, so that it may stand in the AUTH command (RFC 4954 section 4). */
  readonly clientFirst: boolean;
  readonly turns: readonly Turn[];
  /** Whether a second challenge says in JSON why the first turn was not enough. */
  readonly explains: boolean;
}

export const mechanisms: Readonly<Record<AuthMechanism, Mechanism>> = {
  // RFC 4616 section 2
  PLAIN: { clientFirst: true, turns: [({ user, secret }) => `\0${user}\0${secret}`], explains: false },
  // draft-murchison-sasl-login-00: whatever the two challenges say, the name is asked for first
  LOGIN: { clientFirst: false, turns: [({ user }) => user, ({ secret }) => secret], explains: false },
  // RFC 2195 section 2
  'CRAM-MD5': {
    clientFirst: false,
    turns: [({ user, secret }, challenge) => `${user} ${createHmac('md5', secret).update(challenge).digest('hex')}`],
    explains: false,
  },
  // https://developers.google.com/workspace/gmail/imap/xoauth2-protocol: the error is answered with an empty line
  XOAUTH2: {
    clientFirst: true,
    turns: [({ user, secret }) => `user=${user}\x01auth=Bearer ${secret}\x01\x01`, ''],
    explains: true,
  },
  // RFC 7628 sections 3.1 and 3.2.3: the error is answered with one separator
  OAUTHBEARER: {
    clientFirst: true,
    turns: [
      ({ user, secret, host, port }) =>
        `n,a=${saslName(user)},\x01host=${host}\x01port=${port}\x01auth=Bearer ${secret}\x01\x01`,
      '\x01',
    ],
    explains: true,
  },
};

/** RFC 5801 section 4: the two characters that part a GS2 header. */
function saslName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

/**
 * The mechanisms that a server offers in its reply to EHLO, in upper case and its order; null where it offers no AUTH.
 * Also in the form `AUTH=LOGIN PLAIN`, of servers for clients older than RFC 2554.
 */
export function offeredMechanisms(extensions: Extensions | null): readonly string[] | null {
  const lines = Object.entries(extensions ?? {}).filter(([keyword]) => /^AUTH(?:=|$)/.test(keyword));
  if (lines.length === 0) return null;
  const words = lines.flatMap(([keyword, parameters]) => [keyword.slice('AUTH='.length), ...parameters.split(/\s+/)]);
  return [...new Set(words.map((word) => word.toUpperCase()).filter((word) => word !== ''))];
}

/** For a password. Under TLS what every server can check; in clear first what does not show the password. */
const BEST: Readonly<Record<'tls' | 'clear', readonly AuthMechanism[]>> = {
  tls: ['PLAIN', 'LOGIN', 'CRAM-MD5'],
  clear: ['CRAM-MD5', 'PLAIN', 'LOGIN'],
};

/**
 * The mechanism to be used; null: none will do.
 *
 * @param asked  null: the best for a password
 * @param offered  as `offeredMechanisms` gives them
 */
export function chosenMechanism(
  asked: AuthMechanism | null,
  offered: readonly string[],
  over: 'tls' | 'clear',
): AuthMechanism | null {
  const usable = asked === null ? BEST[over] : [asked];
  return usable.find((mechanism) => offered.includes(mechanism)) ?? null;
}

const COMMAND_LINE_OCTETS = 512; // RFC 5321 section 4.5.3.1.4, with CRLF

/**
 * Whether the first turn may stand in the AUTH command (RFC 4954 section 4).
 *
 * Every short secret is reckoned as the longest of them: so a replay, which knows of a secret only whether it was short,
 * does as the dialogue of then.
 */
export function fitsInCommand(mechanism: AuthMechanism, turn: string, secret: string): boolean {
  if (!isShortSecret(secret)) return false;
  const turnOctets = Buffer.byteLength(turn) - Buffer.byteLength(secret) + SHORT_SECRET_OCTETS;
  return `AUTH ${mechanism} \r\n`.length + 4 * Math.ceil(turnOctets / 3) <= COMMAND_LINE_OCTETS;
}

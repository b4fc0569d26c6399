import { canonicalAddress, isAddress } from '../core/addresses.ts';
import { isHostName, parseDomainName } from '../core/names.ts';
import { UsageError } from './io.ts';

export type MailScheme = 'smtp' | 'smtps' | 'imap' | 'imaps' | 'pop3' | 'pop3s';

/** What `imaps://user@host:993` says. */
export interface MailUrl {
  readonly scheme: MailScheme;
  /** Percent-decoded; null: none is named. */
  readonly user: string | null;
  /** A name in A-labels and lower case, or an address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** RFC 6409 section 3.1, RFC 8314 section 7.3, RFC 9051 section 2.1, RFC 1939 section 3. */
const PORTS: Readonly<Record<MailScheme, number>> = {
  smtp: 587,
  smtps: 465,
  imap: 143,
  imaps: 993,
  pop3: 110,
  pop3s: 995,
};

/** Ports where TLS begins otherwise than the scheme says. */
const ELSEWHERE: Readonly<Record<MailScheme, readonly number[]>> = {
  smtp: [465],
  smtps: [25, 587],
  imap: [993],
  imaps: [143],
  pop3: [995],
  pop3s: [110],
};

/** Whether it looks like a URL, and not like a preset. */
export function looksLikeUrl(text: string): boolean {
  return text.includes('//');
}

/**
 * Reads the URL of a server with the user to log in as. The user may hold an `@` as it is, since most are addresses; a
 * colon in it is written `%3A`.
 *
 * @param option  for the words, such as `--via`
 * @param schemes  that the option takes
 * @throws UsageError; a password in the URL is never quoted
 */
export function readMailUrl(option: string, text: string, schemes: readonly MailScheme[]): MailUrl {
  const example = `${schemes[0]}://user@mail.example.com:${PORTS[schemes[0] ?? 'smtp']}`;
  const wrong = (expected: string) => new UsageError(`${option}: "${withoutPassword(text)}": expected ${expected}`);
  if (/[\p{Cc}\s]/u.test(text) || !text.isWellFormed()) {
    throw wrong('a URL without spaces, line ends and other control characters');
  }
  const [, written = '', rest = ''] = /^([a-z0-9+.-]*):\/\/(.*)$/i.exec(text) ?? [];
  const scheme = schemes.find((name) => name === written.toLowerCase());
  if (scheme === undefined) {
    throw wrong(`a URL that begins with ${schemes.map((name) => `${name}://`).join(' or ')}, such as ${example}`);
  }
  const at = rest.lastIndexOf('@');
  const userinfo = at === -1 ? null : rest.slice(0, at);
  if (userinfo?.includes(':')) {
    throw new UsageError(
      `${option}: a password in "${withoutPassword(text)}" would stand in the shell's history and in the list of processes: leave it out, and give it in the environment or when asked (a colon in the user's name is written %3A)`,
    );
  }
  const { host, port } = hostAndPort(rest.slice(at + 1).replace(/\/$/, ''), PORTS[scheme]) ?? {};
  if (host === undefined || port === undefined) {
    throw wrong(`a host, a port where it is not ${PORTS[scheme]}, and nothing behind it, such as ${example}`);
  }
  if (ELSEWHERE[scheme].includes(port)) throw wrong(manner(scheme, port));
  const user = userinfo === null ? null : decoded(userinfo);
  if (user === undefined) throw wrong('the user in one line and in percent-encoding (% itself is written %25)');
  if (user === '') throw wrong(`a user before the @, such as ${example}`);
  return { scheme, user, host, port };
}

/** The text with stars for whatever may be a password, in its place or out of it. */
export function withoutPassword(text: string): string {
  const begin = /^[a-z0-9+.-]*:\/\//i.exec(text)?.[0].length ?? 0;
  const behindUser = Math.max(begin, text.lastIndexOf('@') + 1);
  const user = text.slice(begin, behindUser).replace(/:.*@$/s, ':***@');
  const rest = text.slice(behindUser);
  const host = /^(?:\[[^\]]*\]|[^:?#/]*)/.exec(rest)?.[0] ?? '';
  const tail = rest.slice(host.length);
  const isPort = /^(?::\d{1,5})?\/?$/.test(tail);
  return `${text.slice(0, begin)}${user}${host}${isPort ? tail : `${tail.slice(0, 1)}***`}`;
}

function hostAndPort(text: string, defaultPort: number): { readonly host: string; readonly port: number } | null {
  const [, bracketed, bare = '', digits] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/?#]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const port = digits === undefined ? defaultPort : Number(digits);
  if (port < 1 || port > 65_535) return null;
  if (bracketed !== undefined) {
    return bracketed.includes(':') && isAddress(bracketed) ? { host: canonicalAddress(bracketed), port } : null;
  }
  if (isAddress(bare)) return { host: canonicalAddress(bare), port };
  const parsed = parseDomainName(bare);
  const host = parsed.ok ? parsed.name : bare.toLowerCase().replace(/\.$/, '');
  return isHostName(host) ? { host, port } : null;
}

/** Undefined: it is no percent-encoding of text that can stand in one line. */
function decoded(userinfo: string): string | undefined {
  try {
    const user = decodeURIComponent(userinfo);
    return /\p{Cc}/u.test(user) ? undefined : user;
  } catch {
    return undefined;
  }
}

function manner(scheme: MailScheme, port: number): string {
  return scheme.endsWith('s')
    ? `${scheme.slice(0, -1)}://, as port ${port} begins in clear and turns to TLS with ${scheme === 'pop3s' ? 'STLS' : 'STARTTLS'}`
    : `${scheme}s://, as port ${port} speaks TLS from the first octet (RFC 8314 section 3)`;
}

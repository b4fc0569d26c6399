import type { MailboxLookRequest } from '../../core/net.ts';

/** What is said before a login, and how it is answered, in one of the two protocols. */
export interface Speech {
  readonly capability: string;
  readonly startTls: string;
  /** The capability that offers it. */
  readonly tlsKeyword: string;
  readonly goodbye: string;
  /** Whether the greeting lets us go on. */
  welcomes(greeting: string): boolean;
  /** Whether a line ends the answer to a command. */
  isLast(command: string): (line: string, index: number) => boolean;
  agrees(answer: readonly string[]): boolean;
  /** Upper case; null where the question is refused. */
  capabilitiesIn(answer: readonly string[]): readonly string[] | null;
}

const MAX_CAPABILITIES = 200;

const tagOf = (command: string) => command.split(' ', 1)[0] ?? '';

/** RFC 9051 sections 6.1.1 and 6.2.1; RFC 3501 has the same. */
const imap: Speech = {
  capability: 'A1 CAPABILITY',
  startTls: 'A2 STARTTLS',
  tlsKeyword: 'STARTTLS',
  goodbye: 'A3 LOGOUT',
  welcomes: (greeting) => /^\* (?:OK|PREAUTH)\b/i.test(greeting),
  isLast: (command) => (line) => line.toUpperCase().startsWith(`${tagOf(command)} `) || /^\* BYE\b/i.test(line),
  agrees: (answer) => /^A\d OK\b/i.test(answer.at(-1) ?? ''),
  capabilitiesIn(answer) {
    if (!imap.agrees(answer)) return null;
    const said = answer.flatMap((line) => /^\* CAPABILITY (.*)$/i.exec(line)?.[1]?.split(/ +/) ?? []);
    return upper(said);
  },
};

/** RFC 2449 section 5, RFC 2595 section 4. */
const pop3: Speech = {
  capability: 'CAPA',
  startTls: 'STLS',
  tlsKeyword: 'STLS',
  goodbye: 'QUIT',
  welcomes: (greeting) => /^\+OK\b/i.test(greeting),
  isLast: (command) => (line, index) => {
    const isRefused = index === 0 && !/^\+OK\b/i.test(line);
    return isRefused || (command === 'CAPA' ? line === '.' : true);
  },
  agrees: (answer) => /^\+OK\b/i.test(answer[0] ?? ''),
  capabilitiesIn(answer) {
    return pop3.agrees(answer) ? upper(answer.slice(1).filter((line) => line !== '.')) : null;
  },
};

function upper(said: readonly string[]): readonly string[] {
  return said
    .map((capability) => capability.trim().toUpperCase())
    .filter((capability) => capability !== '')
    .slice(0, MAX_CAPABILITIES);
}

export const speeches: Readonly<Record<MailboxLookRequest['protocol'], Speech>> = { imap, pop3 };

import { createHash } from 'node:crypto';
import type { Listening } from '../loopback.ts';
import { type LineConnection, type LineServerOptions, startLineServer } from './line-server.ts';
import type { Account, StoredMessage } from './mail-store.ts';

export interface Pop3ServerOptions extends LineServerOptions {
  readonly name: string;
  readonly accounts: readonly Account[];
}

interface Session {
  user: string;
  account: Account | null;
  /** As they were at the login (RFC 1939 section 5). */
  messages: readonly StoredMessage[];
  readonly deleted: Set<StoredMessage>;
}

/** A mailbox server (RFC 1939, RFC 2449, RFC 2595) on a free loopback port: the inbox of each account, and nothing else. */
export function startPop3Server(options: Pop3ServerOptions): Promise<Listening> {
  return startLineServer(options, async (connection) => {
    const session: Session = { user: '', account: null, messages: [], deleted: new Set() };
    connection.write(`+OK ${options.name} ready\r\n`);
    for (let line = await connection.line(); line !== null; line = await connection.line()) {
      const [verb = '', ...words] = line.split(' ');
      const reply = answer(verb.toUpperCase(), words, session, connection, options);
      connection.write(reply);
      if (!reply.startsWith('+OK')) continue;
      if (verb.toUpperCase() === 'STLS') connection.startTls();
      if (verb.toUpperCase() === 'QUIT') return;
    }
  });
}

function answer(
  verb: string,
  words: readonly string[],
  session: Session,
  connection: LineConnection,
  { accounts }: Pop3ServerOptions,
): string {
  switch (verb) {
    case 'CAPA':
      return lines('what there is', ['TOP', 'UIDL', ...(connection.isSecure ? ['USER'] : ['STLS'])]);
    case 'STLS':
      return connection.isSecure ? '-ERR TLS is there already\r\n' : '+OK begin\r\n';
    case 'USER':
      if (!connection.isSecure) return '-ERR encryption required first\r\n';
      session.user = (words[0] ?? '').toLowerCase();
      return '+OK and the password?\r\n';
    case 'PASS': {
      const account = accounts.find(({ address }) => address === session.user);
      if (account === undefined || account.password !== words.join(' '))
        return '-ERR [AUTH] wrong user or password\r\n';
      Object.assign(session, { account, messages: account.folder('INBOX')?.messages ?? [] });
      return '+OK welcome\r\n';
    }
    case 'QUIT':
      session.account?.remove(
        'INBOX',
        [...session.deleted].map(({ uid }) => uid),
      );
      return '+OK bye\r\n';
    default:
      return session.account === null ? '-ERR log in first\r\n' : withAccount(verb, words, session);
  }
}

function withAccount(verb: string, [first, second]: readonly string[], session: Session): string {
  const kept = session.messages
    .map((message, index) => ({ message, number: index + 1 }))
    .filter(({ message }) => !session.deleted.has(message));
  const one = kept.find(({ number }) => String(number) === first)?.message;
  const isAboutOne = ['RETR', 'TOP', 'DELE'].includes(verb) || first !== undefined;
  if (isAboutOne && one === undefined) return '-ERR there is no such message\r\n';
  switch (verb) {
    case 'NOOP':
      return '+OK here\r\n';
    case 'STAT':
      return `+OK ${kept.length} ${kept.reduce((sum, { message }) => sum + message.raw.length, 0)}\r\n`;
    case 'LIST':
      if (one !== undefined) return `+OK ${first} ${one.raw.length}\r\n`; // one line, RFC 1939 section 5
      return lines(
        'sizes',
        kept.map(({ number, message }) => `${number} ${message.raw.length}`),
      );
    case 'UIDL':
      if (one !== undefined) return `+OK ${first} ${uidl(one)}\r\n`;
      return lines(
        'names',
        kept.map(({ number, message }) => `${number} ${uidl(message)}`),
      );
    case 'RETR':
      return lines('here it is', contentLines(one?.raw ?? Buffer.alloc(0), null));
    case 'TOP':
      return lines('here it begins', contentLines(one?.raw ?? Buffer.alloc(0), Number(second ?? 0)));
    case 'DELE':
      if (one !== undefined) session.deleted.add(one);
      return '+OK deleted at QUIT\r\n';
    case 'RSET':
      session.deleted.clear();
      return '+OK nothing is deleted\r\n';
    default:
      return '-ERR not implemented\r\n';
  }
}

/** Of several lines, dots stuffed, with the dot at the end (RFC 1939 section 3). One character per octet. */
function lines(said: string, content: readonly string[]): string {
  return [`+OK ${said}`, ...content.map((line) => (line.startsWith('.') ? `.${line}` : line)), '.', ''].join('\r\n');
}

/** @param bodyLines  of TOP: so many behind the header; null: all */
function contentLines(raw: Buffer, bodyLines: number | null): readonly string[] {
  const all = raw.toString('latin1').replace(/\r\n$/, '').split('\r\n');
  const header = all.indexOf('');
  return bodyLines === null || header === -1 ? all : all.slice(0, header + 1 + bodyLines);
}

/** A name that stays the same in every session (RFC 1939 section 7). */
function uidl({ uid, raw }: StoredMessage): string {
  return createHash('sha256').update(`${uid} `).update(raw).digest('hex').slice(0, 32);
}

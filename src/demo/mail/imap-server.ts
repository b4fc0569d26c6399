import type { Listening } from '../loopback.ts';
import { imapCommands } from './imap-commands.ts';
import { imapWords } from './imap-words.ts';
import { type LineConnection, type LineServerOptions, startLineServer } from './line-server.ts';
import type { Account, StoredFolder } from './mail-store.ts';
import { authenticateBySasl } from './sasl.ts';

export interface ImapServerOptions extends LineServerOptions {
  readonly name: string;
  readonly accounts: readonly Account[];
}

/** What one client has done so far. */
export interface ImapSession {
  readonly connection: LineConnection;
  account: Account | null;
  folder: StoredFolder | null;
  isReadOnly: boolean;
  /** How many messages the client has been told of. */
  told: number;
  isOver: boolean;
}

/** A mailbox server (RFC 9051) on a free loopback port, with as much of IMAP as it takes to look for a message and read it. */
export function startImapServer(options: ImapServerOptions): Promise<Listening> {
  return startLineServer(options, async (connection) => {
    const session: ImapSession = {
      connection,
      account: null,
      folder: null,
      isReadOnly: true,
      told: 0,
      isOver: false,
    };
    connection.write(`* OK [CAPABILITY ${capabilities(session)}] ${options.name} ready\r\n`);
    for (let line = await connection.line(); line !== null; line = await connection.line()) {
      const [, tag = '*', command = '', rest = ''] =
        /^([A-Za-z0-9.-]{1,32}) (UID [A-Za-z]+|[A-Za-z]+) ?(.*)$/.exec(line) ?? [];
      const result = await answer(session, options, tag, command.toUpperCase(), rest);
      connection.write(`${tag} ${result}\r\n`);
      if (session.isOver) return;
      if (command.toUpperCase() === 'STARTTLS' && result.startsWith('OK')) connection.startTls();
    }
  });
}

/** @returns the tagged answer, without its tag */
async function answer(
  session: ImapSession,
  { accounts }: ImapServerOptions,
  tag: string,
  command: string,
  rest: string,
): Promise<string> {
  const { connection } = session;
  if (tag === '*') return 'BAD not understood';
  const words = await imapWords(rest, async (size, isSynchronizing) => {
    if (isSynchronizing) connection.write('+ go on\r\n');
    const octets = await connection.octets(size);
    const line = octets === null ? null : await connection.line();
    return octets === null || line === null ? null : { octets: octets.toString('latin1'), line };
  });
  if (words === null) return 'BAD arguments not understood';
  switch (command) {
    case 'CAPABILITY':
      connection.write(`* CAPABILITY ${capabilities(session)}\r\n`);
      return 'OK done';
    case 'STARTTLS':
      return connection.isSecure ? 'BAD TLS is there already' : 'OK begin';
    case 'LOGIN':
      return logIn(session, accounts, String(words[0] ?? ''), String(words[1] ?? ''));
    case 'AUTHENTICATE': {
      if (!connection.isSecure) return 'NO [PRIVACYREQUIRED] encryption required first';
      const given = await authenticateBySasl(
        String(words[0] ?? ''),
        words[1] === undefined ? null : String(words[1]),
        async (challenge) => {
          connection.write(`+ ${challenge}\r\n`);
          return connection.line();
        },
      );
      if (given === null || given === 'unknown-mechanism') return 'NO not understood';
      return logIn(session, accounts, given.user, given.password);
    }
    default:
      return imapCommands(session, command, words);
  }
}

function logIn(session: ImapSession, accounts: readonly Account[], user: string, password: string): string {
  if (!session.connection.isSecure) return 'NO [PRIVACYREQUIRED] encryption required first';
  const account = accounts.find(({ address }) => address === user.toLowerCase());
  if (account === undefined || account.password !== password) return 'NO [AUTHENTICATIONFAILED] wrong user or password';
  session.account = account;
  return `OK [CAPABILITY ${capabilities(session)}] welcome`;
}

function capabilities({ connection, account }: ImapSession): string {
  const before = connection.isSecure ? ['AUTH=PLAIN', 'SASL-IR'] : ['STARTTLS', 'LOGINDISABLED'];
  const after = ['IDLE', 'NAMESPACE', 'SPECIAL-USE', 'UIDPLUS', 'UNSELECT'];
  return ['IMAP4rev1', 'LITERAL+', 'ID', ...(account === null ? before : after)].join(' ');
}

import { imapFetch } from './imap-fetch.ts';
import { imapSearch, type Numbered } from './imap-search.ts';
import type { ImapSession } from './imap-server.ts';
import { type ImapWord, imapString, isInSet, isSet } from './imap-words.ts';
import type { Account, StoredFolder } from './mail-store.ts';

const NOTHING_TO_DO = 'OK done';

/**
 * The commands that need no login, and those behind it.
 *
 * @returns the tagged answer, without its tag; what is said before it has been written
 */
export async function imapCommands(session: ImapSession, command: string, words: readonly ImapWord[]): Promise<string> {
  const { connection, account } = session;
  switch (command) {
    case 'NOOP':
      tellNews(session);
      return NOTHING_TO_DO;
    case 'ID':
      connection.write('* ID ("name" "mailcheck demo")\r\n');
      return NOTHING_TO_DO;
    case 'LOGOUT':
      connection.write('* BYE until next time\r\n');
      session.isOver = true;
      return NOTHING_TO_DO;
  }
  return account === null ? 'BAD log in first' : withAccount(session, account, command, words);
}

async function withAccount(
  session: ImapSession,
  account: Account,
  command: string,
  words: readonly ImapWord[],
): Promise<string> {
  const { connection } = session;
  switch (command) {
    case 'NAMESPACE':
      connection.write('* NAMESPACE (("" "/")) NIL NIL\r\n');
      return NOTHING_TO_DO;
    case 'LIST':
    case 'LSUB':
      for (const folder of account.folders.filter(({ path }) => isListed(path, words)))
        connection.write(
          `* ${command} (\\HasNoChildren${folder.specialUse === null ? '' : ` ${folder.specialUse}`}) "/" ${imapString(folder.path)}\r\n`,
        );
      return NOTHING_TO_DO;
    case 'STATUS':
      return status(session, account.folder(String(words[0] ?? '')), words[1]);
    case 'SELECT':
    case 'EXAMINE':
      return select(session, account.folder(String(words[0] ?? '')), command === 'EXAMINE');
  }
  return session.folder === null
    ? 'BAD select a folder first'
    : withFolder(session, session.folder, account, command, words);
}

/** A reference and a pattern with `*` and `%`, as in `LIST "" "*"`. A client may also ask for the delimiter, by an empty one. */
function isListed(path: string, words: readonly ImapWord[]): boolean {
  const pattern = String(words.filter((word) => typeof word === 'string')[1] ?? '');
  const source = pattern.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replace(/[*%]+/g, '.*');
  return new RegExp(`^${source}$`, 'i').test(path);
}

function status(session: ImapSession, folder: StoredFolder | null, items: ImapWord | undefined): string {
  if (folder === null) return 'NO [NONEXISTENT] there is no such folder';
  const values: Readonly<Record<string, number>> = {
    MESSAGES: folder.messages.length,
    UIDNEXT: folder.uidNext,
    UIDVALIDITY: folder.uidValidity,
    UNSEEN: folder.messages.filter(({ flags }) => !flags.has('\\Seen')).length,
    RECENT: 0,
  };
  const asked = (Array.isArray(items) ? items : []).map((item) => String(item).toUpperCase());
  const said = asked.flatMap((item) => (Object.hasOwn(values, item) ? [`${item} ${values[item]}`] : []));
  session.connection.write(`* STATUS ${imapString(folder.path)} (${said.join(' ')})\r\n`);
  return NOTHING_TO_DO;
}

function select(session: ImapSession, folder: StoredFolder | null, isReadOnly: boolean): string {
  Object.assign(session, { folder, isReadOnly, told: folder?.messages.length ?? 0 });
  if (folder === null) return 'NO [NONEXISTENT] there is no such folder';
  const { messages, uidValidity, uidNext } = folder;
  session.connection.write(
    [
      '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)',
      `* OK [PERMANENTFLAGS (${isReadOnly ? '' : '\\Deleted \\Seen'})] what may be set`,
      `* ${messages.length} EXISTS`,
      '* 0 RECENT',
      `* OK [UIDVALIDITY ${uidValidity}] since the start`,
      `* OK [UIDNEXT ${uidNext}] what comes next`,
      '',
    ].join('\r\n'),
  );
  return `OK [READ-${isReadOnly ? 'ONLY' : 'WRITE'}] open`;
}

async function withFolder(
  session: ImapSession,
  folder: StoredFolder,
  account: Account,
  command: string,
  words: readonly ImapWord[],
): Promise<string> {
  const { connection } = session;
  const all: readonly Numbered[] = folder.messages.map((message, index) => ({ sequence: index + 1, message }));
  const byUid = command.startsWith('UID ');
  const named = () => all.filter((candidate) => isNamed(candidate, words[0], byUid, all));
  switch (command) {
    case 'CLOSE':
    case 'UNSELECT':
      session.folder = null;
      return NOTHING_TO_DO;
    case 'IDLE':
      return idle(session, account, folder);
    case 'SEARCH':
    case 'UID SEARCH': {
      const found = imapSearch(all, words);
      if (found === null) return 'BAD search key not known';
      const numbers = found.map(({ sequence, message }) => (byUid ? message.uid : sequence));
      connection.write(`${['* SEARCH', ...numbers].join(' ')}\r\n`);
      return NOTHING_TO_DO;
    }
    case 'FETCH':
    case 'UID FETCH': {
      const asked = Array.isArray(words[1]) ? words[1] : words.slice(1);
      const items = byUid && !asked.some((item) => /^uid$/i.test(String(item))) ? ['UID', ...asked] : asked;
      const answers = named().map((candidate) => imapFetch(candidate, items));
      if (answers.includes(null)) return 'BAD item not known';
      for (const text of answers) connection.write(text ?? '');
      return NOTHING_TO_DO;
    }
    case 'STORE':
    case 'UID STORE':
      return session.isReadOnly ? 'NO [READ-ONLY] this folder is only being looked at' : store(session, named(), words);
    case 'EXPUNGE':
    case 'UID EXPUNGE':
      if (session.isReadOnly) return 'NO [READ-ONLY] this folder is only being looked at';
      expunge(session, account, folder, command === 'EXPUNGE' ? all : named());
      return NOTHING_TO_DO;
    default:
      return 'BAD not implemented';
  }
}

function isNamed(
  { sequence, message }: Numbered,
  set: ImapWord | undefined,
  byUid: boolean,
  all: readonly Numbered[],
): boolean {
  if (!isSet(set)) return false;
  return byUid ? isInSet(set, message.uid, all.at(-1)?.message.uid ?? 0) : isInSet(set, sequence, all.length);
}

function store(session: ImapSession, named: readonly Numbered[], words: readonly ImapWord[]): string {
  const [, sign, silent] = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(String(words[1] ?? '')) ?? [];
  if (sign === undefined) return 'BAD expected FLAGS';
  const given = (Array.isArray(words[2]) ? words[2] : words.slice(2)).map(String);
  for (const { sequence, message } of named) {
    if (sign === '') message.flags.clear();
    for (const flag of given) sign === '-' ? message.flags.delete(flag) : message.flags.add(flag);
    if (silent === undefined)
      session.connection.write(`* ${sequence} FETCH (UID ${message.uid} FLAGS (${[...message.flags].join(' ')}))\r\n`);
  }
  return NOTHING_TO_DO;
}

function expunge(session: ImapSession, account: Account, folder: StoredFolder, named: readonly Numbered[]): void {
  const gone = named.filter(({ message }) => message.flags.has('\\Deleted'));
  // From the last to the first, so that the numbers of the others hold until they are told.
  for (const { sequence } of gone.toReversed()) session.connection.write(`* ${sequence} EXPUNGE\r\n`);
  account.remove(
    folder.path,
    gone.map(({ message }) => message.uid),
  );
  session.told = folder.messages.length;
}

/** RFC 2177: until the client says DONE, it is told of what comes. */
async function idle(session: ImapSession, account: Account, folder: StoredFolder): Promise<string> {
  session.connection.write('+ idling\r\n');
  const unwatch = account.watch((path) => {
    if (path === folder.path) tellNews(session);
  });
  tellNews(session);
  const line = await session.connection.line();
  unwatch();
  return line?.toUpperCase() === 'DONE' ? NOTHING_TO_DO : 'BAD expected DONE';
}

function tellNews(session: ImapSession): void {
  const count = session.folder?.messages.length ?? 0;
  if (session.folder === null || count === session.told) return;
  session.told = count;
  session.connection.write(`* ${count} EXISTS\r\n`);
}

import type { ImapFlow, ListResponse, StatusObject } from 'imapflow';
import type { MailboxFolder, MailboxSearch } from '../../core/net.ts';
import { done, type Outcome } from '../mailbox/outcome.ts';
import type { ImapSession } from './imap-session.ts';

/** A folder as it is looked into. */
export interface ImapFolder extends MailboxFolder {
  /** Where the server says nothing of its use, what its name says in some language; null: neither. */
  readonly likelyUse: string | null;
}

export interface ImapFolders {
  /** In the order in which they are looked into: the inbox, junk, all others, and last those that hold everything. */
  readonly looked: readonly ImapFolder[];
  readonly unseen: MailboxSearch['unseen'];
}

/** Where the server tells of all folders at once what has come into them; more than anybody has. */
const MAX_TOLD = 10_000;
/** Where each is asked for by a command of its own. */
const MAX_ASKED = 200;
const MAX_UNSEEN = 20;
const MAX_PATH = 1000;
const INBOX: ImapFolder = { path: 'INBOX', specialUse: '\\Inbox', likelyUse: '\\Inbox' };

/** What we sent ourselves lies there as well, and did not arrive. */
const OWN: ReadonlySet<string | null> = new Set(['\\Sent', '\\Drafts']);

/** The folders of the user, and the state of each of them that tells it, by path. */
export interface Survey {
  readonly folders: ImapFolders;
  readonly states: ReadonlyMap<string, FolderState>;
}

const QUERY = { messages: true, uidNext: true, uidValidity: true };

/** Lists the folders, with what has changed in them. Neither opens a folder nor changes one. */
export async function survey(session: ImapSession): Promise<Outcome<Survey>> {
  const { client } = session;
  // All at once where the server can (RFC 5819), else one by one, each in its own time: a far server takes long for many.
  const canTell = client.capabilities.has('LIST-STATUS');
  const listed = await session.ask('list', () => client.list(canTell ? { statusQuery: QUERY } : {}));
  if (!listed.ok) return listed;
  const folders = foldersOf(client, listed.value, canTell ? MAX_TOLD : MAX_ASKED);
  const states = new Map<string, FolderState>();
  for (const { path, status } of listed.value) if (status !== undefined) states.set(path, stateOf(status));
  if (canTell) return done({ folders, states });
  for (const { path } of folders.looked.slice(1)) {
    const status = await session.ask('list', () => client.status(path, QUERY));
    if (!status.ok && !session.isUsable()) return status;
    if (status.ok && status.value) states.set(path, stateOf(status.value));
  }
  return done({ folders, states });
}

/** Those that hold no messages are left out; those of others are not looked into. */
function foldersOf(client: ImapFlow, entries: readonly ListResponse[], most: number): ImapFolders {
  const listed = entries.filter(
    ({ path, flags }) => path.length <= MAX_PATH && !flags.has('\\Noselect') && !flags.has('\\NonExistent'),
  );
  const foreign = [...namespaces(client, 'other'), ...namespaces(client, 'shared')];
  const isForeign = ({ path }: ListResponse) => foreign.some((prefix) => path.startsWith(prefix));
  const own = listed.filter((entry) => !isForeign(entry)).map(folderOf);
  const others = own.filter(({ path, likelyUse }) => path !== 'INBOX' && !OWN.has(likelyUse));
  const ordered = [INBOX, ...others.sort((a, b) => rank(a) - rank(b))];
  const unseen = listed
    .filter(isForeign)
    .map(({ path }) => ({ folder: path, why: 'it belongs to other users', foreign: true }));
  const beyond = ordered
    .slice(most)
    .map(({ path }) => ({ folder: path, why: `only ${most} folders are looked into`, foreign: false }));
  return { looked: ordered.slice(0, most), unseen: [...beyond, ...unseen].slice(0, MAX_UNSEEN) };
}

function namespaces(client: ImapFlow, whose: 'other' | 'shared'): readonly string[] {
  const listed = client.namespaces?.[whose];
  return (listed || []).map(({ prefix }) => prefix).filter((prefix) => prefix !== '');
}

function folderOf({ path, specialUse, specialUseSource }: ListResponse): ImapFolder {
  const isStated = specialUseSource === 'extension' || specialUse === '\\Inbox';
  return { path, specialUse: isStated ? (specialUse ?? null) : null, likelyUse: specialUse ?? null };
}

function rank(folder: ImapFolder): number {
  if (folder.likelyUse === '\\Junk') return 1;
  return holdsCopies(folder) ? 3 : 2;
}

/** Whether messages of other folders stand there as well, as in Gmail's "All Mail". */
export function holdsCopies({ likelyUse }: ImapFolder): boolean {
  return likelyUse === '\\All' || likelyUse === '\\Flagged';
}

/** What tells whether a folder has changed. UIDs mean something only under one UIDVALIDITY (RFC 9051 section 2.3.1.1). */
export interface FolderState {
  readonly uidValidity: bigint | null;
  readonly uidNext: number | null;
  readonly messages: number | null;
}

function stateOf({
  uidValidity,
  uidNext,
  messages,
}: Pick<StatusObject, 'uidValidity' | 'uidNext' | 'messages'>): FolderState {
  return { uidValidity: uidValidity ?? null, uidNext: uidNext ?? null, messages: messages ?? null };
}

export function hasChanged(before: FolderState | undefined, now: FolderState | undefined): boolean {
  if (before === undefined || now === undefined || (now.uidNext === null && now.messages === null)) return true;
  return before.uidValidity !== now.uidValidity || before.uidNext !== now.uidNext || before.messages !== now.messages;
}

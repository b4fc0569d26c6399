import type { MailboxSearch, MailboxWant } from '../../core/net.ts';
import type { Matcher } from '../mailbox/matcher.ts';
import { done, type Outcome } from '../mailbox/outcome.ts';
import { type FolderState, hasChanged, holdsCopies, type ImapFolder, type Survey, survey } from './imap-folders.ts';
import { lookInto, type Sighting } from './imap-look.ts';
import type { ImapSession } from './imap-session.ts';
import { msSince } from './stream-gate.ts';

/** What is kept from round to round. */
export interface Search {
  readonly want: MailboxWant;
  readonly matcher: Matcher;
  /** Messages that were fetched in vain. */
  readonly dismissed: Set<string>;
  /** As they were last listed. */
  folders: Survey['folders'];
  /** As each folder was when it was last looked into. */
  readonly states: Map<string, FolderState>;
  /** As each folder was when the mailbox was opened. */
  readonly since: Survey['states'];
  /** By folder, what could not be looked into. */
  readonly unseen: Map<string, MailboxSearch['unseen'][number]>;
}

/** `news`: where something has changed. `all`: everywhere, for servers that do not tell what has. */
export type Thoroughness = 'news' | 'all';

/** How long folders without news are looked into once the time is up. */
const MAX_ALL_MS = 30_000;

/** Looks into the inbox, and into the other folders. It ends in the inbox, so that its news are told. */
export async function lookAround(
  session: ImapSession,
  search: Search,
  thoroughness: Thoroughness,
): Promise<Outcome<Sighting | null>> {
  const startedAt = performance.now();
  const [inbox] = search.folders.looked;
  if (inbox === undefined) return done(null);
  const inInbox = await lookAt(session, inbox, search, thoroughness);
  if (!inInbox.ok || inInbox.value !== null) return inInbox;
  // Listed again: what files a message may make the folder for it (RFC 5490 section 3.2).
  const surveyed = await survey(session);
  if (!surveyed.ok) return surveyed;
  search.folders = surveyed.value.folders;
  let hasLeft = false;
  for (const folder of search.folders.looked.slice(1)) {
    const now = surveyed.value.states.get(folder.path);
    const isNews = hasChanged(search.states.get(folder.path), now);
    if (!isNews && thoroughness === 'news') continue;
    if (!isNews && msSince(startedAt) > MAX_ALL_MS) continue;
    hasLeft = true;
    const seen = await lookAt(session, folder, search, thoroughness);
    if (!seen.ok) return seen;
    // By what the server tells of it, nothing has come there.
    if (!isNews) search.unseen.delete(folder.path);
    if (seen.value !== null) return holdsCopies(folder) ? placeOf(seen.value, session, search) : seen;
    if (now !== undefined) search.states.set(folder.path, now);
  }
  if (!hasLeft || thoroughness === 'all') return done(null);
  const back = await session.ask('search', (client) => client.mailboxOpen(inbox.path, { readOnly: true }));
  return back.ok ? done(null) : back;
}

/** Where a message really lies that was seen among all mail: it may have come after its own folder was looked into. */
async function placeOf(copy: Sighting, session: ImapSession, search: Search): Promise<Outcome<Sighting>> {
  for (const folder of search.folders.looked.filter((one) => !holdsCopies(one))) {
    const seen = await lookAt(session, folder, search, 'news');
    if (!seen.ok || seen.value !== null) return done(seen.ok && seen.value !== null ? seen.value : copy);
  }
  return done(copy);
}

/** A folder that cannot be looked into, while the connection goes on, is named to the reader. */
async function lookAt(
  session: ImapSession,
  folder: ImapFolder,
  { want, matcher, dismissed, since, unseen }: Search,
  thoroughness: Thoroughness,
): Promise<Outcome<Sighting | null>> {
  const look = { want, matcher, dismissed, since: since.get(folder.path), thorough: thoroughness === 'all' };
  const seen = await session.ask('search', (client) => lookInto(client, folder, look));
  if (seen.ok) {
    unseen.delete(folder.path);
    return seen;
  }
  if (!session.isUsable()) return seen;
  unseen.set(folder.path, { folder: folder.path, why: seen.detail, foreign: false });
  return done(null);
}

import type { MailboxSearch, MailboxStep, MailboxWant } from '../../core/net.ts';
import { matcherFor } from '../mailbox/matcher.ts';
import { done, type MailboxDeadlines, type Outcome } from '../mailbox/outcome.ts';
import { type FolderState, hasChanged, type ImapFolder, type Survey, survey } from './imap-folders.ts';
import type { ImapLink } from './imap-link.ts';
import { type Look, lookInto, type Sighting } from './imap-look.ts';
import type { ImapSession } from './imap-session.ts';
import { msSince } from './stream-gate.ts';

/** Rounds follow each other at this distance at least, however much news a server claims to have. */
const LEAST_MS = 100;

/**
 * Looks into all folders again and again until the message is there or the time is up; in between waits for the server
 * to tell of new mail in the inbox. The last round asks every folder, also those where nothing has come.
 *
 * @returns failed only where the connection was lost for good
 */
export async function searchImap(
  link: ImapLink,
  baseline: Survey,
  want: MailboxWant,
  deadlines: MailboxDeadlines,
): Promise<Outcome<MailboxSearch>> {
  const startedAt = performance.now();
  const unseen = new Map(baseline.folders.unseen.map(({ folder, why }) => [folder, why]));
  const search: Search = {
    want,
    matcher: matcherFor(want),
    dismissed: new Set<string>(),
    folders: baseline.folders,
    states: new Map(baseline.states),
    since: baseline.states,
    unseen,
  };
  const steps: MailboxStep[] = [];
  const before = link.reconnects;
  let waitMs = deadlines.firstMs;
  let rounds = 0;
  const ended = (found: MailboxSearch['found']): Outcome<MailboxSearch> => {
    const detail = `${search.folders.looked.length} folders, looked into ${rounds} times`;
    return done({
      found,
      steps: [...steps, { phase: 'search', detail, elapsedMs: Math.round(msSince(startedAt)) }],
      reconnects: link.reconnects - before,
      unseen: Array.from(unseen, ([folder, why]) => ({ folder, why })),
      elapsedMs: Math.round(msSince(startedAt)),
    });
  };
  for (;;) {
    const isLast = msSince(startedAt) >= want.waitMs;
    const session = await link.session(isLast ? 1 : undefined);
    if (!session.ok) return session;
    const roundAt = performance.now();
    const round = await lookEverywhere(session.value, search, isLast);
    rounds++;
    if (round.ok && round.value !== null) return ended({ ...round.value, afterMs: Math.round(msSince(startedAt)) });
    // A round that was cut short is done again over a new connection; `link` says when there is none to be had.
    if (!round.ok) {
      link.lost(round);
      continue;
    }
    link.served();
    if (isLast) return ended(null);
    await session.value.news(Math.max(0, Math.min(waitMs, want.waitMs - msSince(startedAt))));
    await link.pause(Math.max(0, Math.min(LEAST_MS, want.waitMs) - msSince(roundAt)));
    waitMs = Math.min(deadlines.slowestMs, waitMs * 1.5);
  }
}

interface Search {
  readonly want: MailboxWant;
  readonly matcher: Look['matcher'];
  readonly dismissed: Set<string>;
  /** As they were last listed. */
  folders: Survey['folders'];
  /** As each folder was when it was last looked into. */
  readonly states: Map<string, FolderState>;
  /** As each folder was when the mailbox was opened. */
  readonly since: Survey['states'];
  readonly unseen: Map<string, string>;
}

/** The inbox always, the other folders where something has changed. It ends in the inbox, so that its news are told. */
async function lookEverywhere(
  session: ImapSession,
  search: Search,
  isThorough: boolean,
): Promise<Outcome<Sighting | null>> {
  const [inbox] = search.folders.looked;
  if (inbox === undefined) return done(null);
  const inInbox = await lookAt(session, inbox, search, isThorough);
  if (!inInbox.ok || inInbox.value !== null) return inInbox;
  // Listed again: what files a message may make the folder for it (RFC 5490 section 3.2).
  const surveyed = await session.ask('list', survey);
  if (!surveyed.ok) return surveyed;
  search.folders = surveyed.value.folders;
  let hasLeft = false;
  for (const folder of surveyed.value.folders.looked.slice(1)) {
    const now = surveyed.value.states.get(folder.path);
    if (!isThorough && !hasChanged(search.states.get(folder.path), now)) continue;
    hasLeft = true;
    const seen = await lookAt(session, folder, search, isThorough);
    if (!seen.ok || seen.value !== null) return seen;
    if (now !== undefined) search.states.set(folder.path, now);
  }
  if (!hasLeft || isThorough) return done(null);
  const back = await session.ask('search', (client) => client.mailboxOpen(inbox.path, { readOnly: true }));
  return back.ok ? done(null) : back;
}

/** A folder that cannot be looked into, while the connection goes on, is named to the reader. */
async function lookAt(
  session: ImapSession,
  folder: ImapFolder,
  { want, matcher, dismissed, since: states, unseen }: Search,
  thorough: boolean,
): Promise<Outcome<Sighting | null>> {
  const look: Look = { want, matcher, dismissed, since: states.get(folder.path), thorough };
  const seen = await session.ask('search', (client) => lookInto(client, folder, look));
  if (seen.ok) {
    unseen.delete(folder.path);
    return seen;
  }
  if (session.client.isClosed || !session.client.usable) return seen;
  unseen.set(folder.path, seen.detail);
  return done(null);
}

import type { MailboxSearch, MailboxWant } from '../../core/net.ts';
import { matcherFor } from '../mailbox/matcher.ts';
import { done, type MailboxDeadlines, type Outcome } from '../mailbox/outcome.ts';
import type { Survey } from './imap-folders.ts';
import type { ImapLink } from './imap-link.ts';
import { lookAround, type Search } from './imap-round.ts';
import { msSince } from './stream-gate.ts';

/** Rounds follow each other at this distance at least, however much news a server claims to have. */
const LEAST_MS = 100;
const MAX_UNSEEN = 20;

/**
 * Looks into all folders again and again until the message is there or the time is up; in between waits for the server
 * to tell of new mail in the inbox. The last round for a message asks every folder, also those where nothing has come.
 *
 * @param baseline  what was there when the mailbox was opened
 * @param isClosed  whether the mailbox was closed meanwhile, which ends the search
 * @returns failed only where the connection was lost for good
 */
export async function searchImap(
  link: ImapLink,
  baseline: Survey,
  want: MailboxWant,
  deadlines: MailboxDeadlines,
  isClosed: () => boolean,
): Promise<Outcome<MailboxSearch>> {
  const startedAt = performance.now();
  const elapsedMs = () => Math.round(msSince(startedAt));
  const search: Search = {
    want,
    matcher: matcherFor(want),
    dismissed: new Set(),
    folders: baseline.folders,
    states: new Map(baseline.states),
    since: baseline.states,
    unseen: new Map(baseline.folders.unseen.map((one) => [one.folder, one])),
  };
  const before = link.reconnects;
  let waitMs = deadlines.firstMs;
  let rounds = 0;
  const ended = (found: MailboxSearch['found']): Outcome<MailboxSearch> => {
    const folders = search.folders.looked.length === 1 ? '1 folder' : `${search.folders.looked.length} folders`;
    const detail = `${folders}, looked into ${rounds === 1 ? 'once' : `${rounds} times`}`;
    return done({
      found,
      steps: [{ phase: 'search', detail, elapsedMs: elapsedMs() }],
      reconnects: link.reconnects - before,
      unseen: [...search.unseen.values()].slice(0, MAX_UNSEEN),
      elapsedMs: elapsedMs(),
    });
  };
  for (;;) {
    const isLast = msSince(startedAt) >= want.waitMs;
    const session = await link.session(isLast ? 1 : undefined);
    if (!session.ok) return isClosed() ? ended(null) : session;
    const roundAt = performance.now();
    const round = await lookAround(session.value, search, isLast && want.kind === 'message' ? 'all' : 'news');
    rounds++;
    if (round.ok && round.value !== null) return ended({ ...round.value, afterMs: elapsedMs() });
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

import type { FoundMessage, MailboxSearch, MailboxWant } from '../../core/net.ts';
import { headerOf, onlyValue } from '../mailbox/header.ts';
import { matcherFor } from '../mailbox/matcher.ts';
import { done, failed, type Outcome } from '../mailbox/outcome.ts';
import type { Removal } from '../mailbox/removal.ts';
import type { MailboxFailed, MailboxResult } from '../wire.ts';
import type { Surroundings } from './imap-link.ts';
import { type Closing, createClosing } from './mailbox-closing.ts';
import { connectPop3, type Pop3Parts, type Pop3Session } from './pop3-connect.ts';
import { isStillThere, listMessages, lookAtNew } from './pop3-messages.ts';
import { msSince } from './stream-gate.ts';

/** A mailbox over POP3: the inbox and nothing else, and each look a session of its own (RFC 1939 section 4). */
export async function openPop3(parts: Pop3Parts, surroundings: Surroundings): Promise<MailboxResult> {
  const session = await sessionIn(parts, surroundings, parts.deadlines.openMs);
  if (!session.ok) return session;
  const { capabilities, tls, steps } = session.value;
  const listedAt = performance.now();
  const listing = await listMessages(session.value);
  if (!listing.ok) {
    session.value.close();
    return listing;
  }
  const detail = `${listing.value.size} messages`;
  const delayMs = loginDelayMs(session.value);
  await session.value.quit();
  const closing = createClosing(surroundings);
  return {
    ok: true,
    mailbox: {
      opened: {
        steps: [...steps, { phase: 'list', detail, elapsedMs: Math.round(msSince(listedAt)) }],
        capabilities: [...(capabilities ?? [])].map(([keyword, parameters]) =>
          `${keyword} ${parameters}`.trim().slice(0, 100),
        ),
        tls,
        idle: false,
        folders: null,
      },
      async find(want) {
        const search = await searchPop3(
          want,
          new Set([...listing.value.keys(), ...(want.except ?? []).map(({ uid }) => uid)]),
          { parts, closing, delayMs },
        );
        return search.ok ? { ok: true, search: search.value } : search;
      },
      async remove(message, token) {
        const removed = await removePop3(message, token, parts, surroundings);
        return removed.ok ? { ok: true, ...removed.value } : removed;
      },
      close: async () => closing.close(),
    },
  };
}

const MAX_DELAY_S = 3600;

/** RFC 2449 section 6.7: how long a client is to wait between two logins. */
function loginDelayMs({ capabilities }: Pop3Session): number {
  const seconds = Number(/^\d{1,6}/.exec(capabilities?.get('LOGIN-DELAY') ?? '')?.[0] ?? 0);
  return Math.min(seconds, MAX_DELAY_S) * 1000;
}

/** A session, also where somebody else holds the mailbox just now ([IN-USE], RFC 2449 section 8.1.1). */
async function sessionIn(
  parts: Pop3Parts,
  { pause, isEnded }: Surroundings,
  patienceMs: number,
): Promise<Outcome<Pop3Session>> {
  const startedAt = performance.now();
  let waitMs = parts.deadlines.againMs;
  for (;;) {
    const session = await connectPop3(parts);
    if (!session.ok) return session;
    if (!('busy' in session.value)) return done(session.value);
    if (isEnded() || msSince(startedAt) + waitMs > patienceMs) {
      return failed('login', 'timeout', `the mailbox is held by somebody else: ${session.value.busy}`);
    }
    await pause(waitMs);
    waitMs *= 2;
  }
}

interface Surrounded {
  readonly parts: Pop3Parts;
  readonly closing: Closing;
  readonly delayMs: number;
}

/** Another try would bring the same. */
const FINAL: ReadonlySet<MailboxFailed['failure']> = new Set(['login', 'untrusted', 'no-tls', 'not-routed']);
const MAX_LOST = 5;

async function searchPop3(
  want: MailboxWant,
  seen: Set<string>,
  { parts, closing, delayMs }: Surrounded,
): Promise<Outcome<MailboxSearch>> {
  const { surroundings, isClosed } = closing;
  const { pause, isEnded } = surroundings;
  const startedAt = performance.now();
  const matcher = matcherFor(want);
  let waitMs = Math.max(parts.deadlines.pop3Ms, delayMs);
  let reconnects = 0;
  let lost = 0;
  for (let looks = 1; ; looks++) {
    const isLast = msSince(startedAt) >= want.waitMs;
    // The last look, too, waits a little for a mailbox that is held by somebody else.
    const patienceMs = Math.max(parts.deadlines.pop3Ms, want.waitMs - msSince(startedAt));
    const round = await lookOnce(parts, surroundings, patienceMs, (session) => lookAtNew(session, seen, matcher));
    const elapsedMs = Math.round(msSince(startedAt));
    if ((round.ok && (round.value !== null || isLast)) || isClosed()) {
      const found = round.ok && round.value !== null ? { ...round.value, afterMs: elapsedMs } : null;
      const detail = looks === 1 ? 'looked once' : `looked ${looks} times`;
      return done({ found, steps: [{ phase: 'search', detail, elapsedMs }], reconnects, unseen: [], elapsedMs });
    }
    if (!round.ok && (isLast || isEnded() || FINAL.has(round.failure) || ++lost > MAX_LOST)) return round;
    if (round.ok) lost = 0;
    else reconnects++;
    // Timers may be a little early, and a last look before its time would be followed by another login.
    const leftMs = Math.max(0, Math.ceil(want.waitMs - msSince(startedAt)) + 1);
    await pause(Math.min(round.ok ? waitMs : parts.deadlines.againMs * 2 ** lost, leftMs));
    waitMs = Math.max(delayMs, Math.min(parts.deadlines.slowestMs, waitMs * 1.5));
  }
}

/** One session, ended with QUIT; nothing was marked, so nothing goes. */
async function lookOnce<T>(
  parts: Pop3Parts,
  surroundings: Surroundings,
  patienceMs: number,
  look: (session: Pop3Session) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const session = await sessionIn(parts, surroundings, patienceMs);
  if (!session.ok) return session;
  const outcome = await look(session.value);
  if (outcome.ok) await session.value.quit();
  session.value.close();
  return outcome;
}

/** DELE of this one message, after a look at whether it is still the one; QUIT makes it so (RFC 1939 section 6). */
async function removePop3(
  { uid, raw }: FoundMessage,
  token: string,
  parts: Pop3Parts,
  surroundings: Surroundings,
): Promise<Outcome<Removal>> {
  const messageId = onlyValue(headerOf(Buffer.from(raw, 'base64')), 'Message-ID');
  if (messageId === null) return done({ removed: false, detail: 'it cannot be told from others' });
  const session = await sessionIn(parts, surroundings, parts.deadlines.openMs);
  if (!session.ok) return session;
  const outcome = await markRemoved(session.value, uid, { token, messageId });
  if (!outcome.ok || !outcome.value.removed) {
    session.value.close();
    return outcome;
  }
  const ended = await session.value.quit();
  if (!ended.ok) return ended;
  return ended.value ? outcome : done({ removed: false, detail: 'the server did not remove it at QUIT' });
}

async function markRemoved(
  session: Pop3Session,
  uid: string,
  { token, messageId }: Pick<MailboxWant, 'token' | 'messageId'>,
): Promise<Outcome<Removal>> {
  const listing = await listMessages(session);
  if (!listing.ok) return listing;
  const number = listing.value.get(uid);
  const isThere =
    number === undefined
      ? done(false)
      : await isStillThere(session, number, matcherFor({ kind: 'message', token, messageId }));
  if (!isThere.ok) return isThere;
  if (!isThere.value) return done({ removed: false, detail: 'the message is no longer there' });
  const reply = await session.dialogue.ask('remove', `DELE ${number}`);
  if (!reply.ok) return reply;
  const removed = reply.value.status === 'ok';
  return done({ removed, detail: removed ? 'removed from the inbox' : 'the server refused to remove it' });
}

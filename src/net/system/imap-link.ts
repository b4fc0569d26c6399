import type { ImapFlow } from 'imapflow';
import { done, failed, type Outcome } from '../mailbox/outcome.ts';
import type { MailboxFailed } from '../wire.ts';
import { connectImap, type ImapParts } from './imap-connect.ts';
import { createImapSession, type ImapSession } from './imap-session.ts';

/** A mailbox over connections that may be lost: the next one is made when it is needed. */
export interface ImapLink {
  /** How many connections were made anew. */
  readonly reconnects: number;
  /**
   * The connection there is, or a new one; failed when it is lost for good.
   *
   * @param tries  how often to try to make one; at most 5 times in all until it has served, which is the default
   */
  session(tries?: number): Promise<Outcome<ImapSession>>;
  /** Says that the connection is of no more use. */
  lost(why: MailboxFailed): void;
  /** Says that it has served: the next loss is not held against the server together with those before. */
  served(): void;
  /** Waits; returns at once when all is ended. */
  pause(ms: number): Promise<void>;
  close(): Promise<void>;
}

const MAX_TRIES = 5;
/** Connecting again would bring the same. */
const FINAL: ReadonlySet<MailboxFailed['failure']> = new Set([
  'login',
  'untrusted',
  'no-tls',
  'cancelled',
  'not-routed',
]);
const LOGOUT_MS = 1_000;

/** What a link needs of its surroundings. */
export interface Surroundings {
  /** Whether nothing more is to be begun. */
  isEnded(): boolean;
  readonly pause: (ms: number) => Promise<void>;
}

export function createImapLink(first: ImapFlow, parts: ImapParts, { isEnded, pause }: Surroundings): ImapLink {
  let current: ImapSession | null = createImapSession(first, parts);
  let reconnects = 0;
  let tried = 0;
  let reason: MailboxFailed = failed('search', 'closed', 'the connection was closed');

  async function again(tries: number): Promise<Outcome<ImapSession>> {
    for (let left = tries; left > 0 && tried < MAX_TRIES && !isEnded(); left--) {
      await pause(parts.deadlines.againMs * 2 ** tried++);
      if (isEnded()) break;
      const connected = await connectImap(parts);
      if (connected.ok) {
        reconnects++;
        current = createImapSession(connected.value.client, parts);
        return done(current);
      }
      reason = connected;
      if (FINAL.has(connected.failure)) break;
    }
    return reason;
  }

  return {
    get reconnects() {
      return reconnects;
    },
    async session(tries = MAX_TRIES) {
      if (current?.isUsable()) return done(current);
      current?.client.close();
      current = null;
      return again(tries);
    },
    lost(why) {
      reason = why;
      current?.client.close();
      current = null;
    },
    served() {
      tried = 0;
    },
    pause,
    async close() {
      const { client } = current ?? {};
      if (client === undefined || client.isClosed) return;
      const timer = setTimeout(() => client.close(), LOGOUT_MS);
      await client.logout().catch(() => {});
      clearTimeout(timer);
      client.close();
    },
  };
}

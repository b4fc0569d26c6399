import type { ImapFlow } from 'imapflow';
import type { MailboxPhase, MailboxRequest } from '../../core/net.ts';
import { done, failed, type MailboxDeadlines, type Outcome } from '../mailbox/outcome.ts';
import { imapFailure } from './imap-failure.ts';
import { msSince } from './stream-gate.ts';

/** One connection that is logged in. */
export interface ImapSession {
  readonly client: ImapFlow;
  /** One exchange, bounded in time and in octets; beyond either the connection is closed. Never rejects. */
  ask<T>(phase: MailboxPhase, exchange: (client: ImapFlow) => Promise<T>): Promise<Outcome<T>>;
  /** Whether the connection still serves. */
  isUsable(): boolean;
  /** Waits until the server says that the open folder has more messages than before, or for `ms` at most. */
  news(ms: number): Promise<void>;
}

/** In one exchange: a message of 2 MiB and what goes with it, or the headers of some hundred messages. */
const MAX_EXCHANGE_OCTETS = 8 * 1024 * 1024;
/** Many more folders than anybody has; imapflow takes seconds for as many lines. */
const MAX_LIST_OCTETS = 2 * 1024 * 1024;
const LOOK_EVERY_MS = 50;

export function createImapSession(
  client: ImapFlow,
  {
    request,
    secret,
    deadlines,
  }: { readonly request: MailboxRequest; readonly secret: string; readonly deadlines: MailboxDeadlines },
): ImapSession {
  let hasNews = false;
  let tell = () => {};
  client.on('exists', ({ count, prevCount }) => {
    if (count <= prevCount) return;
    hasNews = true;
    tell();
  });
  client.on('close', () => tell());
  /** Why the connection broke: whatever was under way then is only told that it did. */
  let broken: Error | null = null;
  client.on('error', (error) => {
    broken ??= error;
  });

  return {
    client,

    async ask(phase, exchange) {
      const startedAt = performance.now();
      const maxOctets = phase === 'list' ? MAX_LIST_OCTETS : MAX_EXCHANGE_OCTETS;
      const limit = createLimit(client, { maxMs: deadlines.askMs, maxOctets });
      try {
        return done(await exchange(client));
      } catch (error) {
        const circumstances = { phase, address: request.address, secret, isImplicit: false };
        const { exceeded } = limit;
        const failure = exceeded === null ? imapFailure(broken ?? error, circumstances) : failed(phase, ...exceeded);
        return { ...failure, ms: msSince(startedAt) };
      } finally {
        limit.lift();
      }
    },

    isUsable: () => !client.isClosed && client.usable,

    async news(ms) {
      if (client.capabilities.has('IDLE') && !hasNews && ms > 0) {
        // It is ended by whatever is asked next; that it failed is seen there as well.
        client.idle().catch(() => {});
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        tell = () => {
          clearTimeout(timer);
          resolve();
        };
        if (hasNews || client.isClosed) tell();
      });
      tell = () => {};
      hasNews = false;
    },
  };
}

type Excess = readonly ['timeout' | 'too-large', string];

/** Closes the connection where an exchange goes beyond its bounds: a server may go on answering without an end. */
function createLimit(
  client: ImapFlow,
  { maxMs, maxOctets }: { readonly maxMs: number; readonly maxOctets: number },
): { readonly exceeded: Excess | null; lift(): void } {
  const startedAt = performance.now();
  const before = client.stats().received;
  let exceeded: Excess | null = null;
  const timer = setInterval(() => {
    if (client.stats().received - before > maxOctets) {
      exceeded ??= ['too-large', `more than ${maxOctets / 1024 / 1024} MiB for one command`];
    } else if (performance.now() - startedAt > maxMs) {
      exceeded ??= ['timeout', `the answer did not end within ${maxMs / 1000} s`];
    }
    if (exceeded !== null) client.close();
  }, LOOK_EVERY_MS);
  return {
    get exceeded() {
      return exceeded;
    },
    lift: () => clearInterval(timer),
  };
}

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
  /** Waits until the server says that the open folder has more messages than before, or for `ms` at most. */
  news(ms: number): Promise<void>;
}

/** In one exchange: a message of 2 MiB and what goes with it, or the headers of some hundred messages. */
const MAX_EXCHANGE_OCTETS = 8 * 1024 * 1024;
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

  return {
    client,

    async ask(phase, exchange) {
      const startedAt = performance.now();
      const limit = createLimit(client, deadlines.askMs);
      try {
        return done(await exchange(client));
      } catch (error) {
        const circumstances = { phase, address: request.address, secret, isImplicit: false };
        const failure = limit.exceeded === null ? imapFailure(error, circumstances) : limited(phase, limit.exceeded);
        return { ...failure, ms: msSince(startedAt) };
      } finally {
        limit.lift();
      }
    },

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

type Excess = 'time' | 'octets';

/** Closes the connection where an exchange goes beyond its bounds: a server may go on answering without an end. */
function createLimit(client: ImapFlow, askMs: number): { readonly exceeded: Excess | null; lift(): void } {
  const startedAt = performance.now();
  const before = client.stats().received;
  let exceeded: Excess | null = null;
  const timer = setInterval(() => {
    if (client.stats().received - before > MAX_EXCHANGE_OCTETS) exceeded ??= 'octets';
    else if (performance.now() - startedAt > askMs) exceeded ??= 'time';
    if (exceeded !== null) client.close();
  }, LOOK_EVERY_MS);
  return {
    get exceeded() {
      return exceeded;
    },
    lift: () => clearInterval(timer),
  };
}

function limited(phase: MailboxPhase, excess: Excess) {
  return excess === 'octets'
    ? failed(phase, 'too-large', `more than ${MAX_EXCHANGE_OCTETS / 1024 / 1024} MiB for one command`)
    : failed(phase, 'timeout', 'the answer did not end in time');
}

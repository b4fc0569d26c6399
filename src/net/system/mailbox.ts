import type { ImapFlow } from 'imapflow';
import { isAddress } from '../../core/addresses.ts';
import type { MailboxRequest } from '../../core/net.ts';
import { limiter } from '../limits.ts';
import { defaultDeadlines, failed, type MailboxDeadlines } from '../mailbox/outcome.ts';
import type { MapAddress } from '../routes.ts';
import type { MailboxFailed, MailboxResult, Wire, WireMailbox } from '../wire.ts';
import { openImap } from './imap-mailbox.ts';
import { openPop3 } from './pop3-mailbox.ts';

export interface MailboxOpenerOptions {
  /** Ends everything, as `cancelled`. */
  readonly signal: AbortSignal;
  readonly mapAddress: MapAddress;
  /** Certificates in PEM that are trusted beside the default roots. */
  readonly ca?: string;
  secret(name: string): string | null;
  /** Streams, for POP3; they end by themselves when `signal` fires. */
  readonly connect: Wire['connect'];
  readonly deadlines?: Partial<MailboxDeadlines>;
}

/** The mailboxes of a `Wire`. */
export interface MailboxOpener {
  /** Never rejects. */
  open(request: MailboxRequest): Promise<MailboxResult>;
  /** Closes what is open. */
  close(): void;
}

const CANCELLED = 'the audit was cancelled or its time was up';

export function createMailboxOpener(options: MailboxOpenerOptions): MailboxOpener {
  const { signal, mapAddress, ca, secret, connect } = options;
  const deadlines = { ...defaultDeadlines, ...options.deadlines };
  const clients = new Set<ImapFlow>();
  const waits = new Set<() => void>();
  let ended = signal.aborted;
  const endAll = () => {
    ended = true;
    for (const client of clients) client.close();
    for (const end of waits) end();
  };
  signal.addEventListener('abort', endAll, { once: true });

  function pause(ms: number): Promise<void> {
    if (ended) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        waits.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      waits.add(end);
    });
  }

  /** Whatever fails once all is ended fails for that. */
  function final<T extends { readonly ok: true }>(result: T | MailboxFailed): T | MailboxFailed {
    if (result.ok || !ended) return result;
    return { ...failed(result.phase, 'cancelled', CANCELLED), ms: result.ms };
  }

  /** One thing at a time: they share a connection, and with it the folder that is open. */
  function watched(mailbox: WireMailbox): WireMailbox {
    const inTurn = limiter(1);
    return {
      ...mailbox,
      find: (want) => inTurn(async () => final(await mailbox.find(want))),
      remove: (message, token) => inTurn(async () => final(await mailbox.remove(message, token))),
    };
  }

  function finish(opened: MailboxResult): MailboxResult {
    const result = final(opened);
    return result.ok ? { ok: true, mailbox: watched(result.mailbox) } : result;
  }

  return {
    async open(request) {
      const { address, port, login } = request;
      if (ended) return failed('connect', 'cancelled', CANCELLED);
      const to = mapAddress(address, port);
      if (to === null) return failed('connect', 'not-routed', `there is no route to ${address} port ${port}`);
      // A name would be looked up by the system's resolver, past our own.
      if (!isAddress(to.address)) return failed('connect', 'unreachable', `"${to.address}" is no IP address`);
      const password = secret(login.secret);
      if (password === null) return failed('login', 'no-password', `there is no password for ${login.user}`);
      const surroundings = { isEnded: () => ended, pause };
      if (request.protocol === 'pop3') {
        return finish(await openPop3({ request, secret: password, connect, deadlines }, surroundings));
      }
      const parts = {
        request,
        to,
        secret: password,
        ca,
        deadlines,
        onClient(client: ImapFlow) {
          clients.add(client);
          client.on('close', () => clients.delete(client));
        },
      };
      return finish(await openImap(parts, surroundings));
    },
    close() {
      signal.removeEventListener('abort', endAll);
      endAll();
    },
  };
}

import { createHash, randomBytes } from 'node:crypto';
import { addressMapper, dnsServerMapper, type Routes } from '../routes.ts';
import type { Wire } from '../wire.ts';
import { createDnsExchange } from './dns-exchange.ts';
import type { Fetcher } from './fetch.ts';
import type { MailboxOpener } from './mailbox.ts';
import { createConnector } from './stream.ts';

export interface SystemWireOptions {
  /** Ends everything under way, as `cancelled`. */
  readonly signal: AbortSignal;
  /** With a map, whatever is not in it is `not-routed`; null: no map. */
  readonly routes: Routes | null;
  /** Certificates in PEM that are trusted beside the default roots. */
  readonly ca?: string;
  /** Passwords and tokens by name, for SMTP AUTH and mailboxes. Default: none. */
  readonly secrets?: ReadonlyMap<string, string>;
}

/** The wire of this machine: real sockets, the real clock, real randomness. */
export function createSystemWire({ signal, routes, ca, secrets = new Map() }: SystemWireOptions): Wire {
  const trust = ca === undefined ? {} : { ca };
  const dns = createDnsExchange({ signal, mapAddress: dnsServerMapper(routes), ...trust });
  const connector = createConnector({ signal, mapAddress: addressMapper(routes), ...trust });
  let fetcher: Promise<Fetcher> | null = null;
  let opener: Promise<MailboxOpener> | null = null;
  const secret = (name: string) => secrets.get(name) ?? null;
  let closed = false;
  const seed = randomBytes(32);
  const began = performance.now();
  return {
    startedAtMs: Date.now(),
    signal,
    monotonicMs: () => performance.now(),
    elapsedMs: () => Math.round(performance.now() - began),
    // Hashed from one seed, so that the same purpose gets the same octets whoever asks first.
    randomBytes: (purpose, count) =>
      createHash('shake256', { outputLength: count }).update(seed).update(purpose).digest(),
    dns: dns.exchange,
    connect: connector.connect,
    async fetch(request) {
      // undici takes a tenth of a second to load, and most audits fetch nothing.
      fetcher ??= import('./fetch.ts').then(({ createFetcher }) =>
        createFetcher({ signal, mapAddress: addressMapper(routes), ...trust }),
      );
      const { fetch, close } = await fetcher;
      if (closed) close();
      return fetch(request);
    },
    async mailbox(request) {
      opener ??= import('./mailbox.ts').then(({ createMailboxOpener }) =>
        createMailboxOpener({
          signal,
          mapAddress: addressMapper(routes),
          secret,
          connect: connector.connect,
          ...trust,
        }),
      );
      const { open, close } = await opener;
      if (closed) close();
      return open(request);
    },
    secret,
    sleep: (ms) => pause(ms, signal),
    async close() {
      closed = true;
      await Promise.all([
        dns.close(),
        connector.close(),
        fetcher?.then(({ close }) => close()),
        opener?.then(({ close }) => close()),
      ]);
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

import { isIP } from 'node:net';
import { limiter } from '../limits.ts';
import type { MapAddress } from '../routes.ts';
import type { DnsWireRequest, DnsWireResult } from '../wire.ts';
import type { DnsAttempt, DnsOutcome } from './dns-attempt.ts';
import type { DnsOverHttps } from './dns-https.ts';
import { createDnsStreams } from './dns-streams.ts';
import { createVerifiedTls } from './dns-tls.ts';
import { askOverUdp } from './dns-udp.ts';
import { fault, type StreamFault } from './stream-errors.ts';
import { msSince } from './stream-gate.ts';

export interface DnsExchangeOptions {
  /** Ends every exchange, and refuses new ones, as `cancelled`. */
  readonly signal: AbortSignal;
  /** Where a server's address really leads; null: nowhere, which is the failure `not-routed`. */
  readonly mapAddress: MapAddress;
  /** Certificates in PEM that are trusted beside the default roots. */
  readonly ca?: string;
}

/** The DNS of a `Wire`, over the sockets of this machine. */
export interface DnsExchange {
  /** Never rejects. */
  exchange(request: DnsWireRequest): Promise<DnsWireResult>;
  /** Ends what is under way, closes every connection, and refuses new exchanges. */
  close(): Promise<void>;
}

/**
 * For all audits of this process together. Each datagram has a socket of its own, and a server keeps about 280 small ones
 * that it has not come to yet (Linux: net.core.rmem_default, 212,992 octets) before it loses them.
 */
const MAX_DATAGRAMS = 256;
const datagrams = limiter(MAX_DATAGRAMS);

export function createDnsExchange({ signal, mapAddress, ca }: DnsExchangeOptions): DnsExchange {
  const openTls = createVerifiedTls(ca);
  const streams = createDnsStreams(openTls);
  let https: Promise<DnsOverHttps> | null = null;
  /** undici takes a tenth of a second to load, so it is loaded by the first question that goes over HTTPS. */
  const askOverHttps: DnsAttempt = (request, to, end) => {
    https ??= import('./dns-https.ts').then(({ createDnsOverHttps }) => createDnsOverHttps(openTls));
    let stop = () => {};
    let stopped = false;
    https.then(({ ask }) => {
      if (!stopped) stop = ask(request, to, end);
    });
    return () => {
      stopped = true;
      stop();
    };
  };
  const attempts: Readonly<Record<DnsWireRequest['transport'], DnsAttempt>> = {
    udp: askOverUdp,
    tcp: streams.ask,
    tls: streams.ask,
    https: askOverHttps,
  };
  const underWay = new Set<(outcome: DnsOutcome) => void>();
  const cancelled = fault('cancelled', 'the audit was cancelled or its time was up');
  let ended: StreamFault | null = signal.aborted ? cancelled : null;
  const endAll = (reason: StreamFault) => {
    ended ??= reason;
    for (const end of underWay) end(reason);
    streams.close();
  };
  // One listener for all exchanges: a signal with hundreds of them warns of a leak.
  const onAbort = () => endAll(cancelled);
  signal.addEventListener('abort', onAbort, { once: true });

  function exchangeNow(request: DnsWireRequest): Promise<DnsWireResult> {
    const startedAt = performance.now();
    const result = (outcome: DnsOutcome): DnsWireResult =>
      'failure' in outcome
        ? { ok: false, failure: outcome.failure, detail: outcome.detail, ms: msSince(startedAt) }
        : { ok: true, response: outcome, ms: msSince(startedAt) };
    const { server, transport, timeoutMs } = request;
    if (ended) return Promise.resolve(result(ended));
    const to = mapAddress(server.address, server.port);
    if (to === null) {
      const detail = `there is no route to ${server.address} port ${server.port}`;
      return Promise.resolve(result(fault('not-routed', detail)));
    }
    // A name would be looked up by the system, past what is recorded and limited here.
    if (isIP(to.address) === 0) {
      return Promise.resolve(result(fault('unreachable', `"${to.address}" is no IP address`)));
    }
    return new Promise((resolve) => {
      let stop: (() => void) | null = null;
      let over = false;
      const end = (outcome: DnsOutcome) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        underWay.delete(end);
        resolve(result(outcome));
        stop?.();
      };
      const timer = setTimeout(() => end(fault('timeout', `no answer within ${timeoutMs} ms`)), timeoutMs);
      underWay.add(end);
      stop = attempts[transport](request, to, end);
      if (over) stop();
    });
  }

  return {
    exchange: (request) => (request.transport === 'udp' ? datagrams(() => exchangeNow(request)) : exchangeNow(request)),
    async close() {
      signal.removeEventListener('abort', onAbort);
      endAll(fault('cancelled', 'the exchange was closed'));
      await (await https)?.close();
    },
  };
}

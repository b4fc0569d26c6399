import { connect, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { addressKind, isAddress } from '../../core/addresses.ts';
import type { Endpoint, MapAddress } from '../routes.ts';
import type { Failed, FetchRequest, FetchResult } from '../wire.ts';
import { createVerifiedTls, type VerifiedTls } from './dns-tls.ts';
import { type Candidate, firstConnected } from './fetch-connect.ts';
import { type Answer, type Connected, exchange } from './fetch-exchange.ts';
import { codedFault, mostTelling } from './fetch-fault.ts';
import { fault, type StreamFault } from './stream-errors.ts';
import { msSince } from './stream-gate.ts';

export interface FetcherOptions {
  /** Ends every request, and refuses new ones, as `cancelled`. */
  readonly signal: AbortSignal;
  /** Where an address really leads; null: nowhere, which is the failure `not-routed`. */
  readonly mapAddress: MapAddress;
  /** Certificates in PEM that are trusted beside the default roots. */
  readonly ca?: string;
}

/**
 * The HTTP of a `Wire`: one connection per request, to the addresses that the caller resolved and no other; of `https:`
 * over TLS that is verified for the URL's host. Redirects are not followed and nothing is decoded.
 */
export interface Fetcher {
  /** Never rejects. */
  fetch(request: FetchRequest): Promise<FetchResult>;
  /** Ends what is under way, and refuses new requests. */
  close(): void;
}

export function createFetcher({ signal, mapAddress, ca }: FetcherOptions): Fetcher {
  const openTls = createVerifiedTls(ca);
  const cancelled = fault('cancelled', 'the audit was cancelled or its time was up');
  const underWay = new Set<(reason: StreamFault) => void>();
  let ended: StreamFault | null = signal.aborted ? cancelled : null;
  const endAll = (reason: StreamFault) => {
    ended ??= reason;
    for (const end of underWay) end(reason);
  };
  // One listener for all requests: a signal with hundreds of them warns of a leak.
  const onAbort = () => endAll(cancelled);
  signal.addEventListener('abort', onAbort, { once: true });

  return {
    async fetch(request) {
      const startedAt = performance.now();
      const failed = ({ failure, detail, code }: StreamFault): Failed => {
        return { ok: false, failure, detail, ...(code === failure ? {} : { code }), ms: msSince(startedAt) };
      };
      const url = URL.parse(request.url);
      if (url === null || !SCHEMES.includes(url.protocol)) {
        return failed(fault('protocol-error', `"${request.url}" is no http or https URL`));
      }
      if (ended) return failed(ended);
      const stop = new AbortController();
      const stopped = Promise.withResolvers<StreamFault>();
      const end = (reason: StreamFault) => {
        stopped.resolve(reason);
        stop.abort();
      };
      let late = fault('unreachable', `nobody took the connection within ${request.timeoutMs / 1000} s`);
      const onConnected = () => {
        late = fault('timeout', `no whole answer within ${request.timeoutMs / 1000} s`);
      };
      const timer = setTimeout(() => end(late), request.timeoutMs);
      underWay.add(end);
      const attempt = answerTo(request, url, { openTls, mapAddress, signal: stop.signal, onConnected });
      const outcome = await Promise.race([stopped.promise, attempt]);
      clearTimeout(timer);
      underWay.delete(end);
      return 'failure' in outcome ? failed(outcome) : { ok: true, ...outcome, ms: msSince(startedAt) };
    },
    close() {
      signal.removeEventListener('abort', onAbort);
      endAll(fault('cancelled', 'the fetcher was closed'));
    },
  };
}

async function answerTo(request: FetchRequest, url: URL, connecting: Connecting): Promise<Answer | StreamFault> {
  const connected = await connectTo(request, url, connecting);
  return 'failure' in connected ? connected : exchange(connected, request, url, connecting.signal);
}

interface Connecting {
  readonly openTls: VerifiedTls;
  readonly mapAddress: MapAddress;
  readonly signal: AbortSignal;
  /** Called when a server has taken the connection: until then silence may be that of a firewall on our side. */
  onConnected(): void;
}

const SCHEMES: readonly string[] = ['http:', 'https:'];

interface Place extends Candidate<Socket> {
  readonly address: string;
}

/** A connection; of `https:`, one whose server has proved to be the URL's host. */
async function connectTo(
  { addresses, allowPrivate }: FetchRequest,
  url: URL,
  { openTls, mapAddress, signal, onConnected }: Connecting,
): Promise<Connected | StreamFault> {
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isPlain = url.protocol === 'http:';
  const port = Number(url.port || (isPlain ? 80 : 443));
  const open = (to: Endpoint): Socket =>
    isPlain
      ? connect({ host: to.address, port: to.port, noDelay: true })
      : openTls({ to, name, protocols: ['http/1.1'] });
  const places: Place[] = [];
  const faults: StreamFault[] = [];
  for (const address of addresses.filter(isAddress)) {
    // Judged before it is routed: what counts is where the name says that it leads (RFC 6890).
    const kind = addressKind(address);
    const to = mapAddress(address, port);
    if (kind !== 'public' && !allowPrivate) faults.push(fault('private-address', `${address} is a ${kind} address`));
    else if (to === null) faults.push(fault('not-routed', `there is no route to ${address} port ${port}`));
    else places.push({ address, open: () => open(to) });
  }
  if (places.length > 0) {
    const first = await firstConnected(places, signal);
    if (first.ok) {
      onConnected();
      const { socket, candidate } = first;
      const error = socket instanceof TLSSocket ? await handshakeError(socket, signal) : null;
      if (error === null) return { socket, address: candidate.address };
      socket.destroy();
      return codedFault(error, candidate.address);
    }
    for (const { candidate, error } of first.failures) faults.push(unheard(codedFault(error, candidate.address)));
  }
  return mostTelling(faults) ?? fault('unreachable', `${name} has no address to connect to`);
}

/** The system gives up on a silent address after minutes of its own. */
function unheard(one: StreamFault): StreamFault {
  return one.failure === 'timeout' ? fault('unreachable', one.detail, one.code) : one;
}

/** Waits for the handshake. Null: it is done and the certificate is trusted. */
function handshakeError(socket: TLSSocket, signal: AbortSignal): Promise<Error | null> {
  return new Promise((resolve) => {
    const stop = () => resolve(new Error('the handshake was stopped'));
    socket.once('secureConnect', () => resolve(null));
    socket.once('error', resolve);
    socket.once('close', stop);
    signal.addEventListener('abort', stop, { once: true });
    if (socket.destroyed || signal.aborted) stop();
  });
}

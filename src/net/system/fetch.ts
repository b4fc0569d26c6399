import { type buildConnector, Client } from 'undici';
import { addressKind } from '../../core/addresses.ts';
import type { MapAddress } from '../routes.ts';
import type { Failed, FetchRequest, FetchResult } from '../wire.ts';
import { verifiedFaultOf } from './dns-attempt.ts';
import { createVerifiedTls, type VerifiedTls } from './dns-tls.ts';
import { fault, type StreamFault } from './stream-errors.ts';
import { msSince } from './stream-gate.ts';

export interface FetcherOptions {
  /** Ends every request, as `cancelled`. */
  readonly signal: AbortSignal;
  /** Where an address really leads; null: nowhere, which is the failure `not-routed`. */
  readonly mapAddress: MapAddress;
  /** Certificates in PEM that are trusted beside the default roots. */
  readonly ca?: string;
}

/** The HTTPS of a `Wire`: one connection per request, to the addresses that the caller resolved and no other. */
export interface Fetcher {
  /** Never rejects. */
  fetch(request: FetchRequest): Promise<FetchResult>;
  close(): Promise<void>;
}

type Attempt = {
  readonly ok: true;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
};

export function createFetcher({ signal, mapAddress, ca }: FetcherOptions): Fetcher {
  const openTls = createVerifiedTls(ca);
  const clients = new Set<Client>();

  /** The first address that can be connected to answers; a refused or silent one gives way to the next. */
  async function attempts(request: FetchRequest, url: URL, ended: AbortSignal): Promise<Attempt | StreamFault> {
    let last = fault('unreachable', `${url.hostname} has no address to connect to`);
    for (const address of request.addresses) {
      // Judged before it is routed: what counts is where the name says that it leads (RFC 6890).
      if (!request.allowPrivate && addressKind(address) !== 'public') {
        last = fault('private-address', `${address} is a ${addressKind(address)} address`);
        continue;
      }
      const to = mapAddress(address, Number(url.port || 443));
      if (to === null) {
        last = fault('not-routed', `${address} is not in the route map`);
        continue;
      }
      const client = new Client(url.origin, {
        connect: connectorTo(openTls, to, url.hostname),
        headersTimeout: 0,
        bodyTimeout: 0,
        maxHeaderSize: 32_768,
      });
      clients.add(client);
      try {
        return await ask(client, request, url, ended);
      } catch (error) {
        last = error instanceof Error ? verifiedFaultOf(error, address) : fault('protocol-error', String(error));
        if (ended.aborted || !['refused', 'unreachable', 'no-ipv6', 'reset'].includes(last.failure)) return last;
      } finally {
        clients.delete(client);
        client.destroy().catch(() => {}); // that it was destroyed
      }
    }
    return last;
  }

  return {
    async fetch(request) {
      const startedAt = performance.now();
      const failed = ({ failure, detail }: StreamFault): Failed => ({
        ok: false,
        failure,
        detail,
        ms: msSince(startedAt),
      });
      const url = URL.parse(request.url);
      if (url?.protocol !== 'https:') return failed(fault('protocol-error', `"${request.url}" is no https URL`));
      const deadline = AbortSignal.timeout(request.timeoutMs);
      const ended = AbortSignal.any([signal, deadline]);
      const outcome = await attempts(request, url, ended);
      if ('ok' in outcome) return { ...outcome, ms: msSince(startedAt) };
      if (signal.aborted) return failed(fault('cancelled', 'the audit was cancelled or its time was up'));
      if (deadline.aborted) return failed(fault('timeout', `no whole answer within ${request.timeoutMs / 1000} s`));
      return failed(outcome);
    },
    async close() {
      await Promise.all([...clients].map((client) => client.destroy().catch(() => {})));
    },
  };
}

/** No name is looked up here: the connection goes where the caller said, and is verified for the URL's host. */
function connectorTo(
  openTls: VerifiedTls,
  to: { readonly address: string; readonly port: number },
  host: string,
): buildConnector.connector {
  return (_options, callback) => {
    const socket = openTls({ to, name: host.replace(/^\[(.*)\]$/, '$1'), protocols: ['http/1.1'] });
    let answered = false;
    const once = (report: () => void) => {
      if (!answered) report();
      answered = true;
    };
    socket.once('secureConnect', () => once(() => callback(null, socket)));
    socket.on('error', (error) => once(() => callback(error, null)));
  };
}

async function ask(
  client: Client,
  request: FetchRequest,
  url: URL,
  signal: AbortSignal,
): Promise<Attempt | StreamFault> {
  const { statusCode, headers, body } = await client.request({
    method: request.method,
    path: `${url.pathname}${url.search}`,
    headers: { ...request.headers, 'accept-encoding': 'identity' },
    body: request.body,
    signal,
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > request.maxBytes) {
      body.on('error', () => {}); // that it was abandoned
      body.destroy();
      return fault('too-large', `more than ${request.maxBytes} octets`);
    }
    chunks.push(chunk);
  }
  return { ok: true, status: statusCode, headers: singleHeaders(headers), body: Buffer.concat(chunks) };
}

function singleHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

import type { TLSSocket } from 'node:tls';
import { type buildConnector, Pool } from 'undici';
import type { Endpoint } from '../routes.ts';
import type { DnsWireRequest } from '../wire.ts';
import type { DnsAttempt, DnsOutcome } from './dns-attempt.ts';
import type { VerifiedTls } from './dns-tls.ts';
import { faultOfHttp } from './fetch-fault.ts';
import { fault, type StreamFault } from './stream-errors.ts';

/** DNS over HTTPS (RFC 8484), with one pool of connections per server. */
export interface DnsOverHttps {
  readonly ask: DnsAttempt;
  close(): Promise<void>;
}

const MEDIA_TYPE = 'application/dns-message'; // RFC 8484 section 6
const MAX_BYTES = 65_535; // RFC 8484 section 6

export function createDnsOverHttps(openTls: VerifiedTls): DnsOverHttps {
  const pools = new Map<string, Pool>();
  const sockets = new Set<TLSSocket>();

  /** No name is looked up here: the connection goes where the caller said, and is verified for the URL's host. */
  function connectorTo(to: Endpoint, host: string): buildConnector.connector {
    return (_options, callback) => {
      // HTTP/2 first: it is what RFC 8484 section 5.2 recommends, and some servers have nothing else.
      const socket = openTls({ to, name: host.replace(/^\[(.*)\]$/, '$1'), protocols: ['h2', 'http/1.1'] });
      sockets.add(socket);
      let answered = false;
      const answer = (...args: [null, TLSSocket] | [Error, null]) => {
        if (answered) return;
        answered = true;
        callback(...args);
      };
      socket.once('secureConnect', () => answer(null, socket));
      socket.on('error', (error) => answer(error, null));
      socket.once('close', () => sockets.delete(socket));
    };
  }

  function poolFor(url: URL, to: Endpoint): Pool {
    const key = `${url.origin} ${to.address} ${to.port}`;
    const kept = pools.get(key);
    if (kept) return kept;
    const pool = new Pool(url.origin, {
      connect: connectorTo(to, url.hostname),
      allowH2: true,
      // Time is up when the attempt is stopped, not before.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    pools.set(key, pool);
    return pool;
  }

  async function post({ server, payload }: DnsWireRequest, to: Endpoint, signal: AbortSignal): Promise<DnsOutcome> {
    const url = new URL(server.name ?? `https://${server.address}/dns-query`);
    const { statusCode, headers, body } = await poolFor(url, to).request({
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      headers: { 'content-type': MEDIA_TYPE, accept: MEDIA_TYPE },
      body: payload,
      idempotent: true,
      signal,
    });
    const abandon = (reason: StreamFault) => {
      body.on('error', () => {}); // that it was abandoned
      body.destroy();
      return reason;
    };
    // Redirects are not followed: they would take the question to somebody the user did not name.
    if (statusCode !== 200) return abandon(fault('protocol-error', `HTTP status ${statusCode}`));
    const mediaType = String(headers['content-type'] ?? '')
      .split(';', 1)[0]
      ?.trim()
      .toLowerCase();
    if (mediaType !== MEDIA_TYPE) {
      return abandon(fault('protocol-error', `content of type "${mediaType?.slice(0, 80)}" instead of ${MEDIA_TYPE}`));
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > MAX_BYTES) return abandon(fault('too-large', `an answer of more than ${MAX_BYTES} octets`));
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  return {
    ask(request, to, end) {
      const abort = new AbortController();
      post(request, to, abort.signal).then(end, (error: unknown) => end(faultOfHttp(error, to.address)));
      return () => abort.abort();
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      for (const socket of sockets) socket.destroy();
    },
  };
}

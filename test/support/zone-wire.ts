import { replyTo } from '../../src/demo/dns-reply.ts';
import type { Zone } from '../../src/demo/zone.ts';
import type { DnsWireRequest, Wire } from '../../src/net/wire.ts';

export interface ZoneWire {
  readonly wire: Wire;
  readonly asked: readonly DnsWireRequest[];
  /** URLs. */
  readonly fetched: readonly string[];
  /** `address:port`. */
  readonly connected: readonly string[];
}

/**
 * A wire without sockets or time: every DNS server holds the zone, every mail server refuses, and the web is the pages.
 *
 * @param pages  URL to body; whatever is not among them is 404
 */
export function zoneWire(zone: Zone, pages: Readonly<Record<string, string>> = {}): ZoneWire {
  const asked: DnsWireRequest[] = [];
  const fetched: string[] = [];
  const connected: string[] = [];
  const wire: Wire = {
    startedAtMs: Date.UTC(2026, 10, 21),
    signal: new AbortController().signal,
    monotonicMs: () => 0,
    elapsedMs: () => 0,
    randomBytes: (purpose, count) => new Uint8Array(count).fill(purpose.length),
    async dns(request) {
      asked.push(request);
      const { payload, transport, timeoutMs } = request;
      const response = replyTo(Buffer.from(payload), { zone, overUdp: transport === 'udp', authenticated: false });
      if (response === null) return { ok: false, failure: 'timeout', detail: 'no answer', ms: timeoutMs };
      return { ok: true, response, ms: 1 };
    },
    async connect({ address, port }) {
      connected.push(`${address}:${port}`);
      return { ok: false, failure: 'refused', detail: 'connection refused', ms: 1 };
    },
    async fetch({ url }) {
      fetched.push(url);
      const page = pages[url];
      return { ok: true, status: page === undefined ? 404 : 200, headers: {}, body: Buffer.from(page ?? ''), ms: 1 };
    },
    mailbox: async () => ({ ok: false, failure: 'refused', phase: 'connect', detail: 'connection refused', ms: 1 }),
    secret: () => null,
    sleep: async () => {},
    close: async () => {},
  };
  return { wire, asked, fetched, connected };
}

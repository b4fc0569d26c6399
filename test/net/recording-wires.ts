import type {
  Connection,
  ConnectRequest,
  ConnectResult,
  DnsWireRequest,
  DnsWireResult,
  FetchRequest,
  FetchResult,
  Wire,
} from '../../src/net/wire.ts';

/** A wire whose answers are the test's; what it does not script is an error of the test. */
export function wireWith(parts: Partial<Wire>): Wire {
  const unscripted = (what: string) => async () => {
    throw new Error(`the test did not expect ${what}`);
  };
  return {
    startedAtMs: Date.UTC(2026, 10, 21),
    signal: new AbortController().signal,
    monotonicMs: () => performance.now(),
    elapsedMs: () => 0,
    randomBytes: () => {
      throw new Error('the test did not expect randomness');
    },
    dns: unscripted('DNS'),
    connect: unscripted('a connection'),
    fetch: unscripted('a fetch'),
    mailbox: unscripted('a mailbox'),
    secret: () => null,
    sleep: async () => {},
    close: async () => {},
    ...parts,
  };
}

export function dnsRequest(question: string, overrides: Partial<DnsWireRequest> = {}): DnsWireRequest {
  return {
    server: { transport: 'udp', address: '127.0.0.1', port: 53, name: null },
    transport: 'udp',
    payload: Buffer.from([0xaa, 0xbb, 1, 2]),
    question,
    timeoutMs: 5000,
    accepts: () => true,
    ...overrides,
  };
}

export function dnsAnswer(text: string, ms = 3): DnsWireResult {
  return { ok: true, response: Buffer.from(`id${text}`), ms };
}

/** What stands behind the id. */
export function answerText(result: DnsWireResult): string {
  return result.ok ? Buffer.from(result.response.subarray(2)).toString() : result.failure;
}

export function connectRequest(label: string | undefined, address = '44.128.1.25'): ConnectRequest {
  return { address, port: 25, timeoutMs: 5000, ...(label === undefined ? {} : { label }) };
}

export function fetchRequest(url: string, maxBytes = 1000): FetchRequest {
  const request = { url, method: 'GET', headers: {}, body: null, maxBytes, timeoutMs: 5000 } as const;
  return { ...request, allowPrivate: false, addresses: ['44.128.1.80'] };
}

export function page(body: string): FetchResult {
  return { ok: true, status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from(body), ms: 4 };
}

/** A connection that says these texts, one a read, and then nothing more. */
export function connectionSaying(...texts: readonly string[]): ConnectResult {
  const left = [...texts];
  const connection: Connection = {
    async read() {
      const text = left.shift();
      if (text === undefined) return { ok: false, failure: 'closed', detail: 'the other side closed it', ms: 1 };
      return { ok: true, data: Buffer.from(text), ms: 2 };
    },
    write: async () => ({ ok: true }),
    startTls: async () => ({
      ok: true,
      tls: { protocol: 'TLSv1.3', cipher: 'X', chain: ['AAAA'], trustError: null, ephemeralKey: null },
      ms: 5,
    }),
    close() {},
  };
  return { ok: true, connection, ms: 1 };
}

/** The connection, where there is one. */
export function opened(result: ConnectResult): Connection {
  if (!result.ok) throw new Error(`not connected: ${result.failure}, ${result.detail}`);
  return result.connection;
}

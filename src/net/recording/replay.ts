import type { Connection, Failed, ReadResult, TlsResult, Wire } from '../wire.ts';
import { dnsKey, fetchKey, octetsOf, streamKey } from './keys.ts';
import type { RecordedEvent, RecordedStream, Recording } from './recording.ts';

/** A wire without an outside: everything comes out of the recording, at once. */
export function replayWire(recording: Recording): Wire {
  const dns = queues(recording.dns);
  const streams = queues(recording.streams);
  const fetches = queues(recording.fetches);
  const random = new Map(Object.entries(recording.random));
  // Where the recorded audit ran out of time, what it had not begun is missing for the same reason.
  const absent = endedEarly(recording)
    ? failed('cancelled', 'the audit was cancelled or its time was up')
    : failed('protocol-error', 'not in the recording');
  return {
    startedAtMs: recording.startedAtMs,
    randomBytes(purpose, count) {
      const octets = octetsOf(random.get(purpose) ?? '');
      return octets.length >= count ? octets.subarray(0, count) : new Uint8Array(count);
    },
    async dns(request) {
      const entry = dns(dnsKey(request));
      if (!entry) return absent;
      if (!entry.result.ok) return entry.result;
      const response = octetsOf(entry.result.response);
      // The id is random and answers the question of then: it becomes that of the question of now.
      response.set(request.payload.subarray(0, Math.min(2, response.length)));
      return { ok: true, response, ms: entry.result.ms };
    },
    async connect(request) {
      const entry = streams(streamKey(request));
      if (!entry) return absent;
      if (!entry.connect.ok) return entry.connect;
      return { ok: true, connection: replayConnection(entry), ms: entry.connect.ms };
    },
    async fetch(request) {
      const entry = fetches(fetchKey(request));
      if (!entry) return absent;
      return entry.result.ok ? { ...entry.result, body: octetsOf(entry.result.body) } : entry.result;
    },
    sleep: async () => {},
    close: async () => {},
  };
}

function replayConnection({ events }: RecordedStream): Connection {
  const next = <W extends RecordedEvent['what']>(what: W) => {
    const index = events.findIndex((event, at) => at >= position[what] && event.what === what);
    position[what] = index === -1 ? events.length : index + 1;
    return index === -1 ? null : (events[index] as Extract<RecordedEvent, { what: W }>);
  };
  const position = { read: 0, write: 0, tls: 0 };
  return {
    async read(): Promise<ReadResult> {
      const event = next('read');
      if (!event) return failed('closed', 'the recording of this connection ends here');
      return event.result.ok ? { ...event.result, data: octetsOf(event.result.data) } : event.result;
    },
    write: async () => next('write')?.result ?? { ok: true },
    async startTls(): Promise<TlsResult> {
      const result = next('tls')?.result;
      return result ?? { ...failed('closed', 'the recording of this connection ends here'), code: 'closed' };
    },
    close: () => {},
  };
}

/** Entries by key, each handed out once, in order. */
function queues<T extends { readonly key: string }>(entries: readonly T[]): (key: string) => T | undefined {
  const byKey = Map.groupBy(entries, ({ key }) => key);
  return (key) => byKey.get(key)?.shift();
}

function endedEarly({ dns, streams, fetches }: Recording): boolean {
  const results = [
    ...dns.map(({ result }) => result),
    ...fetches.map(({ result }) => result),
    ...streams.flatMap(({ connect, events }) => [connect, ...events.map(({ result }) => result)]),
  ];
  return results.some((result) => !result.ok && result.failure === 'cancelled');
}

function failed(failure: Failed['failure'], detail: string): Failed {
  return { ok: false, failure, detail, ms: 0 };
}

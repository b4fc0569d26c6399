import type { Connection, Failed, Wire } from '../wire.ts';
import { base64, dnsKey, fetchKey, streamKey } from './keys.ts';
import { RECORDING_ID, type RecordedEvent, type Recording } from './recording.ts';

export interface Recorder {
  /** Behaves as the wire it was made from, and keeps what passes. */
  readonly wire: Wire;
  /** What has passed so far. */
  recording(): Recording;
}

/** Records at the wire, below every parser, so that a replay runs through all of them. */
export function recordingWire(wire: Wire): Recorder {
  const kept: Recording = {
    schema: RECORDING_ID,
    startedAtMs: wire.startedAtMs,
    random: {},
    dns: [],
    streams: [],
    fetches: [],
    context: null,
  };
  // An exchange takes its place when it begins: that order a replay asks in, whichever ends first.
  const cut: Failed = { ok: false, failure: 'cancelled', detail: 'the recording ended first', ms: 0 };
  return {
    recording: () => structuredClone(kept),
    wire: {
      startedAtMs: wire.startedAtMs,
      randomBytes(purpose, count) {
        const octets = wire.randomBytes(purpose, count);
        kept.random[purpose] = base64(octets);
        return octets;
      },
      async dns(request) {
        const entry: Recording['dns'][number] = { key: dnsKey(request), result: cut };
        kept.dns.push(entry);
        const result = await wire.dns(request);
        entry.result = result.ok ? { ...result, response: base64(result.response) } : plain(result);
        return result;
      },
      async connect(request) {
        const entry: Recording['streams'][number] = { key: streamKey(request), connect: cut, events: [] };
        kept.streams.push(entry);
        const result = await wire.connect(request);
        if (!result.ok) {
          entry.connect = plain(result);
          return result;
        }
        entry.connect = { ok: true, ms: result.ms };
        return { ...result, connection: recordingConnection(result.connection, entry.events) };
      },
      async fetch(request) {
        const entry: Recording['fetches'][number] = { key: fetchKey(request), result: cut };
        kept.fetches.push(entry);
        const result = await wire.fetch(request);
        entry.result = result.ok
          ? { ...result, headers: { ...result.headers }, body: base64(result.body) }
          : plain(result);
        return result;
      },
      sleep: wire.sleep,
      close: wire.close,
    },
  };
}

function recordingConnection(connection: Connection, events: RecordedEvent[]): Connection {
  return {
    async read(options) {
      const result = await connection.read(options);
      events.push({
        what: 'read',
        result: result.ok ? { ok: true, data: base64(result.data), ms: result.ms } : plain(result),
      });
      return result;
    },
    async write(data) {
      const result = await connection.write(data);
      events.push({ what: 'write', data: base64(data), result: result.ok ? { ok: true } : plain(result) });
      return result;
    },
    async startTls(options) {
      const result = await connection.startTls(options);
      if (result.ok) {
        const { protocol, cipher, chain, trustError, ephemeralKey } = result.tls;
        const tls = { protocol, cipher, chain: [...chain], trustError, ephemeralKey };
        events.push({ what: 'tls', result: { ok: true, tls, ms: result.ms } });
      } else events.push({ what: 'tls', result: { ...plain(result), code: result.code } });
      return result;
    },
    close: () => connection.close(),
  };
}

function plain({ failure, detail, ms }: Failed): Failed {
  return { ok: false, failure, detail, ms };
}

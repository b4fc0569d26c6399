import { isShortSecret, redactedAnswer } from '../redaction.ts';
import type { Connection, Failed, Wire } from '../wire.ts';
import { base64, dnsKey, fetchKey, streamKey } from './keys.ts';
import { recordMailbox } from './record-mailbox.ts';
import { RECORDING_ID, type RecordedEvent, type RecordedStream, type Recording } from './recording.ts';
import type { RecordedMailbox } from './recording-mailbox.ts';
import { keptOf, withoutEchoes } from './writes.ts';

export interface Recorder {
  /** Behaves as the wire it was made from, except that its clock stands still, and keeps what passes. */
  readonly wire: Wire;
  /** What has passed so far; what is still under way counts as cancelled. */
  recording(): Recording;
}

/** Records at the wire, below every parser, so that a replay runs through all of them. */
export function recordingWire(wire: Wire): Recorder {
  const random = new Map<string, string>();
  const laps = new Map<string, number>();
  const secrets = new Map<string, boolean>();
  const said = new Map<RecordedStream, readonly string[]>();
  const dns: Recording['dns'] = [];
  const streams: Recording['streams'] = [];
  const fetches: Recording['fetches'] = [];
  const mailboxes: RecordedMailbox[] = [];
  return {
    recording: () =>
      structuredClone({
        schema: RECORDING_ID,
        startedAtMs: wire.startedAtMs,
        cut: wire.signal.aborted,
        context: null,
        random: Array.from(random, ([purpose, octets]) => ({ purpose, octets })),
        ...(laps.size === 0 ? {} : { laps: Array.from(laps, ([purpose, ms]) => ({ purpose, ms })) }),
        ...(secrets.size === 0 ? {} : { secrets: Array.from(secrets, ([name, short]) => ({ name, short })) }),
        dns,
        streams: streams.map((entry) => ({ ...entry, events: withoutEchoes(entry.events, said.get(entry) ?? []) })),
        fetches,
        ...(mailboxes.length === 0 ? {} : { mailboxes }),
      }),
    wire: {
      startedAtMs: wire.startedAtMs,
      signal: wire.signal,
      monotonicMs: () => 0,
      elapsedMs(purpose) {
        const ms = wire.elapsedMs(purpose);
        laps.set(purpose, ms);
        return ms;
      },
      randomBytes(purpose, count) {
        const octets = wire.randomBytes(purpose, count);
        random.set(purpose, base64(octets));
        return octets;
      },
      // Each takes its place when it begins: that is the order in which a replay asks, whichever ends first.
      async dns(request) {
        const entry: Recording['dns'][number] = { key: dnsKey(request), result: UNDER_WAY };
        dns.push(entry);
        const result = await wire.dns(request);
        entry.result = result.ok ? { ok: true, response: base64(result.response), ms: result.ms } : plain(result);
        return result;
      },
      async connect(request) {
        const entry: Recording['streams'][number] = { key: streamKey(request), connect: UNDER_WAY, events: [] };
        streams.push(entry);
        const result = await wire.connect(request);
        entry.connect = result.ok ? { ok: true, ms: result.ms } : plain(result);
        if (!result.ok) return result;
        const isSaid = (more: readonly string[]) => said.set(entry, [...(said.get(entry) ?? []), ...more]);
        return { ...result, connection: recordingConnection(result.connection, entry.events, isSaid) };
      },
      async fetch(request) {
        const entry: Recording['fetches'][number] = { key: fetchKey(request), result: UNDER_WAY };
        fetches.push(entry);
        const result = await wire.fetch(request);
        if (result.ok) {
          const { status, ms } = result;
          const { headers, body } = redactedAnswer(result, request.secrets ?? []);
          entry.result = { ok: true, status, headers, body: base64(body), ms };
        } else entry.result = plain(result);
        return result;
      },
      mailbox: recordMailbox(wire, mailboxes),
      secret(name) {
        const secret = wire.secret(name);
        if (secret !== null && secret !== '') secrets.set(name, isShortSecret(secret));
        return secret;
      },
      sleep: (ms) => wire.sleep(ms),
      close: () => wire.close(),
    },
  };
}

const UNDER_WAY: Failed = {
  ok: false,
  failure: 'cancelled',
  detail: 'still under way when the recording ended',
  ms: 0,
};

function recordingConnection(
  connection: Connection,
  events: RecordedEvent[],
  isSaid: (secrets: readonly string[]) => void,
): Connection {
  return {
    async read(options) {
      const result = await connection.read(options);
      const { ms } = result;
      events.push({ what: 'read', result: result.ok ? { ok: true, data: base64(result.data), ms } : plain(result) });
      return result;
    },
    async write(data, options) {
      if (options !== undefined) isSaid(options.secrets);
      const result = await connection.write(data, options);
      events.push({ what: 'write', data: keptOf(data, options), result: result.ok ? { ...result } : plain(result) });
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

function plain({ failure, detail, code, ms }: Failed): Failed {
  return { ok: false, failure, detail, ...(code === undefined ? {} : { code }), ms };
}

import { placeholderOf } from '../redaction.ts';
import type { Failed, Wire } from '../wire.ts';
import { createCutoff } from './cutoff.ts';
import { dnsKey, fetchKey, mailboxKey, octetsOf, streamKey } from './keys.ts';
import { queues } from './queues.ts';
import type { Recording } from './recording.ts';
import { replayConnection } from './replay-connection.ts';
import { replayMailbox } from './replay-mailbox.ts';

export interface ReplayOptions {
  /** See `createCutoff`; matters only where the recorded audit was cut off. Default: 1,000. */
  readonly quietMs?: number;
}

/**
 * A wire without an outside: everything comes out of the recording, at once.
 *
 * What is not in the recording fails as `not-routed`, so that it is reported as not seen and never held against the
 * domain. Where the recorded audit was cut off, it ends as it did then: as `cancelled`, when all else has been answered.
 */
export function replayWire(recording: Recording, { quietMs = 1_000 }: ReplayOptions = {}): Wire {
  const dns = queues(recording.dns);
  const streams = queues(recording.streams);
  const fetches = queues(recording.fetches);
  const mailboxes = queues(recording.mailboxes ?? []);
  const random = new Map(recording.random.map(({ purpose, octets }) => [purpose, octetsOf(octets)]));
  const laps = new Map((recording.laps ?? []).map(({ purpose, ms }) => [purpose, ms]));
  const secrets = new Map((recording.secrets ?? []).map(({ name, short }) => [name, placeholderOf(short)]));
  const cutoff = createCutoff(quietMs);
  /** A failure as it is handed out: that of the cut-off waits for its moment. */
  const fail = async <F extends { readonly failure: string }>(failure: F): Promise<F> =>
    recording.cut && failure.failure === 'cancelled' ? cutoff.reached(failure) : failure;
  const absent = (what: string) => fail(recording.cut ? CUT : missing(what));
  return {
    startedAtMs: recording.startedAtMs,
    signal: cutoff.signal,
    monotonicMs: () => 0,
    elapsedMs: (purpose) => laps.get(purpose) ?? 0,
    randomBytes(purpose, count) {
      const octets = new Uint8Array(count);
      octets.set(random.get(purpose)?.subarray(0, count) ?? []);
      return octets;
    },
    async dns(request) {
      cutoff.asked();
      const entry = dns(dnsKey(request));
      if (!entry) return absent(`an answer to ${request.question}`);
      const { result } = entry;
      if (!result.ok) return fail(result);
      const response = octetsOf(result.response);
      // The id is random and was that of the question of then: it becomes that of the question of now.
      response.set(request.payload.subarray(0, Math.min(2, response.length)));
      return request.accepts(response) ? { ok: true, response, ms: result.ms } : absent(`an answer to this question`);
    },
    async connect(request) {
      cutoff.asked();
      const entry = streams(streamKey(request));
      if (!entry) return absent(`a connection to ${request.address} port ${request.port}`);
      if (!entry.connect.ok) return fail(entry.connect);
      const connection = replayConnection(entry.events, { asked: cutoff.asked, absent, fail });
      return { ok: true, connection, ms: entry.connect.ms };
    },
    async fetch(request) {
      cutoff.asked();
      const entry = fetches(fetchKey(request));
      if (!entry) return absent(`an answer to ${fetchKey(request)}`);
      if (!entry.result.ok) return fail(entry.result);
      const body = octetsOf(entry.result.body);
      if (body.length <= request.maxBytes) return { ...entry.result, body };
      return { ok: false, failure: 'too-large', detail: `more than ${request.maxBytes} octets`, ms: entry.result.ms };
    },
    async mailbox(request) {
      cutoff.asked();
      const entry = mailboxes(mailboxKey(request));
      if (!entry)
        return { ...(await absent(`the mailbox of ${request.login.user} at ${request.host}`)), phase: 'connect' };
      return replayMailbox(entry, { asked: cutoff.asked, absent, fail });
    },
    secret: (name) => secrets.get(name) ?? null,
    sleep: async () => cutoff.asked(),
    close: async () => cutoff.close(),
  };
}

const CUT: Failed = { ok: false, failure: 'cancelled', detail: 'the audit was cancelled or its time was up', ms: 0 };

function missing(what: string): Failed {
  return { ok: false, failure: 'not-routed', detail: `not in the recording: ${what}`, ms: 0 };
}

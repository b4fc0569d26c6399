import { z } from 'zod';
import { recordedMailbox } from './recording-mailbox.ts';
import { failed, ms, octets, tlsFacts } from './recording-parts.ts';

/** Names the format and its version. A change that breaks old recordings gets a new number. */
export const RECORDING_ID = 'mailcheck/recording@1';

const dnsMessage = z.base64().max(87_384); // 65,535 octets (RFC 1035 section 4.2.2)

const dnsExchange = z.strictObject({
  /** Transport, server and question (`dnsKey`). */
  key: z.string(),
  result: z.discriminatedUnion('ok', [z.strictObject({ ok: z.literal(true), response: dnsMessage, ms }), failed]),
});

const streamEvent = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('read'),
    result: z.discriminatedUnion('ok', [z.strictObject({ ok: z.literal(true), data: octets, ms }), failed]),
  }),
  z.strictObject({
    what: z.literal('write'),
    /** What was said (`keptOf`); a replay that says something else is given no answer to it. */
    data: z.union([
      octets,
      z.strictObject({ octets: z.int().nonnegative(), sha256: z.hash('sha256') }),
      z.strictObject({ secret: z.literal(true) }),
    ]),
    /** `ms` is missing in recordings made before it was told. */
    result: z.discriminatedUnion('ok', [z.strictObject({ ok: z.literal(true), ms: ms.exactOptional() }), failed]),
  }),
  z.strictObject({
    what: z.literal('tls'),
    result: z.discriminatedUnion('ok', [
      z.strictObject({ ok: z.literal(true), tls: tlsFacts, ms }),
      z.strictObject({ ...failed.shape, code: z.string() }),
    ]),
  }),
]);

const stream = z.strictObject({
  /** Address, port and label (`streamKey`). */
  key: z.string(),
  connect: z.discriminatedUnion('ok', [z.strictObject({ ok: z.literal(true), ms }), failed]),
  /** In the order in which they happened. */
  events: z.array(streamEvent),
});

const fetched = z.strictObject({
  /** Method, URL, and a digest of what was sent (`fetchKey`). */
  key: z.string(),
  result: z.discriminatedUnion('ok', [
    z.strictObject({
      ok: z.literal(true),
      status: z.int(),
      headers: z.record(z.string(), z.string()),
      body: octets,
      ms,
    }),
    failed,
  ]),
});

/**
 * Everything the outside world said in one audit, and what of ours shows in it: all that is needed to judge again,
 * offline, as of then. Octets stand in Base64, times are in milliseconds. Exchanges stand in the order in which they
 * began; those of one key are told apart by that order. There are no passwords in it: of what is written with one only that it
 * was written, and of what comes back only what is not an echo of it.
 */
export const recordingSchema = z.strictObject({
  schema: z.literal(RECORDING_ID),
  /** Since 1970: a replay judges as of then. */
  startedAtMs: z.number().min(0).max(8.64e15),
  /** Whether the audit ended before it was done: at its deadline, or by the user. A replay ends at the same point. */
  cut: z.boolean(),
  /** What the audit was, for whoever replays it; not looked into here. */
  context: z.unknown(),
  random: z.array(z.strictObject({ purpose: z.string(), octets })),
  /** Since the audit began, by purpose. Missing where nothing was timed. */
  laps: z.array(z.strictObject({ purpose: z.string(), ms })).exactOptional(),
  /** The names of the passwords that there were, and whether each was short. Missing where none was asked for. */
  secrets: z.array(z.strictObject({ name: z.string(), short: z.boolean() })).exactOptional(),
  dns: z.array(dnsExchange),
  streams: z.array(stream),
  fetches: z.array(fetched),
  /** Missing where no mailbox was looked into. */
  mailboxes: z.array(recordedMailbox).exactOptional(),
});

export type Recording = z.infer<typeof recordingSchema>;
export type RecordedStream = Recording['streams'][number];
export type RecordedEvent = RecordedStream['events'][number];

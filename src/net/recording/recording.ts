import { z } from 'zod';

/** Names the format and its version. A change that breaks old recordings gets a new number. */
export const RECORDING_ID = 'mailcheck/recording@1';

const ms = z.number().nonnegative();
const octets = z.base64();
const failed = z.strictObject({
  ok: z.literal(false),
  failure: z.enum([
    'refused',
    'timeout',
    'closed',
    'reset',
    'unreachable',
    'no-ipv6',
    'tls-error',
    'protocol-error',
    'too-large',
    'not-routed',
    'private-address',
    'cancelled',
  ]),
  detail: z.string(),
  ms,
});

const dnsExchange = z.strictObject({
  /** Transport, server and question. */
  key: z.string(),
  result: z.discriminatedUnion('ok', [z.strictObject({ ok: z.literal(true), response: octets, ms }), failed]),
});

const tlsFacts = z.strictObject({
  protocol: z.string(),
  cipher: z.string(),
  chain: z.array(octets),
  trustError: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
  ephemeralKey: z
    .strictObject({ type: z.string(), name: z.string().nullable(), sizeBits: z.number().nullable() })
    .nullable(),
});

const streamEvent = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('read'),
    result: z.discriminatedUnion('ok', [z.strictObject({ ok: z.literal(true), data: octets, ms }), failed]),
  }),
  z.strictObject({
    what: z.literal('write'),
    data: octets,
    result: z.discriminatedUnion('ok', [z.strictObject({ ok: z.literal(true) }), failed]),
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
  /** Address, port and label. */
  key: z.string(),
  connect: z.discriminatedUnion('ok', [z.strictObject({ ok: z.literal(true), ms }), failed]),
  /** In the order in which they happened. */
  events: z.array(streamEvent),
});

const fetched = z.strictObject({
  /** Method and URL. */
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

/** Everything the outside world said in one audit: exchanges in the order in which they began, octets in Base64. */
export const recordingSchema = z.strictObject({
  schema: z.literal(RECORDING_ID),
  /** Milliseconds since 1970: a replay judges as of then. */
  startedAtMs: z.number().min(0).max(8.64e15),
  /** Purpose to octets. */
  random: z.record(z.string(), octets),
  dns: z.array(dnsExchange),
  streams: z.array(stream),
  fetches: z.array(fetched),
  /** What the audit was, for whoever replays it; not read here. */
  context: z.unknown(),
});

export type Recording = z.infer<typeof recordingSchema>;
export type RecordedStream = Recording['streams'][number];
export type RecordedEvent = RecordedStream['events'][number];

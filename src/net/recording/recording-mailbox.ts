import { z } from 'zod';
import type { MailboxPhase } from '../../core/net.ts';
import type { MailboxFailed } from '../wire.ts';
import { failed, ms, octets, tlsFacts, WIRE_FAILURES } from './recording-parts.ts';

// A mailbox is recorded by what was learnt of it, and not by its octets: these are its library's, and hold the password.

const FAILURES = [
  ...WIRE_FAILURES,
  'login',
  'no-tls',
  'untrusted',
  'no-password',
] as const satisfies readonly MailboxFailed['failure'][];

const PHASES = [
  'connect',
  'greeting',
  'tls',
  'login',
  'list',
  'search',
  'fetch',
  'remove',
] as const satisfies readonly MailboxPhase[];

const phase = z.enum(PHASES);
const notDone = z.strictObject({ ...failed.shape, failure: z.enum(FAILURES), phase });
const step = z.strictObject({ phase, detail: z.string(), elapsedMs: z.number().nonnegative() });

const opened = z.strictObject({
  steps: z.array(step).readonly(),
  capabilities: z.array(z.string()).readonly(),
  tls: tlsFacts.nullable(),
  idle: z.boolean(),
  folders: z
    .array(z.strictObject({ path: z.string(), specialUse: z.string().nullable() }))
    .readonly()
    .nullable(),
});

const foundMessage = z.strictObject({
  folder: z.string(),
  specialUse: z.string().nullable(),
  labels: z.array(z.string()).readonly().nullable(),
  uid: z.string(),
  receivedAtMs: z.number().nullable(),
  sizeBytes: z.number().nonnegative(),
  raw: octets.max(2_796_204), // 2 MiB
  truncated: z.boolean(),
  afterMs: ms,
});

const search = z.strictObject({
  found: foundMessage.nullable(),
  steps: z.array(step).readonly(),
  reconnects: z.int().nonnegative(),
  unseen: z.array(z.strictObject({ folder: z.string(), why: z.string(), foreign: z.boolean() })).readonly(),
  elapsedMs: ms,
});

const call = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('find'),
    /** What was looked for (`findKey`). */
    key: z.string(),
    result: z.discriminatedUnion('ok', [z.strictObject({ ok: z.literal(true), search }), notDone]),
  }),
  z.strictObject({
    what: z.literal('remove'),
    /** What was to be removed (`removeKey`). */
    key: z.string(),
    result: z.discriminatedUnion('ok', [
      z.strictObject({ ok: z.literal(true), removed: z.boolean(), detail: z.string() }),
      notDone,
    ]),
  }),
]);

export const recordedMailbox = z.strictObject({
  /** Protocol, host, address, port and user (`mailboxKey`). */
  key: z.string(),
  open: z.discriminatedUnion('ok', [z.strictObject({ ok: z.literal(true), opened }), notDone]),
  /** In the order in which they began. */
  calls: z.array(call),
});

export type RecordedMailbox = z.infer<typeof recordedMailbox>;
export type RecordedCall = RecordedMailbox['calls'][number];

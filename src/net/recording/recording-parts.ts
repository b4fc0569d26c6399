import { z } from 'zod';
import type { WireFailure } from '../wire.ts';

// What the exchanges of a recording have in common.

export const WIRE_FAILURES = [
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
] as const satisfies readonly WireFailure[];

export const ms = z.number().nonnegative();
export const octets = z.base64();
export const failed = z.strictObject({
  ok: z.literal(false),
  failure: z.enum(WIRE_FAILURES),
  detail: z.string(),
  /** Missing in recordings made before there was one. */
  code: z.string().exactOptional(),
  ms,
});

export const tlsFacts = z.strictObject({
  protocol: z.string(),
  cipher: z.string(),
  chain: z.array(octets).readonly(),
  trustError: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
  ephemeralKey: z
    .strictObject({ type: z.string(), name: z.string().nullable(), sizeBits: z.number().nullable() })
    .nullable(),
});

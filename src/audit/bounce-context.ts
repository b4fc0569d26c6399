import { z } from 'zod';
import { isAddress } from '../core/addresses.ts';
import { isSelector } from '../core/names.ts';
import type { DnsServer } from '../net/index.ts';
import type { ProofRequest } from './bounce-proof.ts';
import { domainSchema, optionsSchema, serversSchema, wrong } from './context.ts';

// What a recording of a proof run keeps beside the exchanges: the bounce itself is in it.

export interface BounceContext {
  /** As given; null for what was pasted. */
  readonly file: string | null;
  readonly place: string | null;
  /** How the octets are to be read. */
  readonly as: 'mail' | 'reply';
  readonly raw: Uint8Array;
  /** Who wrote the reply, as the user says. */
  readonly provider: string | null;
  readonly request: ProofRequest;
  readonly servers: readonly DnsServer[];
}

/** Of a bounce in a recording, in octets: as Base64 it leaves room for the exchanges. */
export const MAX_RECORDED_BOUNCE_BYTES = 32 * 1024 * 1024;

const oneLine = z
  .string()
  .max(1000)
  .regex(/^[^\r\n\0]*$/, 'expected one line');

const contextSchema = z.strictObject({
  kind: z.literal('bounce'),
  file: z.string().max(4096).nullable(),
  place: z.string().max(100).nullable(),
  as: z.enum(['mail', 'reply']),
  raw: z.base64().max(Math.ceil(MAX_RECORDED_BOUNCE_BYTES / 3) * 4),
  provider: oneLine.nullable(),
  hints: z.strictObject({
    domain: domainSchema.nullable(),
    from: oneLine.nullable(),
    sendingIps: z.array(z.string().refine(isAddress, 'expected an IP address')).max(1000),
    selectors: z.array(z.string().refine(isSelector, 'expected a selector')).max(1000),
  }),
  options: optionsSchema,
  notified: oneLine.nullable(),
  servers: serversSchema,
});

/** Plain JSON, for a recording. */
export function bounceContext({ raw, request, ...rest }: BounceContext): unknown {
  const octets = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  return { kind: 'bounce', ...rest, ...request, raw: octets.toString('base64') };
}

/** Whether a recording is that of a bounce. */
export function isBounceContext(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'bounce';
}

/** @returns the context, or where it is wrong and what was expected; never throws */
export function readBounceContext(
  value: unknown,
): { readonly ok: true; readonly context: BounceContext } | { readonly ok: false; readonly error: string } {
  const parsed = contextSchema.safeParse(value);
  if (!parsed.success) return { ok: false, error: wrong('context', parsed.error) };
  const { kind: _, raw, hints, options, notified, ...rest } = parsed.data;
  return { ok: true, context: { ...rest, raw: Buffer.from(raw, 'base64'), request: { hints, options, notified } } };
}

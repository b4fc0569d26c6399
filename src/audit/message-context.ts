import { z } from 'zod';
import { isAddress } from '../core/addresses.ts';
import { isHostName } from '../core/names.ts';
import type { MessageOptions, MessageTarget } from '../core/target.ts';
import { readMailbox } from '../message/addresses.ts';
import { MAX_MESSAGE_BYTES } from '../message/parts.ts';
import type { DnsServer } from '../net/index.ts';
import { domainSchema, optionsSchema, serversSchema, wrong } from './context.ts';

// What a recording of a message's audit keeps beside the exchanges: the message itself is in it.

export interface MessageContext {
  readonly target: MessageTarget;
  readonly servers: readonly DnsServer[];
  readonly withAuthor: boolean;
}

/** Of a message in a recording: as Base64 it leaves 8 MiB of what a recording may be to the exchanges. */
export const MAX_RECORDED_BYTES = 42 * 1024 * 1024;
const MAX_BASE64 = Math.ceil(MAX_MESSAGE_BYTES / 3) * 4;
const MOST_PLACES = 2 ** 20;

const oneLine = z
  .string()
  .max(1000)
  .regex(/^[^\r\n\0]*$/, 'expected one line');
const host = oneLine.refine((name) => isHostName(name) || isAddress(name), 'expected a host name or an address');
const path = oneLine.refine((text) => text === '' || readMailbox(text).ok, 'expected an address, or nothing for <>');

const count = z
  .int()
  .nonnegative()
  .max(2 ** 32 - 1);
const userModelSchema = z.strictObject({
  features: z.int(),
  spam: count,
  ham: count,
  learntAs: z.enum(['spam', 'ham']).nullable(),
  counts: z
    .array(
      z.tuple([
        z
          .int()
          .nonnegative()
          .max(MOST_PLACES - 1),
        count,
        count,
      ]),
    )
    .max(MOST_PLACES),
});

const messageSchema = z.strictObject({
  ip: z.string().refine(isAddress, 'expected an IP address').nullable(),
  // What goes to a filter stands in a header field of ours.
  helo: oneLine.regex(/^[\w.:[\]-]{1,255}$/, 'expected a host name').nullable(),
  mailFrom: path.nullable(),
  providers: z.array(oneLine).max(100),
  filters: z.strictObject({
    rspamd: z
      .string()
      .max(2000)
      .refine((text) => URL.canParse(text) && /^https?:/i.test(text), 'expected an http or https URL')
      .nullable(),
    spamd: z.strictObject({ host, port: z.int().min(1).max(65_535) }).nullable(),
    detect: z.boolean(),
  }),
  checkLinks: z.boolean(),
  postUnsubscribe: z.boolean(),
  userModel: userModelSchema.nullable(),
}) satisfies z.ZodType<MessageOptions>;

const contextSchema = z.strictObject({
  kind: z.literal('message'),
  name: z.string().max(4096),
  domain: domainSchema.nullable(),
  raw: z.base64().max(MAX_BASE64),
  sizeBytes: z.int().nonnegative(),
  message: messageSchema,
  options: optionsSchema,
  servers: serversSchema,
  withAuthor: z.boolean(),
});

/** Plain JSON, for a recording. */
export function messageContext({ target, servers, withAuthor }: MessageContext): unknown {
  const { raw, ...rest } = target;
  return { ...rest, raw: Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('base64'), servers, withAuthor };
}

/** Whether a recording is that of a message. */
export function isMessageContext(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'message';
}

/** @returns the context, or where it is wrong and what was expected; never throws */
export function readMessageContext(
  value: unknown,
): { readonly ok: true; readonly context: MessageContext } | { readonly ok: false; readonly error: string } {
  const parsed = contextSchema.safeParse(value);
  if (!parsed.success) return { ok: false, error: wrong('context', parsed.error) };
  const { servers, withAuthor, raw, ...rest } = parsed.data;
  return { ok: true, context: { target: { ...rest, raw: Buffer.from(raw, 'base64') }, servers, withAuthor } };
}

/** @returns the options, or which of them is wrong and what was expected; never throws */
export function readMessageOptions(
  value: unknown,
): { readonly ok: true; readonly options: MessageOptions } | { readonly ok: false; readonly error: string } {
  const parsed = messageSchema.safeParse(value);
  return parsed.success ? { ok: true, options: parsed.data } : { ok: false, error: wrong('options', parsed.error) };
}

import { z } from 'zod';
import { isAddress } from '../core/addresses.ts';
import { isHostName } from '../core/names.ts';
import type { ProbeRequest } from '../core/probe.ts';

// The shape of a probe in a recording, which anyone may have written.

const MAX_MESSAGE_CHARACTERS = 70 * 1024 * 1024; // 50 MiB in Base64: more than any large provider takes
const MAX_MESSAGES = 100;

/** A line of SMTP or of a header field ends at the first of these. */
const oneLine = z
  .string()
  .max(1000)
  .regex(/^[^\r\n\0]*$/, 'expected one line');
const host = z.string().refine((name) => isHostName(name) || isAddress(name), 'expected a host name or an address');
const mechanism = z.enum(['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2', 'OAUTHBEARER']);
const login = z.strictObject({ user: oneLine, secret: oneLine, mechanism: mechanism.nullable() });

const server = {
  host,
  port: z.int().min(1).max(65_535),
  tls: z.enum(['implicit', 'starttls', 'starttls-if-offered', 'none']),
  allowClear: z.boolean(),
  allowUntrusted: z.boolean(),
};

const mailbox = z.strictObject({
  ...server,
  protocol: z.enum(['imap', 'pop3']),
  login,
  address: oneLine,
  provider: oneLine.nullable(),
  message: z.int().min(0),
});

const message = z.strictObject({
  token: z.string().regex(/^[a-z0-9]{16,64}$/, 'expected 16 letters and digits or more'),
  messageId: oneLine,
  subject: z.string().max(10_000),
  raw: z.base64().max(MAX_MESSAGE_CHARACTERS),
  envelope: z.strictObject({ from: oneLine, to: z.array(oneLine).min(1).max(MAX_MESSAGES) }),
  smtputf8: z.boolean(),
  eightBit: z.boolean(),
});

export const probeSchema = z
  .strictObject({
    messages: z.array(message).min(1).max(MAX_MESSAGES),
    route: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('submission'), login: login.nullable(), ...server }),
      z.strictObject({ kind: z.literal('direct') }),
    ]),
    mailboxes: z.array(mailbox).max(MAX_MESSAGES),
    senderMailbox: mailbox.nullable(),
    waitMs: z.number().min(0).max(86_400_000),
    retryMs: z.number().min(0).max(86_400_000),
    deleteAfter: z.boolean(),
  })
  .refine(
    ({ messages, mailboxes }) => mailboxes.every((one) => one.message < messages.length),
    'expected each mailbox to look for one of the messages',
  ) satisfies z.ZodType<ProbeRequest>;

import { z } from 'zod';
import { isAddress } from '../core/addresses.ts';
import { isHostName } from '../core/names.ts';
import type { ProbeRequest } from '../core/probe.ts';
import { readMailbox } from '../message/addresses.ts';

// The shape of a probe in a recording, which anyone may have written, or as a program gives it.

const MAX_MESSAGE_CHARACTERS = 70 * 1024 * 1024; // 50 MiB in Base64: more than any large provider takes
const MAX_MESSAGES = 100;

/** A line of SMTP or of a header field ends at the first of these. */
const oneLine = z
  .string()
  .max(1000)
  .regex(/^[^\r\n\0]*$/, 'expected one line');
const address = oneLine.refine((text) => readMailbox(text).ok, 'expected an address such as ann@example.com');
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
  address,
  provider: oneLine.nullable(),
  message: z.int().min(0),
});

const message = z
  .strictObject({
    token: z.string().regex(/^[A-Za-z0-9]{16,64}$/, 'expected 16 to 64 letters and digits'),
    messageId: oneLine.regex(/^<[^<>\s]+>$/, 'expected a Message-ID in angle brackets'),
    subject: z.string().max(10_000),
    raw: z.base64().max(MAX_MESSAGE_CHARACTERS).refine(hasCrlfOnly, 'expected a message with lines ended by CRLF'),
    envelope: z.strictObject({
      from: z.union([z.literal(''), address]),
      to: z.array(address).min(1).max(MAX_MESSAGES),
    }),
    smtputf8: z.boolean(),
    eightBit: z.boolean(),
  })
  .refine(
    ({ raw, token }) => Buffer.from(raw, 'base64').includes(token),
    'expected the token in the message, which is found by it',
  );

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
    judgeCopies: z.boolean().default(false), // recordings made before it have none
  })
  .refine(
    ({ messages, mailboxes, senderMailbox }) =>
      [...mailboxes, ...(senderMailbox === null ? [] : [senderMailbox])].every((one) => one.message < messages.length),
    'expected each mailbox to look for one of the messages',
  )
  .refine(
    ({ messages, mailboxes }) =>
      mailboxes.every((one) => messages[one.message]?.envelope.to.includes(one.address) ?? false),
    'expected each mailbox to be that of a recipient of its message',
  ) satisfies z.ZodType<ProbeRequest>;

/** A line end of another kind would end a line for one server and not for the next (RFC 5321 section 2.3.8). */
function hasCrlfOnly(raw: string): boolean {
  return !/(?<!\r)\n|\r(?!\n)/.test(Buffer.from(raw, 'base64').toString('latin1'));
}

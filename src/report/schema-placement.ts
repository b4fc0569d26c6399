import { z } from 'zod';
import type { Placement } from '../core/placement.ts';

// Where a probe ended up, as a report says it.

const seconds = z.number().nonnegative().nullable();
/** May lie before the beginning: the clocks of other hosts are not ours. */
const milliseconds = z.number().nullable();

const verdict = z
  .enum(['inbox', 'junk', 'other', 'not-arrived', 'refused', 'bounced', 'accepted'])
  .nullable()
  .describe('accepted: a server took it, and nobody looked further; null: it cannot be said.');

const mailbox = z
  .strictObject({
    recipient: z.string(),
    provider: z.string().nullable().describe('As the user calls it, or by its MX hosts; null: not known.'),
    verdict,
    refusedBy: z
      .string()
      .nullable()
      .describe("The server that refused it, the sender's own or the recipient's; null: none did, or it is not known."),
    looked: z
      .enum(['every-folder', 'inbox-only'])
      .nullable()
      .describe('What was looked into: by POP3 the inbox alone, so that not-arrived means not in the inbox.'),
    folder: z.string().nullable().describe('As the server names it.'),
    labels: z.array(z.string()).nullable().describe("Gmail's; null where there are none."),
    seconds: seconds.describe('From the moment a server took it until it was seen in the mailbox.'),
    detail: z.string(),
  })
  .meta({ id: 'mailbox-placement', description: 'What became of the probe for one recipient.' });

const step = z
  .strictObject({
    step: z.enum(['submit', 'queue', 'mx-lookup', 'relay', 'delivery', 'imap', 'pop3']),
    host: z.string().nullable(),
    startMs: milliseconds.describe('From the beginning of the probe; null: not known.'),
    elapsedMs: milliseconds,
    how: z
      .enum(['seen', 'stated', 'inferred'])
      .describe(
        'seen: measured here; stated: by the trace fields, in whole seconds; inferred: between two known ones.',
      ),
    detail: z.string(),
  })
  .meta({ id: 'journey-step' });

export const placement = z
  .strictObject({
    verdict,
    folder: z.string().nullable(),
    seconds,
    phase: z.string().nullable().describe('The SMTP phase in which it was refused; null where it was not.'),
    reply: z
      .strictObject({
        code: z.int(),
        enhanced: z.string().nullable(),
        lines: z.array(z.string()),
        meaning: z.string().nullable().describe('Null: no rule knows it.'),
      })
      .nullable(),
    sendingAddress: z.string().nullable().describe("The address that the recipient's servers saw."),
    mailboxes: z.array(mailbox).describe('One for each recipient.'),
    journey: z.array(step).describe('In the order in which it happened; of the first message.'),
  })
  .meta({
    id: 'placement',
    description: 'Where the probe ended up: of the only recipient, or of the worst of several.',
  }) satisfies z.ZodType<Placement>;

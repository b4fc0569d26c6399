import { z } from 'zod';
import { bounceMoves, bouncePhases, bounceReasons, proofTopics } from '../../core/bounce.ts';

// The shape of the JSON of `mailcheck bounce`, and by it its types. Loaded by the generator and by tests only: the command
// imports its types, and not zod, which takes long to load.

/** Names the format and its version. A change that breaks a reader gets a new number. */
export const BOUNCES_SCHEMA_ID = 'mailcheck/bounces@1';

const text = z.string().nullable();
const time = z.iso.datetime().nullable();
const reason = z.enum(bounceReasons);
const move = z.enum(bounceMoves);
const phase = z.enum(bouncePhases).nullable();
const kind = z.enum(['permanent', 'temporary', 'not a failure']);
const what = z.enum(['failure', 'delay', 'success', 'vacation', 'complaint', 'receipt', 'none']);

const record = z.strictObject({
  action: z.enum(['add', 'change', 'remove']),
  name: z.string(),
  type: z.string(),
  value: z.string(),
});

const topic = z.enum(proofTopics);

const proof = z
  .strictObject({
    verdict: z
      .enum(['confirmed', 'fine now', 'possible', 'unchecked', 'not provable'])
      .describe(
        'confirmed: the server said so and DNS shows it; fine now: it said so and DNS shows no such fault; possible: nobody said so, and this may be behind it; unchecked: it could not be looked at; not provable: nothing that DNS or a handshake could show.',
      ),
    sentence: z.string().describe('The verdict and what it rests on, as a sentence.'),
    topics: z.array(topic).describe('What it was looked at for.'),
    findings: z.array(
      z.strictObject({
        domain: z.string(),
        check: z.string(),
        code: z.string(),
        severity: z.enum(['critical', 'major', 'minor', 'info']),
        title: z.string(),
        why: z.string(),
        fix: z.strictObject({ text: z.string(), records: z.array(record), condition: text }),
      }),
    ),
    seen: z.array(z.string()).describe('What was found in order, or speaks for the verdict and is no fault.'),
    looked: z
      .array(
        z.strictObject({
          of: z.enum(['sender', 'recipient']),
          domain: z.string().describe('Or the address, where lists of addresses were asked.'),
          checks: z.array(z.string()),
          lists: z.array(z.string()).describe('The zones that the check blocklist asked; no other list was.'),
        }),
      )
      .describe('What was asked, and about whom.'),
    unchecked: z.array(
      z.strictObject({
        domain: text.describe('Null: the bounce does not show which.'),
        check: z.string(),
        subject: z.string(),
        detail: z.string(),
        advice: text.describe('What to do so that it is seen.'),
      }),
    ),
  })
  .nullable()
  .describe('Null: no proof run was made of it.');

const recipient = z
  .strictObject({
    recipient: text.describe('The final recipient, or else the original one; null: the bounce names nobody.'),
    originalRecipient: text,
    reason,
    kind,
    move: move.describe('Never wait where it has ended.'),
    ended: z
      .boolean()
      .describe(
        'Nobody tries any more: a failure is reported, or a server said no for good. False: somebody does, or it is not known.',
      ),
    meaning: z.string().describe('One sentence for somebody who is no expert.'),
    advice: z.array(z.string()).describe('What to do, step by step.'),
    worry: text.describe('Of what may pass by itself: when it is time to do something.'),
    status: text.describe('Enhanced status code (RFC 3463).'),
    statusDerived: z.boolean().describe('It does not stand in the bounce, and follows from reply code and reason.'),
    replyCode: z.int().nullable(),
    action: z.enum(['failed', 'delayed', 'delivered', 'relayed', 'expanded']).nullable(),
    actionDerived: z.boolean(),
    phase,
    phaseDerived: z.boolean(),
    reply: z.strictObject({ code: z.int(), enhanced: text, lines: z.array(z.string()) }).nullable(),
    remoteMta: text,
    remoteAddress: text,
    provider: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
    diagnostic: text,
    lastAttemptAt: time,
    willRetryUntil: time,
    basis: z.enum(['rule', 'status', 'status-subject', 'reply-code', 'form', 'guess', 'nothing']),
    rule: z.strictObject({ id: z.string(), of: z.string(), source: z.string(), retrieved: text }).nullable(),
    greylisting: z.boolean(),
    others: z.array(reason),
    proof,
  })
  .meta({ id: 'bounced-recipient' });

const original = z
  .strictObject({
    from: text,
    to: text,
    subject: text,
    messageId: text,
    returnPath: text,
    sendingAddress: text,
    helo: text,
    signatures: z.array(z.strictObject({ domain: z.string(), selector: z.string() })),
    date: time,
  })
  .nullable();

const feedback = z
  .strictObject({
    type: z.string(),
    userAgent: text,
    sourceAddress: text,
    authentication: z.array(z.string()),
    incidents: z.int().nullable(),
  })
  .nullable();

/** One bounce. */
export const bounceEntrySchema = z
  .strictObject({
    file: text.describe('As given, - for standard input; null for a pasted reply.'),
    place: text.describe(
      'Where in the file: #17 of a mailbox, line 20 of a log, event 3 of a webhook; null: the whole.',
    ),
    bounce: z.boolean().describe('Whether it reports a failure or a delay.'),
    what,
    form: z.enum(['report', 'feedback', 'words', 'reply', 'log', 'webhook', 'none']),
    system: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
    summary: z.string().describe('What happened, as a sentence.'),
    reportingMta: text,
    arrivedAt: time,
    recipients: z.array(recipient),
    recipientCount: z.int().nonnegative(),
    original,
    feedback,
    unread: z.array(z.string()),
  })
  .meta({ id: 'bounce' });

const share = z
  .strictObject({
    reason,
    kinds: z.array(z.strictObject({ kind, recipients: z.int().positive() })).describe('The most frequent first.'),
    move,
    greylisting: z.boolean(),
    page: text.describe(
      'Of a block: the page to ask for removal at, or the list, where the refusal tells; by its host.',
    ),
    providers: z
      .array(z.strictObject({ id: z.string(), name: z.string(), recipients: z.int().positive() }))
      .describe('Who refused, as far as it is known; the most frequent first.'),
    rules: z
      .array(z.strictObject({ id: z.string(), recipients: z.int().positive() }))
      .describe('What knows it; the most frequent first.'),
    recipients: z.int().positive(),
    guessed: z.int().nonnegative().describe('Of how many of them it is a guess.'),
    ended: z.int().nonnegative().describe('Of how many nobody tries any more.'),
    title: z.string().describe('It in a few words.'),
    sentence: z.string(),
    advice: z.array(z.string()).describe('What is advised most often.'),
    advised: z
      .int()
      .nonnegative()
      .describe('To how many of them; the others have their own, in reports[].recipients[].'),
    examples: z.array(z.string()).describe('Recipients, at most three.'),
  })
  .meta({ id: 'bounce-share' });

export const bounceSummarySchema = z
  .strictObject({
    entries: z.int().nonnegative(),
    recipients: z.int().nonnegative(),
    by: z.strictObject({
      failure: z.int().nonnegative(),
      delay: z.int().nonnegative(),
      success: z.int().nonnegative(),
      vacation: z.int().nonnegative(),
      complaint: z.int().nonnegative(),
      receipt: z.int().nonnegative(),
      none: z.int().nonnegative(),
    }),
    sentence: z.string(),
    causes: z.array(share).describe('Of failures and delays, the most frequent first.'),
    unreadable: z.array(z.strictObject({ file: z.string(), why: z.string() })),
  })
  .meta({ id: 'bounce-summary' });

/** `--format json`. */
export const bouncesDocumentSchema = z.strictObject({
  schema: z.literal(BOUNCES_SCHEMA_ID),
  mailcheck: z.string().describe('The version that wrote it.'),
  reports: z.array(bounceEntrySchema),
  summary: bounceSummarySchema,
});

/** `--format ndjson`: one of these per line. */
export const bounceLineSchema = z.strictObject({ schema: z.literal(BOUNCES_SCHEMA_ID), ...bounceEntrySchema.shape });

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

export type BounceEntry = DeepReadonly<z.infer<typeof bounceEntrySchema>>;
export type BounceEntryRecipient = BounceEntry['recipients'][number];
export type BounceProof = NonNullable<BounceEntryRecipient['proof']>;
export type BounceSummary = DeepReadonly<z.infer<typeof bounceSummarySchema>>;
export type BouncesDocument = DeepReadonly<z.infer<typeof bouncesDocumentSchema>>;

import { z } from 'zod';
import { comparison, elsewhere, readiness } from './schema-beside.ts';
import { forecast } from './schema-forecast.ts';
import { placement } from './schema-placement.ts';
import { applied, notApplicable } from './schema-result.ts';
import { direction, percent, points } from './schema-words.ts';

// The shape of the JSON, and by it the type of a report. Loaded by the generator and by tests; the command needs only the types.

/** Names the format and its version. A change that breaks a reader gets a new number. */
export const SCHEMA_ID = 'mailcheck/report@1';

const reply = z.strictObject({ code: z.int(), enhanced: z.string().nullable(), lines: z.array(z.string()) });

const symptom = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bounce'),
    direction,
    reply: reply.nullable().describe('What a mail server said; null where none was heard saying so.'),
  }),
  z.strictObject({
    kind: z.literal('placement'),
    direction,
    folder: z
      .enum(['spam', 'missing'])
      .describe('missing: a server took the message, and it was not found where it was looked for.'),
    mailbox: z
      .strictObject({ recipient: z.string(), provider: z.string().nullable(), folder: z.string().nullable() })
      .nullable()
      .describe('Where the probe was seen to end up so; null where it follows from findings and was not seen.'),
  }),
]);

const cause = z
  .strictObject({
    symptom,
    findings: z.array(z.string()).describe('Empty: nothing that was found explains it.'),
    certainty: z
      .enum(['stated', 'implied', 'possible'])
      .describe('stated: a mail server said so, by a reply or a header; implied: it follows; possible: it may be.'),
    rule: z.string().nullable(),
  })
  .meta({ id: 'cause' });

const score = z
  .strictObject({
    low: percent,
    high: percent,
    applicable: points,
    earned: points,
    unchecked: points,
    deductions: z.array(
      z.strictObject({
        check: z.string(),
        code: z.string(),
        points: z.int().positive(),
        cap: z.boolean().describe('Not the cost of the finding itself, but what a rejected domain has above 49.'),
      }),
    ),
  })
  .meta({
    id: 'score',
    description:
      'Points: applicable = earned + unchecked + the sum of deductions. low and high are percent, rounded down; null where nothing applied.',
  });

const role = z.enum(['both', 'sender', 'receiver', 'parked']).nullable().describe('As given; null: detected.');

const target = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('domain'),
      domain: z.string().describe('A-labels.'),
      display: z.string().describe("The domain in the reader's own script."),
      role,
    }),
    z.strictObject({
      kind: z.literal('message'),
      name: z.string().describe('The file as given; - for standard input.'),
      domain: z.string().nullable().describe("The author's domain in A-labels; null: none, or more than one."),
      display: z.string(),
      sizeBytes: z.int().nonnegative(),
      role,
    }),
  ])
  .meta({ id: 'target' });

const resolver = z
  .strictObject({
    transport: z.enum(['udp', 'tls', 'https']),
    servers: z.array(z.string()),
    trust: z
      .enum(['local', 'encrypted', 'none'])
      .describe('What the AD bit is worth: none means that anyone on the path can set it.'),
  })
  .meta({ id: 'resolver', description: 'Who was asked.' });

const stats = z
  .strictObject({
    queries: z.int().nonnegative().describe('DNS questions sent, retries included.'),
    questions: z.int().nonnegative().describe('Distinct DNS questions.'),
    memoHits: z.int().nonnegative(),
    smtpSessions: z.int().nonnegative(),
    httpsRequests: z.int().nonnegative(),
    durations: z.strictObject({
      elapsedMs: z.number().nonnegative(),
      dnsMs: z.number().nonnegative().describe('The sum over all queries.'),
      slowestDnsMs: z.number().nonnegative(),
    }),
  })
  .meta({ id: 'stats' });

export const reportSchema = z
  .strictObject({
    mailcheck: z.string().describe('The version that wrote it.'),
    startedAt: z.iso.datetime(),
    target,
    verdict: z.enum(['rejected', 'at risk', 'undetermined', 'deliverable']),
    directions: z.array(direction).describe('Which mail the verdict is about.'),
    summary: z.string().describe('The verdict as a sentence.'),
    score,
    placement: placement.nullable().describe('Where the probe ended up; null where none was asked for.'),
    forecast: forecast.nullable().describe('Where a message will go; null for a domain.'),
    causes: z.array(cause),
    results: z.array(z.discriminatedUnion('outcome', [applied, notApplicable])),
    skipped: z.array(z.string()).describe('Checks and finding codes the user left out.'),
    resolver,
    readiness: z.array(readiness).nullable().describe('Null for a domain that does not send.'),
    comparison: comparison.nullable().describe('With --compare: against the saved report.'),
    elsewhere: elsewhere.nullable().describe('Null where the port is open from here, or SMTP was not asked for.'),
    stats,
  })
  .meta({ id: 'report' });

/** `--format json`: always a list, also for one domain. */
export const documentSchema = z.strictObject({ schema: z.literal(SCHEMA_ID), reports: z.array(reportSchema) });

/** `--format ndjson`: one of these per line. */
export const lineSchema = z.strictObject({ schema: z.literal(SCHEMA_ID), ...reportSchema.shape });

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** The answer to one audit: what `--format json` prints. */
export type Report = DeepReadonly<z.infer<typeof reportSchema>>;
/** The report of an audit of a domain. */
export type DomainReport = Report & { readonly target: { readonly kind: 'domain' } };
/** The report about a message. */
export type MessageReport = Report & { readonly target: { readonly kind: 'message' } };
export type ReportDocument = DeepReadonly<z.infer<typeof documentSchema>>;
export type ReportResult = Report['results'][number];
/** A result of a check that applied. */
export type ReportApplied = Extract<ReportResult, { readonly findings: unknown }>;
export type ReportFinding = ReportApplied['findings'][number];
export type ReportUnchecked = ReportApplied['unchecked'][number];
export type Forecast = NonNullable<Report['forecast']>;
export type ForecastReceiver = Forecast['receivers'][number];
export type ForecastCause = ForecastReceiver['causes'][number];
export type ForecastOpen = ForecastReceiver['open'][number];

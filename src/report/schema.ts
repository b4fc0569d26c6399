import { z } from 'zod';

// The shape of the JSON, and by it the type of a report. Loaded by the generator and by tests; the command needs only the types.

/** Names the format and its version. A change that breaks a reader gets a new number. */
export const SCHEMA_ID = 'mailcheck/report@1';

const direction = z.enum(['your-mail', 'mail-to-you']);
const severity = z.enum(['critical', 'major', 'minor', 'info']);
const area = z.enum(['authentication', 'transport', 'reputation', 'message']);
const points = z.int().nonnegative();
const percent = z.int().min(0).max(100).nullable();
const plainJson = z.record(z.string(), z.unknown());

const effect = z
  .strictObject({ kind: z.enum(['bounce', 'spam-folder', 'spoofable', 'downgrade']), direction })
  .meta({ id: 'effect' });

const evidence = z
  .strictObject({
    via: z.enum(['dns', 'smtp', 'https', 'imap', 'pop3', 'message']),
    request: z.string(),
    response: z.string(),
  })
  .meta({
    id: 'evidence',
    description: 'One exchange with the outside world, word for word; one character per octet.',
  });

const excerpt = z
  .strictObject({
    source: z.string(),
    text: z.string(),
    mark: z
      .strictObject({ start: z.int().nonnegative(), end: z.int().nonnegative() })
      .nullable()
      .describe('Offsets into text, end exclusive; null: the whole.'),
    note: z.string().nullable(),
  })
  .meta({ id: 'excerpt', description: "A piece of the domain's own text with the place at fault marked." });

const record = z
  .strictObject({
    action: z.enum(['add', 'change', 'remove']),
    name: z.string(),
    type: z.string(),
    value: z.string(),
  })
  .meta({ id: 'record', description: 'One change to the zone, in presentation form (RFC 1035 section 5.1).' });

const finding = z
  .strictObject({
    code: z.string().describe('Stable: never renamed.'),
    severity,
    effects: z.array(effect),
    params: plainJson.describe('What the words are made of.'),
    title: z.string(),
    why: z.string(),
    fix: z.strictObject({
      text: z.string(),
      records: z.array(record),
      condition: z
        .string()
        .nullable()
        .describe('What must be so before the records may be put in place; null: they can be at once.'),
    }),
    spec: z.string(),
    rules: z
      .array(z.strictObject({ receiver: z.string(), demand: z.string(), for: z.enum(['all', 'bulk']) }))
      .describe('Rules of mailbox providers that this breaks.'),
    excerpt: excerpt.nullable(),
    evidence: z.array(evidence),
  })
  .meta({ id: 'finding' });

const unchecked = z
  .strictObject({
    subject: z.string(),
    reason: z
      .enum([
        'timeout',
        'dns-failure',
        'refused',
        'unreachable',
        'protocol-error',
        'port-25-blocked',
        'no-ipv6',
        'limit',
        'not-proven',
        'not-requested',
        'internal-error',
      ])
      .describe('A statement about the audit, never about the domain.'),
    detail: z.string(),
    couldBe: z.array(z.string()).nullable().describe('Codes it might have been; null: any code of the check.'),
    open: z.boolean().describe('Whether it leaves score and verdict open.'),
    advice: z.string().nullable().describe('What to do so that the next run sees it.'),
  })
  .meta({ id: 'unchecked' });

const checkPoints = z
  .strictObject({ weight: points, earned: points, unchecked: points, lost: points })
  .describe('weight = earned + unchecked + lost, before any cap.');

const notApplicable = z
  .strictObject({
    check: z.string(),
    area,
    outcome: z.literal('not-applicable'),
    because: z.string().nullable(),
  })
  .meta({ id: 'not-applicable' });

const applied = z
  .strictObject({
    check: z.string(),
    area,
    outcome: z.enum(['passed', 'failed', 'not-checked']),
    points: checkPoints,
    summary: z.string().nullable().describe('One line about the facts; null where they are unknown.'),
    facts: plainJson.nullable().describe('What was seen, as plain JSON; null where it is unknown.'),
    findings: z.array(finding).describe('The worst first.'),
    unchecked: z.array(unchecked),
    evidence: z.array(evidence),
  })
  .meta({ id: 'applied' });

const reply = z.strictObject({ code: z.int(), enhanced: z.string().nullable(), lines: z.array(z.string()) });

const symptom = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bounce'),
    direction,
    reply: reply.nullable().describe('What a mail server said; null where none was heard saying so.'),
  }),
  z.strictObject({ kind: z.literal('placement'), direction, folder: z.literal('spam') }),
]);

const cause = z
  .strictObject({
    symptom,
    findings: z.array(z.string()),
    certainty: z
      .enum(['stated', 'implied', 'possible'])
      .describe("stated: a mail server's reply said so; implied: it follows; possible: it may be."),
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

const target = z
  .strictObject({
    kind: z.literal('domain'),
    domain: z.string().describe('A-labels.'),
    display: z.string().describe("The domain in the reader's own script."),
    role: z.enum(['both', 'sender', 'receiver', 'parked']).nullable().describe('As given; null: detected.'),
  })
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

const change = z.strictObject({ code: z.string(), check: z.string(), severity, title: z.string() });

const comparison = z
  .strictObject({
    since: z.iso.datetime().describe('When the earlier audit was.'),
    verdict: z.strictObject({ before: z.string(), now: z.string() }),
    score: z.strictObject({ before: z.tuple([percent, percent]), now: z.tuple([percent, percent]) }),
    worse: z.array(change).describe('Findings that were not there then.'),
    better: z.array(change).describe('Findings that are there no more.'),
    unseen: z
      .array(change.extend({ seen: z.enum(['then', 'now']).describe('Which of the two audits found it.') }))
      .describe('Findings of one audit that the other one could not have seen: neither better nor worse.'),
    changed: z
      .array(
        z.strictObject({
          check: z.string(),
          path: z
            .string()
            .describe('Where in the facts of the check, such as keys.s1.record; outcome; or severity of a finding.'),
          before: z.string().nullable().describe('As JSON; null: it was not there.'),
          now: z.string().nullable(),
        }),
      )
      .describe('Facts that differ, and checks that one of the two audits could not make.'),
    more: z.int().nonnegative().describe('Facts that differ and are not listed.'),
  })
  .meta({ id: 'comparison', description: 'What became of an earlier audit.' });

const elsewhere = z
  .strictObject({
    port: z.int().min(1).max(65_535),
    file: z.string().describe('The recording that the first command writes and the second one reads.'),
    bring: z.array(z.string()).describe('Files that the first command reads: copy them to the other machine before.'),
    leftOut: z.array(z.string()).describe('Options that the first command does not repeat: they mean this network.'),
    record: z.string().describe('A shell command for a machine that reaches the port.'),
    replay: z.string().describe('A shell command for this machine, once the file is here.'),
  })
  .meta({
    id: 'elsewhere',
    description: 'How to see what stayed unchecked because this network lets nothing out to mail servers.',
  });

const readiness = z
  .strictObject({
    provider: z.string(),
    receiver: z.string().describe('As its users know it.'),
    bulkFrom: z.int().positive().nullable().describe('Messages a day; null: the provider names no number.'),
    verdict: z
      .enum(['meets', 'open', 'breaks-as-bulk', 'breaks'])
      .describe('meets: all that can be seen from outside; open: not all of it was seen.'),
    rules: z.array(
      z.strictObject({
        id: z.string(),
        demand: z.string(),
        for: z.enum(['all', 'bulk']),
        since: z.iso.date().nullable(),
        effect: z.enum(['bounce', 'spam-folder', 'either']).describe('What becomes of mail that breaks it.'),
        answer: z.enum(['yes', 'no', 'unseen', 'outside']).describe('outside: it cannot be seen from outside.'),
        codes: z.array(z.string()).describe('The findings that break it.'),
        because: z.string().nullable().describe('Why it was not seen.'),
        source: z.string().describe("The provider's own page."),
        via: z.string().nullable().describe('Where its words were read, when the page itself could not be.'),
        retrieved: z.iso.date(),
      }),
    ),
  })
  .meta({
    id: 'readiness',
    description: 'What one mailbox provider demands of senders, and whether the domain does it.',
  });

export const reportSchema = z
  .strictObject({
    mailcheck: z.string().describe('The version that wrote it.'),
    startedAt: z.iso.datetime(),
    target,
    verdict: z.enum(['rejected', 'at risk', 'undetermined', 'deliverable']),
    directions: z.array(direction).describe('Which mail the verdict is about.'),
    summary: z.string().describe('The verdict as a sentence.'),
    score,
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

/** The answer to one audit: what `--format json` prints and what `checkDomain()` resolves to. */
export type Report = DeepReadonly<z.infer<typeof reportSchema>>;
export type ReportDocument = DeepReadonly<z.infer<typeof documentSchema>>;
export type ReportResult = Report['results'][number];
/** A result of a check that applied. */
export type ReportApplied = Extract<ReportResult, { readonly findings: unknown }>;
export type ReportFinding = ReportApplied['findings'][number];
export type ReportUnchecked = ReportApplied['unchecked'][number];

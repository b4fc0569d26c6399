import { z } from 'zod';
import { area, direction, plainJson, points, severity } from './schema-words.ts';

// What one check says in a report.

const effect = z
  .strictObject({ kind: z.enum(['bounce', 'spam-folder', 'spoofable', 'downgrade']), direction })
  .meta({ id: 'effect' });

const evidence = z
  .strictObject({
    via: z.enum(['dns', 'smtp', 'https', 'imap', 'pop3', 'rspamd', 'spamd', 'message']),
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

export const notApplicable = z
  .strictObject({
    check: z.string(),
    area,
    outcome: z.literal('not-applicable'),
    because: z.string().nullable(),
  })
  .meta({ id: 'not-applicable' });

export const applied = z
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

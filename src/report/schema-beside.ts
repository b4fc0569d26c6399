import { z } from 'zod';
import { percent, severity } from './schema-words.ts';

// What a report says beside the results of its checks.

const change = z.strictObject({ code: z.string(), check: z.string(), severity, title: z.string() });

export const comparison = z
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

export const elsewhere = z
  .strictObject({
    port: z.int().min(1).max(65_535),
    file: z.string().describe('The recording that the first command writes and the second one reads.'),
    bring: z.array(z.string()).describe('Files that the first command reads: copy them to the other machine before.'),
    probe: z
      .enum(['not-repeated', 'unsent'])
      .nullable()
      .describe('Neither command sends mail. unsent: the probe of this run found the port closed, and nothing left.'),
    leftOut: z.array(z.string()).describe('Options that the first command does not repeat: they mean this network.'),
    record: z.string().describe('A shell command for a machine that reaches the port.'),
    replay: z.string().describe('A shell command for this machine, once the file is here.'),
  })
  .meta({
    id: 'elsewhere',
    description: 'How to see what stayed unchecked because this network lets nothing out to mail servers.',
  });

export const readiness = z
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

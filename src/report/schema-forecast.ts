import { z } from 'zod';

// Where a message will go, as a report says it.

const topic = z.enum([
  'receiver',
  'policy',
  'authentication',
  'blocklist',
  'address',
  'filter',
  'identity',
  'attachment',
  'links',
  'domain',
  'bulk',
  'form',
  'content',
]);

const certainty = z
  .enum(['stated', 'implied', 'possible'])
  .describe(
    'stated: the receiver of this copy said so; implied: it breaks what the receiver demands, or follows from a critical finding; possible: it may be.',
  );

const cause = z
  .strictObject({
    findings: z.array(z.string()).describe('Codes, the worst first; empty where the facts alone show it.'),
    topic,
    weight: z.int().positive().describe('Only the order counts.'),
    effect: z
      .enum(['refused', 'thrown-away', 'junk', 'held-back', 'either', 'delayed'])
      .describe(
        'either: refused or junk: receivers differ, or this one does both, or does not say which; the others as for an outcome.',
      ),
    certainty,
    words: z.string().describe('A clause.'),
    rule: z
      .strictObject({
        demand: z.string(),
        for: z.enum(['all', 'bulk']),
        source: z.string(),
        via: z.string().nullable().describe('Where its words were read, when the page itself could not be.'),
        retrieved: z.iso.date(),
      })
      .nullable()
      .describe("The provider's rule behind it; null: it publishes none."),
    evidence: z.array(z.strictObject({ source: z.string(), text: z.string() })),
  })
  .meta({ id: 'forecast-cause' });

const open = z
  .strictObject({
    check: z.string(),
    subject: z.string(),
    detail: z.string(),
    advice: z.string().nullable().describe('What to do so that the next run sees it.'),
  })
  .meta({ id: 'forecast-open', description: 'What was not seen and could change the outcome.' });

const receiver = z
  .strictObject({
    provider: z
      .string()
      .nullable()
      .describe('Null: none that is known: the receiver of this copy, or whoever runs a filter that was asked.'),
    receiver: z.string().describe('As its users know it.'),
    outcome: z
      .enum(['inbox', 'junk', 'held-back', 'refused', 'thrown-away', 'refused-or-junk', 'delayed', 'uncertain'])
      .describe(
        'inbox: nothing was seen that keeps it from there; held-back: kept, and the recipient sees nothing of it until somebody there lets it go; thrown-away: taken, and neither side is told; delayed: the sender is asked to come again, and it arrives later; refused-or-junk: it does not get there, and nothing says which of the two becomes of it; uncertain: something may keep it from there, or something that could was not seen.',
      ),
    certainty: certainty.nullable().describe('Of the outcome; null where it rests on nothing but what was not found.'),
    words: z.string().describe('The outcome and its first cause, as a clause.'),
    causes: z.array(cause).describe('The heaviest first.'),
    open: z.array(open),
  })
  .meta({ id: 'forecast-receiver' });

export const forecast = z
  .strictObject({
    receivers: z.array(receiver),
    named: z.boolean().describe('Whether the user named these providers: then what they refuse fails the gate.'),
    beyond: z.array(z.string()).describe('What decides as well, and nobody can see from outside.'),
  })
  .meta({ id: 'forecast', description: 'Where the message will go, by receiver, and because of what.' });

import { expect, test } from 'vitest';
import { z } from 'zod';
import { replyRules } from '../../../src/checks/smtp/facts.ts';
import { recognise } from '../../../src/checks/smtp/replies.ts';
import generic from '../../../src/data/smtp-replies.json' with { type: 'json' };
import { reply } from '../../support/smtp-session.ts';

const rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  code: z.int().min(400).max(599).nullable(),
  enhanced: z
    .string()
    .regex(/^[45]\.\d+\.\d+$/)
    .nullable(),
  contains: z.string().min(4),
  about: z.enum(['client', 'domain', 'recipient', 'server']),
  meaning: z.string().min(10),
  example: z.string().regex(/^[45]\d\d /),
  exampleKind: z.enum(['documented', 'observed', 'composed']),
  source: z.url({ protocol: /^https$/ }),
  retrieved: z.iso.date().nullable(),
  greylisting: z.literal(true).optional(),
});

const rules = z.array(rule).parse([...replyRules]);

test('the file of generic rules has the form of a rule throughout', () => {
  expect(() => z.array(rule).parse(generic.replies)).not.toThrow();
});

test('no two rules have the same id', () => {
  const ids = rules.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test.for(rules.map(({ id, example }) => [id, example] as const))(
  '%s is the first rule to know its example',
  ([id, example]) => {
    expect(recognise(reply(example), rules)?.id).toBe(id);
  },
);

test('there are enough rules for what one meets at connect, MAIL and RCPT', () => {
  expect(rules.length).toBeGreaterThan(60);
  for (const about of ['client', 'domain', 'recipient', 'server']) {
    expect(rules.some((one) => one.about === about)).toBe(true);
  }
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { deadLists, lists } from '../../../src/checks/blocklist/lists-facts.ts';
import dead from '../../../src/data/dead-blocklists.json' with { type: 'json' };

const zone = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/);
const kind = z.enum([
  'spam',
  'exploited',
  'policy',
  'neighbourhood',
  'backscatter',
  'phish',
  'malware',
  'botnet',
  'abused',
  'bulk',
  'watched',
]);
const list = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(3),
  zone,
  subject: z.enum(['address', 'domain']),
  kind: z.enum(['block', 'allow']),
  weight: z.enum(['major', 'minor', 'info']),
  ipv6: z.boolean(),
  test: z.strictObject({ listed: z.string(), notListed: z.string() }),
  answers: z.enum(['codes', 'bits']),
  meanings: z.record(z.string(), z.strictObject({ meaning: z.string().min(3), kind })),
  refusals: z.record(z.string().regex(/^127\./), z.string().min(3)),
  delist: z.url({ protocol: /^https$/ }),
  source: z.url({ protocol: /^https?$/ }),
  retrieved: z.iso.date(),
});

test.each(lists.map((one) => [one.id, one] as const))('%s is a list', (_, one) => {
  list.parse(one);
  const keys = Object.keys(one.meanings);
  if (one.kind === 'block') expect(keys.length).toBeGreaterThan(0);
  if (one.answers === 'codes') for (const key of keys) expect(key).toMatch(/^127\.0\.\d+\.\d+$/);
  else for (const key of keys) expect(Math.log2(Number(key)) % 1).toBe(0);
  for (const refusal of Object.keys(one.refusals)) expect(keys).not.toContain(refusal);
});

test('no list is named twice, and none of them is dead', () => {
  expect(new Set(lists.map((one) => one.zone)).size).toBe(lists.length);
  expect(lists.filter((one) => deadLists.includes(one.zone))).toEqual([]);
});

test('every dead list has a date and a source', () => {
  const entry = z.strictObject({
    zone,
    name: z.string(),
    since: z.string().regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/),
    what: z.string(),
    source: z.url(),
    retrieved: z.iso.date(),
  });
  z.strictObject({ about: z.string(), dead: z.array(entry).min(5) }).parse(dead);
});

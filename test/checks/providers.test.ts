import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { providerOfInclude, providerOfMx, providers } from '../../src/checks/providers.ts';
import { replyRuleSchema } from '../support/reply-rule-schema.ts';

const folder = new URL('../../src/data/providers/', import.meta.url);
const name = z.string().regex(/^\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/);
const date = z.iso.date().nullable();
const piece = z.enum([
  'spf',
  'dkim',
  'dmarc',
  'ptr',
  'own-ptr',
  'domain',
  'mail-domain',
  'blocklist',
  'domain-blocklist',
]);
const proof = {
  source: z.url({ protocol: /^https$/ }),
  via: z.url({ protocol: /^https?$/ }).optional(),
  retrieved: z.iso.date(),
};
const demand = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    demand: z.string().min(3).max(90),
    for: z.enum(['all', 'bulk']),
    since: date,
    effect: z.enum(['bounce', 'spam-folder', 'either']),
    any: z.array(piece).min(1).optional(),
    all: z.array(piece).min(1).optional(),
    advised: z.literal(true).optional(),
    outside: z.literal(true).optional(),
    message: z
      .array(z.enum(['alignment', 'dkim-alignment', 'one-click', 'mailto-unsubscribe', 'format']))
      .min(1)
      .optional(),
    ...proof,
  })
  .refine(({ any, all, outside }) => [any, all, outside].filter((way) => way !== undefined).length === 1)
  .refine(({ outside, message }) => outside === true || message === undefined);
const policy = z.strictObject({ effect: z.enum(['bounce', 'spam-folder']), ...proof });

const provider = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(2),
  mx: z.array(name),
  spf: z.array(name.regex(/^[^.]/)),
  selectors: z.array(z.string().regex(/^[a-zA-Z0-9_.-]+$/)),
  dkim: z.array(name.regex(/^[^.]/)).optional(),
  source: z.url({ protocol: /^https$/ }),
  retrieved: date,
  aliases: z.array(z.string().min(2)).min(1).optional(),
  hosts: z.array(name.regex(/^\./)).min(1).optional(),
  mailDomains: z.array(name).min(1).optional(),
  marks: z.array(z.string().min(4)).min(1).optional(),
  demands: z
    .strictObject({
      receiver: z.string().min(3),
      bulkFrom: z.int().positive().nullable(),
      rules: z.array(demand).min(1),
      policies: z.strictObject({ reject: policy.optional(), quarantine: policy.optional() }).optional(),
    })
    .optional(),
  stamps: z.enum(['google', 'microsoft', 'yahoo', 'qq', 'netease']).optional(),
  replies: z.array(replyRuleSchema).optional(),
  speaksAs: z
    .array(z.string().regex(/^[a-z0-9-]+$/))
    .min(1)
    .optional(),
});

const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

for (const file of files) {
  test(`${file} is a provider, named as its file, and listed`, () => {
    const read = provider.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    expect(`${read.id}.json`).toBe(file);
    expect(providers.map(({ id }) => id)).toContain(read.id);
  });
}

test('no provider is listed without a file', () => {
  expect(providers.length).toBe(files.length);
});

test('no MX, SPF or mail domain, no other name belongs to two providers', () => {
  const namesOf = (keys: readonly ('mx' | 'hosts' | 'spf' | 'mailDomains' | 'aliases' | 'marks')[]) =>
    providers.flatMap((provider) => keys.flatMap((key) => provider[key] ?? []));
  for (const names of [
    namesOf(['mx', 'hosts']),
    namesOf(['spf']),
    namesOf(['mailDomains']),
    namesOf(['aliases']),
    namesOf(['marks']),
  ]) {
    expect(names.filter((entry, index) => names.indexOf(entry) !== index)).toEqual([]);
  }
});

test('whoever speaks like another one knows it', () => {
  const ids = providers.map(({ id }) => id);
  for (const { speaksAs = [] } of providers) for (const id of speaksAs) expect(ids).toContain(id);
});

test.for([
  ['_spf.google.com', 'google-workspace'],
  ['spf-00148501.pphosted.com', 'proofpoint'],
  ['eu._netblocks.mimecast.com', 'mimecast'],
  ['notsendgrid.net', null],
  ['sendgrid.net.evil.example', null],
  ['google.com', null],
] as const)('include:%s belongs to %s', ([target, id]) => {
  expect(providerOfInclude(target)?.id ?? null).toBe(id);
});

test.for([
  ['aspmx.l.google.com', 'google-workspace'],
  ['acme-example.mail.protection.outlook.com', 'microsoft-365'],
  ['eur.olc.protection.outlook.com', 'outlook-com'],
  ['google.com', null],
  ['mx.notgoogle.com', null],
  ['inbound.postmarkapp.com', 'postmark'],
  ['x.inbound.postmarkapp.com', null],
] as const)('the MX %s belongs to %s', ([host, id]) => {
  expect(providerOfMx(host)?.id ?? null).toBe(id);
});

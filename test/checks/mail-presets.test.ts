import { expect, test } from 'vitest';
import { z } from 'zod';
import { mailPresets, mechanismOf, presetNamed, presetOfHost } from '../../src/checks/mail-presets.ts';
import { isHostName } from '../../src/core/names.ts';

const server = z.strictObject({
  host: z.string().refine((host) => isHostName(host) && host === host.toLowerCase()),
  port: z.union([z.literal(465), z.literal(587), z.literal(993), z.literal(995)]),
  tls: z.enum(['implicit', 'starttls']),
});

const preset = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    name: z.string().min(2),
    aliases: z.array(z.string().regex(/^[a-z0-9.-]+$/)),
    domains: z.array(z.string().regex(/^[a-z0-9-]+(?:\.[a-z]+)+$/)),
    smtp: server,
    imap: server,
    pop3: server.nullable(),
    password: z.strictObject({
      kind: z.enum(['app-password', 'authorization-code', 'access-token']),
      words: z.string().min(10).regex(/[^.]$/),
      make: z.string().min(10).regex(/[^.]$/),
    }),
    remark: z.string().regex(/[^.]$/).nullable(),
    source: z.url({ protocol: /^https$/ }),
    via: z.url({ protocol: /^https$/ }).optional(),
    retrieved: z.iso.date(),
  })
  .refine(({ smtp: { port, tls } }) => (port === 465) === (tls === 'implicit'))
  .refine(({ imap, pop3 }) => imap.port === 993 && imap.tls === 'implicit' && (pop3 === null || pop3.port === 995));

test.each(mailPresets.map((one) => [one.id, one]))('%s is of the shape that its type says', (_, one) => {
  expect(preset.safeParse(one).error).toBeUndefined();
});

test('those that were promised are there', () => {
  const ids = mailPresets.map(({ id }) => id);
  expect(ids).toEqual(
    expect.arrayContaining([
      'gmail',
      'outlook',
      'yahoo',
      'icloud',
      'qq',
      '163',
      '126',
      'qiye163',
      'aliyun',
      'zoho',
      'fastmail',
    ]),
  );
});

test('no name leads to two providers', () => {
  const names = mailPresets.flatMap(({ id, aliases }) => [id, ...aliases]);
  expect(names).toHaveLength(new Set(names).size);
});

test('a provider is found by its names in any case, and by each of its servers', () => {
  expect(presetNamed('GMail')?.id).toBe('gmail');
  expect(presetNamed('hotmail')?.id).toBe('outlook');
  expect(presetNamed('gmx')).toBeNull();
  expect(presetOfHost('SMTP.QQ.com.')?.id).toBe('qq');
  expect(presetOfHost('pop.163.com')?.id).toBe('163');
  expect(presetOfHost('qq.com')).toBeNull();
});

test('who takes tokens only is logged in to with one', () => {
  expect(mailPresets.filter((one) => mechanismOf(one) === 'XOAUTH2').map(({ id }) => id)).toEqual([
    'outlook',
    'microsoft-365',
  ]);
});

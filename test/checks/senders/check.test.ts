import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { senders } from '../../../src/checks/senders/check.ts';
import { codesOf } from '../../support/audit.ts';
import { play } from '../../support/scene.ts';

describe('who sends for the domain', () => {
  test('the inventory names services, strangers and who gets the reports', async () => {
    const zone = {
      'a.example': { MX: ['1 aspmx.l.google.com'], TXT: ['v=spf1 include:_spf.google.com include:x.example -all'] },
      '_spf.google.com': { TXT: ['v=spf1 -all'] },
      'x.example': { TXT: ['v=spf1 -all'] },
      'aspmx.l.google.com': { A: ['44.128.9.1'] },
      '_dmarc.a.example': { TXT: ['v=DMARC1; p=none; rua=mailto:x@ag.eu.dmarcian.com,mailto:d@a.example'] },
    };
    const result = await play(senders, { name: '', zone, finds: [] });
    expect('shown' in result && result.shown).toMatchObject({
      services: [{ id: 'google-workspace', spf: '_spf.google.com', receives: true }],
      unknownIncludes: ['x.example'],
      reports: ['dmarcian', 'a.example'],
      lookups: 2,
    });
  });

  test('a selector that did not answer proves nothing', async () => {
    const zone = {
      'a.example': { TXT: ['v=spf1 include:_spf.google.com -all'] },
      '_spf.google.com': { TXT: ['v=spf1 -all'] },
      '_domainkey.a.example': {},
      'google._domainkey.a.example': 'TIMEOUT',
    } as const;
    const result = await play(senders, { name: '', zone, finds: [] });
    expect(codesOf(result)).toEqual([]);
    expect('shown' in result && result.shown).toMatchObject({ services: [{ dkim: 'not-proven' }] });
  });

  test('every report service has a name and domains', () => {
    const file = new URL('../../../src/data/report-services.json', import.meta.url);
    const service = z.strictObject({
      name: z.string().min(2),
      domains: z.array(z.string().regex(/^[a-z0-9.-]+\.[a-z]+$/)).min(1),
    });
    z.strictObject({ about: z.string(), retrieved: z.iso.date(), services: z.array(service) }).parse(
      JSON.parse(readFileSync(file, 'utf8')),
    );
  });
});

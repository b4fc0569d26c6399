import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { senders } from '../../../src/checks/senders/check.ts';
import { sendersSummary } from '../../../src/checks/senders/findings.ts';
import { sortedByOwner } from '../../../src/checks/senders/inventory.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { codesOf } from '../../support/audit.ts';
import { playOnce } from '../../support/scene.ts';

const KEY = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const txt = (...texts: readonly string[]) => ({ TXT: texts });

async function seen(zone: Zone) {
  const result = await playOnce(senders, { name: '', zone, finds: [] });
  return {
    result,
    shown: 'shown' in result ? result.shown : null,
    summary: 'summary' in result ? result.summary : null,
    paramsOf: (code: string) =>
      'findings' in result ? result.findings.find((found) => found.code === code)?.params : undefined,
  };
}

describe('the inventory', () => {
  test('names services, strangers, own servers and who gets the reports', async () => {
    const { shown, summary } = await seen({
      'a.example': {
        MX: ['1 aspmx.l.google.com'],
        ...txt('v=spf1 include:_spf.google.com include:x.example ip4:44.128.1.7 mx ~ip4:44.128.1.8 -all'),
      },
      '_spf.google.com': txt('v=spf1 include:_netblocks.google.com ip4:44.128.9.0/24 -all'),
      '_netblocks.google.com': txt('v=spf1 -all'),
      'x.example': txt('v=spf1 include:y.example a -all'),
      'y.example': txt('v=spf1 -all'),
      'aspmx.l.google.com': { A: ['44.128.9.1'] },
      '_dmarc.a.example': txt(
        'v=DMARC1; p=none; rua=mailto:x@ag.eu.dmarcian.com,mailto:y@dmarcian.com,mailto:d@a.example',
      ),
    });
    expect(shown).toMatchObject({
      services: [{ id: 'google-workspace', spf: '_spf.google.com', receives: true }],
      unknownIncludes: ['x.example'],
      own: ['ip4:44.128.1.7', 'mx'],
      reports: ['dmarcian', 'a.example'],
      lookups: 6,
    });
    expect(summary).toBe('Google Workspace, 1 service not known here');
  });

  test('a service is known by the fixed end of a name that depends on the sender', async () => {
    const { shown } = await seen({
      'a.example': txt(
        'v=spf1 include:%{ir}.%{v}.%{d}.spf.has.pphosted.com exists:%{i}.spf.hc1.eu.iphmx.com exists:%{i} -all',
      ),
    });
    expect(shown).toMatchObject({
      services: [{ id: 'proofpoint' }, { id: 'cisco' }],
      unknownIncludes: ['exists:%{i}'],
    });
  });

  test('several SPF records are a fault, and all of them are read', async () => {
    const { shown } = await seen({
      'a.example': txt('v=spf1 include:_spf.google.com -all', 'v=spf1 include:sendgrid.net ~all'),
    });
    expect(shown).toMatchObject({ services: [{ id: 'google-workspace' }, { id: 'sendgrid' }] });
  });

  test('keys of nobody known here are told with where they lead', async () => {
    const { shown } = await seen({
      'a.example': txt('v=spf1 mx -all'),
      's1._domainkey.a.example': { CNAME: ['s1.dkim.mailer.example'] },
      's1.dkim.mailer.example': txt(KEY),
      'default._domainkey.a.example': txt(KEY),
      'mail._domainkey.a.example': txt('v=DKIM1; p='),
    });
    expect(shown?.['otherKeys']).toEqual(
      expect.arrayContaining([
        { selector: 's1', target: 's1.dkim.mailer.example' },
        { selector: 'default', target: null },
      ]),
    );
    expect(shown?.['otherKeys']).toHaveLength(2);
  });

  test.for([
    ['v=spf1 mx -all', 'own servers only'],
    ['v=spf1 exists:%{i}._spf.a.example -all', 'own servers only'],
    ['v=spf1 include:_spf.google.com +all', 'everybody, by +all'],
    ['v=spf1 ?all', 'nobody is named'],
    ['no SPF', 'nobody is named'],
  ] as const)('%s: %s', async ([record, summary]) => {
    expect((await seen({ 'a.example': txt(record) })).summary).toBe(summary);
  });

  test('the summary is one short line, however many there are', () => {
    const name = fc.string({ minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 80 }), fc.array(name, { maxLength: 80 }), (names, unknown) => {
        const services = names.map((each) => ({ id: each, name: each }));
        expect(sendersSummary({ services, unknownIncludes: unknown, own: [] }).length).toBeLessThanOrEqual(60);
      }),
    );
  });
});

describe('findings', () => {
  test('what receives and signs is told apart from what only signs', async () => {
    const { paramsOf } = await seen({
      'a.example': { MX: ['1 aspmx.l.google.com'], ...txt('v=spf1 ip4:44.128.1.7 -all') },
      'aspmx.l.google.com': { A: ['44.128.9.1'] },
      'google._domainkey.a.example': txt(KEY),
      's1._domainkey.a.example': { CNAME: ['s1.domainkey.u1.wl1.sendgrid.net'] },
      's1.domainkey.u1.wl1.sendgrid.net': txt(KEY),
    });
    expect(paramsOf('senders-not-in-spf')).toMatchObject({
      services: ['Twilio SendGrid'],
      mailboxes: [expect.stringMatching(/^Google/)],
    });
  });

  test('of too many services, those that sign can do without SPF', async () => {
    const nested = Array.from({ length: 9 }, (_, index) => `include:n${index}.example`);
    const { paramsOf, result } = await seen({
      'a.example': txt('v=spf1 include:_spf.google.com include:sendgrid.net -all'),
      '_spf.google.com': txt(`v=spf1 ${nested.join(' ')} -all`),
      'sendgrid.net': txt('v=spf1 -all'),
      ...Object.fromEntries(nested.map((include) => [include.slice(8), txt('v=spf1 -all')])),
      's1._domainkey.a.example': txt(KEY),
    });
    expect(paramsOf('senders-too-many-for-spf')).toMatchObject({ lookups: 11, signing: ['Twilio SendGrid'] });
    expect(codesOf(result)).toContain('senders-dkim-not-seen');
  });

  test('what DNS does not say is not checked, and why', async () => {
    const { result } = await seen({
      'a.example': { MX: 'SERVFAIL', ...txt('v=spf1 include:_spf.google.com -all') },
      '_spf.google.com': txt('v=spf1 -all'),
      '_domainkey.a.example': {},
      'google._domainkey.a.example': 'TIMEOUT',
      '_dmarc.a.example': 'SERVFAIL',
    });
    expect(codesOf(result)).toEqual([]);
    expect('unchecked' in result && result.unchecked.map(({ subject, reason }) => [subject, reason])).toEqual([
      ['MX hosts', 'dns-failure'],
      ['DMARC reports', 'dns-failure'],
      [expect.stringMatching(/^DKIM keys of Google/), 'timeout'],
    ]);
  });
});

test('terms in any order and depth: nothing below a service counts, and nobody is both', () => {
  const name = fc.constantFrom('a.example', '_spf.a.example', 's.test', 'b.s.test', 'x.example', 'y.example');
  const grant = fc.record({
    term: fc.string({ maxLength: 10 }),
    kind: fc.constantFrom('record' as const, 'lookup' as const, 'host' as const),
    target: fc.option(name),
    path: fc.array(name, { maxLength: 4 }),
  });
  const serviceAt = (each: string) => (each.endsWith('s.test') ? 'service' : null);
  fc.assert(
    fc.property(fc.array(grant, { maxLength: 20 }), (grants) => {
      const { services, unknown, own } = sortedByOwner(grants, 'a.example', serviceAt);
      expect(unknown.filter((each) => serviceAt(each) !== null)).toEqual([]);
      const counted = grants.filter(({ path }) => !path.some((each) => serviceAt(each) !== null));
      expect(services.size).toBe(counted.some(({ target }) => target !== null && serviceAt(target) !== null) ? 1 : 0);
      expect(own.length).toBeLessThanOrEqual(counted.length);
    }),
  );
});

test('a hostile record: a bounded inventory, in a moment', async () => {
  const many = (piece: (index: number) => string) =>
    Array.from({ length: 2_000 }, (_, index) => piece(index)).join(' ');
  const started = performance.now();
  const { shown, result } = await seen({
    'a.example': txt(
      `v=spf1 ${many((index) => `include:i${index}.example`)} ${many((index) => `ip4:44.1.${index % 256}.7`)} -all`,
    ),
    '_dmarc.a.example': txt(
      `v=DMARC1; p=none; rua=${Array.from({ length: 300 }, (_, index) => `mailto:x@r${index}.example`).join(',')}`,
    ),
  });
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(JSON.stringify(shown).length).toBeLessThan(40_000);
  expect(JSON.stringify('findings' in result && result.findings.map(({ params }) => params)).length).toBeLessThan(
    40_000,
  );
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

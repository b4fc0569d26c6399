import { describe, expect, test } from 'vitest';
import { spf } from '../../../src/checks/spf/check.ts';
import { spfFindings } from '../../../src/checks/spf/findings.ts';
import type { Result } from '../../../src/core/check.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, codesOf, domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { includes, leaves, type Texts, txt, withRecord } from './scenes.ts';

/** Audits `acme.example` with this record. */
function judged(record: Texts, zone: Zone = {}, options: Partial<AuditOptions> = {}) {
  return audit(spf, zoneNet(withRecord(record, zone)), domainTarget('acme.example', options));
}

function paramsOf(result: Result, code: string): Readonly<Record<string, unknown>> {
  const found = 'findings' in result ? result.findings.find((finding) => finding.code === code) : undefined;
  if (!found) throw new Error(`no ${code} among ${codesOf(result).join(', ')}`);
  return found.params;
}

function excerptOf(result: Result, code: string): string | null {
  const found = 'findings' in result ? result.findings.find((finding) => finding.code === code) : undefined;
  const { text, mark } = found?.excerpt ?? {};
  return text !== undefined && mark ? text.slice(mark.start, mark.end) : null;
}

const uncheckedOf = (result: Result) => ('unchecked' in result ? result.unchecked : []);

describe('findings', () => {
  test('every example speaks: title, reason and fix, without holes', () => {
    for (const [code, def] of Object.entries(spfFindings)) {
      const text = def.text as (params: unknown) => { title: string; why: string; fix: { text: string } };
      const words = text(def.example);
      expect(`${words.title} ${words.why} ${words.fix.text}`, code).not.toMatch(/undefined|null|NaN|\[object/);
      expect(words.title.length, `${code}: ${words.title}`).toBeLessThanOrEqual(75);
    }
  });
});

describe('parameters', () => {
  test('a syntax error names the place, what was expected and what was meant', async () => {
    const result = await judged('v=spf1 mx ipv4:198.51.99.7 include: _spf.google.com -al', leaves(0));
    expect(paramsOf(result, 'spf-syntax-error')).toEqual({
      domain: 'acme.example',
      faults: [
        { found: 'ipv4:198.51.99.7', expected: expect.any(String), offset: 10 },
        { found: 'include: _spf.google.com', expected: 'a domain name', offset: 27 },
        { found: '-al', expected: expect.any(String), offset: 52 },
      ],
      repaired: 'v=spf1 mx ip4:198.51.99.7 include:_spf.google.com -all',
    });
    expect(excerptOf(result, 'spf-syntax-error')).toBe('ipv4:198.51.99.7');
  });

  test('two records are merged into one, by their milder ending', async () => {
    const result = await judged(['v=spf1 mx include:a.example -all', 'v=spf1 MX include:b.example ~all']);
    expect(paramsOf(result, 'spf-multiple')['merged']).toBe('v=spf1 MX include:a.example include:b.example ~all');
  });

  test('records with a fault, or redirects to two places, are not merged', async () => {
    expect(paramsOf(await judged(['v=spf1 mx -all', 'v=spf1 foo -all']), 'spf-multiple')['merged']).toBeNull();
    expect(
      paramsOf(await judged(['v=spf1 redirect=a.example', 'v=spf1 redirect=b.example']), 'spf-multiple')['merged'],
    ).toBeNull();
  });

  test('the first record of a domain is suggested from where its mail goes', async () => {
    const zone = { 'acme.example': { MX: ['1 aspmx.l.google.com', '5 acme-example.mail.protection.outlook.com'] } };
    expect(paramsOf(await judged([], zone), 'spf-missing')['suggestion']).toBe(
      'v=spf1 include:_spf.google.com include:spf.protection.outlook.com ~all',
    );
    expect(paramsOf(await judged([]), 'spf-missing')['suggestion']).toBe('v=spf1 mx ~all');
  });

  test('the services that are to send are part of the first record', async () => {
    const target = domainTarget('acme.example', { senders: ['mailgun', 'google-workspace', 'nobody'] });
    const zone = { 'acme.example': { MX: ['10 mx.acme.example'] }, 'mx.acme.example': { A: ['44.128.1.1'] } };
    expect(paramsOf(await audit(spf, zoneNet(zone), target), 'spf-missing')['suggestion']).toBe(
      'v=spf1 mx include:mailgun.org include:_spf.google.com ~all',
    );
  });

  test('terms behind all are moved before it', async () => {
    const result = await judged('v=spf1 mx -all include:i0.example ip4:198.51.99.7');
    expect(paramsOf(result, 'spf-terms-after-all')).toMatchObject({
      terms: ['include:i0.example', 'ip4:198.51.99.7'],
      repaired: 'v=spf1 mx include:i0.example ip4:198.51.99.7 -all',
    });
    expect(excerptOf(result, 'spf-terms-after-all')).toBe('include:i0.example');
  });

  test('the lost space is put back', async () => {
    const result = await judged([['v=spf1 mx include:_spf.google.com', 'include:i0.example ~', 'all']], leaves(1));
    expect(paramsOf(result, 'spf-space-lost')).toMatchObject({
      places: ['include:_spf.google.cominclude:i0.example'],
      repaired: 'v=spf1 mx include:_spf.google.com include:i0.example ~all',
    });
  });

  test('too many lookups: how many, where it breaks, who costs what, the dearest first', async () => {
    const zone = {
      ...leaves(9),
      'dear.example': txt(`v=spf1 ${includes(9)} -all`),
      '_spf.google.com': txt('v=spf1 ip4:198.51.99.7 -all'),
    };
    const result = await judged('v=spf1 include:_spf.google.com include:dear.example mx a -all', zone);
    expect(paramsOf(result, 'spf-too-many-lookups')).toEqual({
      domain: 'acme.example',
      total: 13,
      complete: true,
      limit: 10,
      crossing: { term: 'include:i8.example', at: 'dear.example' },
      terms: [
        { term: 'include:dear.example', cost: 10, provider: null },
        { term: 'include:_spf.google.com', cost: 1, provider: 'Google Workspace' },
        { term: 'mx', cost: 1, provider: null },
        { term: 'a', cost: 1, provider: null },
      ],
    });
    expect(excerptOf(result, 'spf-too-many-lookups')).toBe('include:dear.example');
  });

  test('an mx with ten hosts is one lookup, and exp none', async () => {
    const hosts = Array.from({ length: 10 }, (_, index) => `10 mx${index}.acme.example`);
    const result = await judged(`v=spf1 ${includes(8)} mx exp=explain.acme.example -all`, {
      ...leaves(8),
      'acme.example': { MX: hosts, TXT: [`v=spf1 ${includes(8)} mx exp=explain.acme.example -all`] },
      'explain.acme.example': txt('no'),
    });
    expect(paramsOf(result, 'spf-lookups-near-limit')['total']).toBe(9);
  });

  test('a loop is told as the way round', async () => {
    const result = await judged('v=spf1 mx include:a.example -all', {
      'a.example': txt('v=spf1 include:b.example -all'),
      'b.example': txt('v=spf1 include:a.example -all'),
    });
    expect(paramsOf(result, 'spf-include-loop')['loops']).toEqual([['a.example', 'b.example', 'a.example']]);
  });

  test('a sending address that fails: by which term, and the record that lets it pass', async () => {
    const result = await judged(
      'v=spf1 include:i0.example -all',
      { 'i0.example': txt('v=spf1 ip4:198.51.99.7 -all') },
      { sendingIps: ['2a00:1450::99'] },
    );
    expect(paramsOf(result, 'spf-sending-ip-fails')).toEqual({
      domain: 'acme.example',
      addresses: [
        {
          address: '2a00:1450::99',
          result: 'fail',
          matched: [{ term: '-all', domain: 'acme.example' }],
          problem: null,
          explanation: null,
        },
      ],
      repaired: 'v=spf1 include:i0.example ip6:2a00:1450::99 -all',
    });
  });

  test('the policy behind a redirect is judged, where it stands', async () => {
    const result = await judged('v=spf1 redirect=r.example', { 'r.example': txt('v=spf1 mx:acme.example ptr ?all') });
    expect(codesOf(result)).toEqual(['spf-ptr', 'spf-neutral-under-dmarc']);
    expect(paramsOf(result, 'spf-ptr')['domain']).toBe('r.example');
    expect(paramsOf(result, 'spf-neutral-under-dmarc')['repaired']).toBeNull();
  });
});

describe('what could not be seen', () => {
  test('a TXT question without an answer leaves the whole check open', async () => {
    const result = await audit(spf, zoneNet({ 'acme.example': { TXT: 'TIMEOUT' } }), domainTarget('acme.example'));
    expect(result.outcome).toBe('not-checked');
    expect(codesOf(result)).toEqual([]);
  });

  test('an include without an answer leaves open what it could hold, and is never called missing', async () => {
    const result = await judged('v=spf1 mx include:dead.example -all', { 'dead.example': 'SERVFAIL' });
    expect(result.outcome).toBe('not-checked');
    expect(codesOf(result)).toEqual([]);
    expect(uncheckedOf(result)).toEqual([
      expect.objectContaining({ subject: 'SPF record of dead.example', reason: 'dns-failure' }),
    ]);
    expect(uncheckedOf(result)[0]?.couldBe).toContain('spf-include-missing');
  });

  test('what is beyond doubt is said all the same', async () => {
    const result = await judged(`v=spf1 ${includes(11)} include:dead.example ip4:198.51.99.7 -all`, {
      ...leaves(11),
      'dead.example': 'TIMEOUT',
    });
    expect(paramsOf(result, 'spf-too-many-lookups')).toMatchObject({ total: 12, complete: false });
  });

  test('a DMARC policy nobody could read opens the judgement of ~all', async () => {
    const result = await judged('v=spf1 mx ~all', { '_dmarc.acme.example': 'TIMEOUT' });
    expect(codesOf(result)).toEqual(['spf-softfail-all']);
    expect(uncheckedOf(result).map(({ couldBe }) => couldBe)).toEqual([['spf-softfail-without-dmarc']]);
  });

  test('an address question without an answer opens the void lookups', async () => {
    const result = await judged('v=spf1 mx a:h.example -all', { 'h.example': { A: 'TIMEOUT' } });
    expect(uncheckedOf(result).map(({ subject }) => subject)).toEqual(['addresses behind "a:h.example"']);
  });

  test('an evaluation that met a dead server is not checked', async () => {
    const result = await judged(
      'v=spf1 include:dead.example -all',
      { 'dead.example': 'TIMEOUT' },
      { sendingIps: ['198.51.99.7'] },
    );
    expect(codesOf(result)).toEqual([]);
    expect(uncheckedOf(result).find(({ subject }) => subject === 'SPF for 198.51.99.7')).toMatchObject({
      reason: 'timeout',
    });
  });
});

test('a name under a top-level domain that does not exist cannot be registered', async () => {
  expect(codesOf(await judged('v=spf1 mx include:spf.acme.lan -all'))).toEqual(['spf-include-missing']);
});

describe('evidence and facts', () => {
  test('a finding carries the answers that prove it, and no others', async () => {
    const result = await judged('v=spf1 mx include:no.acme.example include:i0.example -all', leaves(1));
    const finding =
      'findings' in result ? result.findings.find(({ code }) => code === 'spf-include-missing') : undefined;
    expect(finding?.evidence.map(({ request }) => request)).toEqual([
      'acme.example TXT',
      'no.acme.example TXT',
      'acme.example MX',
    ]);
  });

  test('the reader sees the tree, its cost and who may send', async () => {
    const result = await judged('v=spf1 include:_spf.google.com ip4:198.51.99.0/24 a -all', {
      '_spf.google.com': txt('v=spf1 ip4:198.51.99.128/25 ip6:2a00:1450:4000::/36 ~all'),
    });
    expect('shown' in result ? result.shown : null).toMatchObject({
      lookups: { total: 2, limit: 10, complete: true },
      authorised: { everyone: false, ipv4Addresses: 256, ipv6ShortestPrefix: 36, dependingOnSender: [] },
      tree: {
        domain: 'acme.example',
        terms: [
          {
            term: 'include:_spf.google.com',
            lookups: 1,
            provider: 'Google Workspace',
            leadsTo: { domain: '_spf.google.com' },
          },
          { term: 'ip4:198.51.99.0/24', lookups: 0 },
          { term: 'a', lookups: 1 },
          { term: '-all', lookups: 0 },
        ],
      },
    });
    expect('summary' in result ? result.summary : null).toBe('2 of 10 lookups, 256 IPv4 addresses, -all');
  });

  test('a pass is shown with the terms that lead to it', async () => {
    const result = await judged(
      'v=spf1 mx include:a.example -all',
      { 'a.example': txt('v=spf1 redirect=b.example'), 'b.example': txt('v=spf1 ip4:203.0.112.0/24 -all') },
      { sendingIps: ['203.0.112.9'] },
    );
    expect('shown' in result ? result.shown?.['sendingIps'] : null).toEqual([
      {
        address: '203.0.112.9',
        result: 'pass',
        lenientResult: 'pass',
        matched: [
          { term: 'include:a.example', domain: 'acme.example' },
          { term: 'ip4:203.0.112.0/24', domain: 'b.example' },
        ],
        explanation: null,
      },
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { dmarc } from '../../../src/checks/dmarc/check.ts';
import type { Result } from '../../../src/core/check.ts';
import { audit, domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { audited, found, type Place } from './audited.ts';
import { at, good, leave, mail, RUA, reportsTo, silent } from './world.ts';

describe('parameters', () => {
  test('the excerpt marks the value at fault', async () => {
    const finding = (await found({ zone: at(`${good}; aspf=relaxed`) })).get('dmarc-syntax-error');
    const { text, mark, source } = finding?.excerpt ?? {};
    expect(source).toBe('_dmarc.a.test TXT');
    expect(text?.slice(mark?.start, mark?.end)).toBe('relaxed');
    expect(finding?.params).toMatchObject({ found: 'aspf=relaxed', suggested: good });
  });

  test('the excerpt of a long record keeps the mark', async () => {
    const long = `v=DMARC1; p=quarantine; ${RUA}; x=${'y'.repeat(3_000)}; aspf=relaxed; z=${'y'.repeat(3_000)}`;
    const { text = '', mark } = (await found({ zone: at(long) })).get('dmarc-syntax-error')?.excerpt ?? {};
    expect(text.length).toBeLessThanOrEqual(1_000);
    expect(text.slice(mark?.start, mark?.end)).toBe('relaxed');
  });

  test('a slip in the policy is guessed, and nothing else changed', async () => {
    const zone = at(`v=DMARC1; p=quarentine; ${RUA}`);
    expect((await found({ zone })).get('dmarc-invalid-policy')?.params).toMatchObject({ suggested: good });
  });

  test('where an address can be repaired, the whole record is offered', async () => {
    const zone = at(`${good},e@a.test,bogus`);
    const invalid = (await audited({ zone })) as Extract<Result, { findings: unknown }>;
    expect(invalid.findings.map(({ params }) => [params['uri'], params['suggested']])).toEqual(
      expect.arrayContaining([
        ['e@a.test', `${good},mailto:e@a.test,bogus`],
        ['bogus', null],
      ]),
    );
  });

  test('np alone is corrected where sp is the policy of the domain itself', async () => {
    const zone = { ...at(`v=DMARC1; p=none; sp=quarantine; np=none; ${RUA}`), 'x.a.test': mail };
    expect((await found({ domain: 'x.a.test', zone })).get('dmarc-subdomain-policy-none')?.params).toMatchObject({
      existing: 'quarantine',
      missing: 'none',
      suggested: `v=DMARC1; p=none; sp=quarantine; ${RUA}`,
    });
  });

  test.each([
    [`v=DMARC1; p=quarantine ${RUA}`, 'dmarc-invalid-policy-void', good],
    [`v=DMARC1; p=quarantine; ${RUA} ruf=mailto:f@a.test`, 'dmarc-syntax-error', `${good}; ruf=mailto:f@a.test`],
    [`v=DMARC1; p=quarantine; ${RUA}; e@a.test`, 'dmarc-syntax-error', `${good},mailto:e@a.test`],
    ['v=DMARC1; p=bob; rua=d@a.test', 'dmarc-invalid-policy-void', `v=DMARC1; p=none; ${RUA}`],
  ])('%s: nothing is lost in the correction', async (text, code, suggested) => {
    expect((await found({ zone: at(text) })).get(code)?.params).toMatchObject({ suggested });
  });

  test.each([
    ['own record', at(good), 'change', `${good}; psd=n`],
    ['none', { 'a.test': mail }, 'add', 'v=DMARC1; p=none; rua=mailto:dmarc-reports@a.test; psd=n'],
  ] as const)('psd=n where the public suffix lacks psd=y, with %s', async (_, zone, action, suggested) => {
    const both = { ...zone, '_dmarc.test': { TXT: ['v=DMARC1; p=none'] } };
    expect((await found({ zone: both })).get('dmarc-suffix-organization')?.params).toMatchObject({
      suffix: 'test',
      location: 'a.test',
      action,
      suggested,
    });
  });

  test('a policy that cannot be guessed becomes none, which changes nothing', async () => {
    const zone = at('v=DMARC1; p=foo; sp=bar');
    expect((await found({ zone })).get('dmarc-invalid-policy-void')?.params).toMatchObject({
      tags: [
        { tag: 'p', value: 'foo' },
        { tag: 'sp', value: 'bar' },
      ],
      suggested: 'v=DMARC1; p=none; rua=mailto:dmarc-reports@a.test',
    });
  });

  test('addresses of a second rua join the first', async () => {
    const zone = at(`${good}; rua=mailto:e@a.test`);
    expect((await found({ zone })).get('dmarc-duplicate-tag')?.params).toMatchObject({
      tags: ['rua'],
      suggested: 'v=DMARC1; p=quarantine; rua=mailto:d@a.test,mailto:e@a.test',
    });
  });

  test('of several records the sound one with reports is kept', async () => {
    const finding = (await found({ zone: at('v=DMARC1; p=none', good, 'v=DMARC1; p=bob') })).get('dmarc-multiple');
    expect(finding?.params).toMatchObject({ location: 'a.test', keep: good });
  });

  test('a missing record is to be published at the organization', async () => {
    const zone = { 'a.test': mail, 'x.a.test': mail };
    expect((await found({ domain: 'x.a.test', zone })).get('dmarc-missing')?.params).toEqual({
      domain: 'x.a.test',
      organization: 'a.test',
      reportTo: 'dmarc-reports@a.test',
      alias: null,
    });
  });

  test('reports go where the user wants them', async () => {
    const options = { reportTo: 'reports@elsewhere.test' };
    expect((await found({ zone: { 'a.test': mail }, options })).get('dmarc-missing')?.params).toMatchObject(options);
  });

  test('who does what with np', async () => {
    const zone = at(`v=DMARC1; p=reject; sp=none; np=reject; ${RUA}`);
    expect((await found({ zone })).get('dmarc-receivers-differ')?.params).toEqual({
      domain: 'a.test',
      differences: [
        {
          mailFrom: 'missing-subdomains',
          rfc9989: { policy: 'reject', location: 'a.test', percent: 100 },
          rfc7489: { policy: 'none', location: 'a.test', percent: 100 },
        },
      ],
      organizations: null,
    });
  });

  test('several records at a subdomain: new receivers go on to the organization, old ones stop', async () => {
    const zone = { ...at(good), 'x.a.test': mail, '_dmarc.x.a.test': { TXT: [good, 'v=DMARC1; p=none'] } };
    expect((await found({ domain: 'x.a.test', zone })).get('dmarc-receivers-differ')?.params).toMatchObject({
      differences: [
        {
          mailFrom: 'domain',
          rfc9989: { policy: 'quarantine', location: 'a.test' },
          rfc7489: { policy: null, location: null },
        },
      ],
    });
  });

  test('whose mail counts as one’s own, by old and new receivers', async () => {
    const zone = { 'a.test': mail, 'x.a.test': mail, '_dmarc.x.a.test': { TXT: [good] } };
    expect((await found({ domain: 'x.a.test', zone })).get('dmarc-receivers-differ')?.params).toMatchObject({
      organizations: { rfc9989: 'x.a.test', rfc7489: 'a.test' },
    });
  });

  test('a parked subdomain gets a record of its own instead of changing the organization’s', async () => {
    const zone = { ...at(`v=DMARC1; p=none; ${RUA}`), 'x.a.test': mail };
    const finding = (await found({ domain: 'x.a.test', zone, options: silent })).get('dmarc-policy-none');
    expect(finding?.params).toMatchObject({ action: 'add', location: 'x.a.test', suggested: 'v=DMARC1; p=reject' });
  });

  test('a wildcard is seen behind unrelated text', async () => {
    const zone = { 'a.test': mail, '*.a.test': { TXT: ['v=spf1 -all'] } };
    expect((await found({ zone })).get('dmarc-unrelated-txt')?.params).toMatchObject({ wildcard: true });
    expect((await found({ zone: at('v=spf1 -all') })).get('dmarc-unrelated-txt')?.params).toMatchObject({
      wildcard: false,
    });
  });

  test('leave to report is asked for the domain where the record stands', async () => {
    const zone = {
      ...reportsTo('r.example', { 'r.example': { MX: ['10 mx.r.example'] } }),
      'x.a.test': mail,
    };
    expect((await found({ domain: 'x.a.test', zone })).get('dmarc-report-not-authorized')?.params).toMatchObject({
      location: 'a.test',
      targets: [{ host: 'r.example', tags: ['rua'], name: leave, tooLong: false }],
    });
  });

  test('a name for the leave that is too long for DNS cannot be published', async () => {
    const host = `${'r'.repeat(60)}.${'r'.repeat(60)}.${'r'.repeat(60)}.${'r'.repeat(55)}.test`;
    const zone = reportsTo(host, { [host]: { A: ['44.128.0.1'] } });
    expect((await found({ zone })).get('dmarc-report-not-authorized')?.params).toMatchObject({
      targets: [{ host, tooLong: true }],
    });
  });
});

describe('what it asks and shows', () => {
  test('a healthy domain costs the walk, its own TXT, a random label and the report domain', async () => {
    const asked: string[] = [];
    const zone = { test: {}, ...at(good) };
    await audit(dmarc, zoneNet(zone, { asked }), domainTarget('a.test'));
    expect([...new Set(asked)].sort()).toEqual([
      '_dmarc.a.test TXT',
      '_dmarc.test TXT',
      'a.test MX',
      'a.test TXT',
      'x7q2dmarc0000000.a.test TXT',
    ]);
  });

  test('the walk, the policies and both views', async () => {
    const zone = {
      ...at(`v=DMARC1; p=reject; sp=none; np=quarantine; ${RUA}`, 'x'),
      'x.a.test': mail,
      '_dmarc.x.a.test': { TXT: [good, 'v=DMARC1; p=none'] },
    };
    const result = await audited({ domain: 'x.a.test', zone });
    expect('shown' in result && result.shown).toMatchObject({
      name: '_dmarc.a.test',
      source: 'organizational',
      policy: 'none',
      organizationalDomain: { rfc9989: 'a.test', rfc7489: 'a.test' },
      walk: [
        { name: '_dmarc.x.a.test', found: 'several' },
        { name: '_dmarc.a.test', found: 'record' },
        { name: '_dmarc.test', found: 'nothing' },
      ],
      receivers: {
        domain: { rfc9989: { policy: 'none' }, rfc7489: { policy: null } },
        subdomains: { rfc9989: { policy: 'none' }, rfc7489: { policy: 'none' } },
        'missing-subdomains': { rfc9989: { policy: 'quarantine' }, rfc7489: { policy: 'none' } },
      },
      reports: [{ host: 'a.test', authorization: 'same-organization', takesMail: 'yes' }],
    });
  });

  test('one line', async () => {
    const summary = async (one: Place) => {
      const result = await audited(one);
      return 'summary' in result ? result.summary : null;
    };
    expect(await summary({ zone: at(good) })).toBe('quarantine, reports to a.test');
    expect(await summary({ domain: 'x.a.test', zone: { ...at(good), 'x.a.test': mail } })).toBe(
      'quarantine from _dmarc.a.test, reports to a.test',
    );
    expect(await summary({ zone: { 'a.test': mail } })).toBe('no policy in force');
  });
});

test('thousands of records at one name stay bounded', async () => {
  const zone = at(...Array.from({ length: 3_000 }, (_, index) => `v=DMARC1; p=none; x=${index}`));
  const records = (await found({ zone })).get('dmarc-multiple')?.params['records'];
  expect(Array.isArray(records) && records.length).toBe(10);
});

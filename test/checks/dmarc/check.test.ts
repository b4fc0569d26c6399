import { describe, expect, test } from 'vitest';
import { dmarc } from '../../../src/checks/dmarc/check.ts';
import type { Result } from '../../../src/core/check.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, codesOf, domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';

interface Case {
  readonly name: string;
  /** `a.test` where nothing else is said; it always exists, and so does `test`. */
  readonly domain?: string;
  readonly zone: Zone;
  readonly options?: Partial<AuditOptions>;
  readonly codes: readonly string[];
}

const mail = { MX: ['10 mx.a.test'], TXT: ['v=spf1 mx -all'] };
const silent: Partial<AuditOptions> = { role: 'parked' };
const RUA = 'rua=mailto:d@a.test';
/** A zone whose `_dmarc.a.test` holds these texts. */
const at = (...texts: string[]): Zone => ({ 'a.test': mail, '_dmarc.a.test': { TXT: texts } });
const good = `v=DMARC1; p=quarantine; ${RUA}`;
/** Reports to another domain, and what stands there. */
const reportsTo = (host: string, more: Zone): Zone => ({
  ...at(`v=DMARC1; p=quarantine; rua=mailto:d@${host}`),
  ...more,
});
const leave = 'a.test._report._dmarc.r.example';

const cases: readonly Case[] = [
  { name: 'quarantine with reports', zone: at(good), codes: [] },
  { name: 'no record', zone: { 'a.test': mail }, codes: ['dmarc-missing'] },
  { name: 'no record on a parked domain', zone: { 'a.test': mail }, options: silent, codes: ['dmarc-missing-parked'] },
  {
    name: 'nothing at all on a subdomain',
    domain: 'x.a.test',
    zone: { 'a.test': mail, 'x.a.test': mail },
    codes: ['dmarc-missing'],
  },
  { name: 'p=none', zone: at(`v=DMARC1; p=none; ${RUA}`), codes: ['dmarc-policy-none'] },
  {
    name: 'p=reject where people may write to lists',
    zone: at(`v=DMARC1; p=reject; ${RUA}`),
    codes: ['dmarc-list-caution'],
  },
  { name: 'p=reject on a parked domain', zone: at('v=DMARC1; p=reject'), options: silent, codes: [] },
  {
    name: 'quarantine on a parked domain',
    zone: at('v=DMARC1; p=quarantine'),
    options: silent,
    codes: ['dmarc-parked-not-reject'],
  },
  { name: 'p=none on a parked domain', zone: at('v=DMARC1; p=none'), options: silent, codes: ['dmarc-policy-none'] },
  { name: 'no reports', zone: at('v=DMARC1; p=quarantine'), codes: ['dmarc-no-reports'] },
  {
    name: 'two records',
    zone: at(good, 'v=DMARC1; p=reject'),
    codes: ['dmarc-multiple'],
  },
  {
    name: 'two records above a subdomain without any',
    domain: 'x.a.test',
    zone: { ...at(good, 'v=DMARC1; p=reject'), 'x.a.test': mail },
    codes: ['dmarc-multiple'],
  },
  { name: 'one record and an SPF record', zone: at(good, 'v=spf1 -all'), codes: ['dmarc-unrelated-txt'] },
  { name: 'only an SPF record', zone: at('v=spf1 -all'), codes: ['dmarc-missing', 'dmarc-unrelated-txt'] },
  { name: 'the version in small letters', zone: at('v=dmarc1; p=reject'), codes: ['dmarc-near-miss'] },
  {
    name: 'the version in small letters above a subdomain',
    domain: 'x.a.test',
    zone: { ...at('v=dmarc1; p=reject'), 'x.a.test': mail },
    codes: ['dmarc-near-miss'],
  },
  {
    name: 'a bad record of its own where the organization has a good one',
    domain: 'x.a.test',
    zone: { ...at(good), 'x.a.test': mail, '_dmarc.x.a.test': { TXT: [' v=DMARC1; p=none'] } },
    codes: ['dmarc-own-record-ignored'],
  },
  {
    name: 'a bad record beside a good one is just other text',
    zone: at(good, 'v=dmarc1; p=none'),
    codes: ['dmarc-unrelated-txt'],
  },
  { name: 'at the apex', zone: { 'a.test': { TXT: [...mail.TXT, good] } }, codes: ['dmarc-wrong-place'] },
  {
    name: 'at the name with the domain twice',
    zone: { 'a.test': mail, '_dmarc.a.test.a.test': { TXT: [good] } },
    codes: ['dmarc-wrong-place'],
  },
  {
    name: 'at the name with the zone twice, of a subdomain',
    domain: 'x.a.test',
    zone: { 'x.a.test': mail, '_dmarc.x.a.test.a.test': { TXT: [good] } },
    codes: ['dmarc-wrong-place'],
  },
  {
    name: 'at _dmarc._dmarc',
    zone: { 'a.test': mail, '_dmarc._dmarc.a.test': { TXT: [good] } },
    codes: ['dmarc-wrong-place'],
  },
  {
    name: 'without the underscore',
    zone: { 'a.test': mail, 'dmarc.a.test': { TXT: [good] } },
    codes: ['dmarc-wrong-place'],
  },
  {
    name: 'at the apex too',
    zone: { ...at(good), 'a.test': { ...mail, TXT: [...mail.TXT, good] } },
    codes: ['dmarc-stray-record'],
  },
  {
    name: 'an alias of a name that does not exist',
    zone: { 'a.test': mail, '_dmarc.a.test': { CNAME: ['a.vendor.example'] }, 'vendor.example': {} },
    codes: ['dmarc-missing', 'dmarc-cname-dangling'],
  },
  {
    name: 'an alias of a record',
    zone: {
      'a.test': mail,
      '_dmarc.a.test': { CNAME: ['a.vendor.example'] },
      'a.vendor.example': { TXT: [good] },
    },
    codes: [],
  },
  {
    name: 'an SPF record of a wildcard',
    zone: { 'a.test': mail, '*.a.test': { TXT: ['v=spf1 -all'] } },
    codes: ['dmarc-missing', 'dmarc-unrelated-txt'],
  },
  {
    name: 'the record of a wildcard',
    zone: { 'a.test': mail, '*.a.test': { TXT: [good] } },
    codes: ['dmarc-wildcard'],
  },

  // RFC 9989 section 4.10.1
  { name: 'no p, with reports', zone: at(`v=DMARC1; ${RUA}`), codes: ['dmarc-missing-policy'] },
  { name: 'no p, no reports', zone: at('v=DMARC1'), codes: ['dmarc-missing-policy-void', 'dmarc-no-reports'] },
  {
    name: 'no p, and reports to nowhere',
    zone: at('v=DMARC1; rua=d@a.test'),
    codes: ['dmarc-missing-policy-void', 'dmarc-report-uri-invalid'],
  },
  { name: 'invalid p, with reports', zone: at(`v=DMARC1; p=bob; ${RUA}`), codes: ['dmarc-invalid-policy'] },
  {
    name: 'invalid p, no reports',
    zone: at('v=DMARC1; p=bob'),
    codes: ['dmarc-invalid-policy-void', 'dmarc-no-reports'],
  },
  {
    name: 'invalid sp takes p along',
    zone: at(`v=DMARC1; p=reject; sp=bob; ${RUA}`),
    codes: ['dmarc-invalid-policy'],
  },
  {
    name: 'invalid np alone is a difference between receivers too',
    zone: at(`v=DMARC1; p=quarantine; np=bob; ${RUA}`),
    codes: ['dmarc-invalid-policy', 'dmarc-receivers-differ'],
  },
  {
    name: 'a missing semicolon behind p',
    zone: at(`v=DMARC1; p=reject ${RUA}`),
    codes: ['dmarc-invalid-policy-void', 'dmarc-no-reports'],
  },

  // t, pct, sp, np
  {
    name: 't=y with reject',
    zone: at(`v=DMARC1; p=reject; t=y; ${RUA}`),
    codes: ['dmarc-testing', 'dmarc-receivers-differ'],
  },
  {
    name: 't=y with quarantine',
    zone: at(`v=DMARC1; p=quarantine; t=y; ${RUA}`),
    codes: ['dmarc-testing', 'dmarc-policy-none', 'dmarc-receivers-differ'],
  },
  { name: 't=y with none changes nothing', zone: at(`v=DMARC1; p=none; t=y; ${RUA}`), codes: ['dmarc-policy-none'] },
  {
    name: 'pct=20',
    zone: at(`v=DMARC1; p=quarantine; pct=20; ${RUA}`),
    codes: ['dmarc-percentage', 'dmarc-removed-tag'],
  },
  {
    name: 'pct=20 with p=none means nothing',
    zone: at(`v=DMARC1; p=none; pct=20; ${RUA}`),
    codes: ['dmarc-policy-none', 'dmarc-removed-tag'],
  },
  { name: 'pct=100', zone: at(`v=DMARC1; p=quarantine; pct=100; ${RUA}`), codes: ['dmarc-removed-tag'] },
  {
    name: 'sp=none',
    zone: at(`v=DMARC1; p=quarantine; sp=none; ${RUA}`),
    codes: ['dmarc-subdomain-policy-none'],
  },
  {
    name: 'sp=none with np=reject, which old receivers do not know',
    zone: at(`v=DMARC1; p=reject; sp=none; np=reject; ${RUA}`),
    codes: ['dmarc-list-caution', 'dmarc-subdomain-policy-weaker', 'dmarc-receivers-differ'],
  },
  {
    name: 'np=none',
    zone: at(`v=DMARC1; p=quarantine; np=none; ${RUA}`),
    codes: ['dmarc-subdomain-policy-none', 'dmarc-receivers-differ'],
  },
  {
    name: 'sp=quarantine under reject',
    zone: at(`v=DMARC1; p=reject; sp=quarantine; ${RUA}`),
    codes: ['dmarc-list-caution', 'dmarc-subdomain-policy-weaker'],
  },
  { name: 'sp=reject under quarantine', zone: at(`v=DMARC1; p=quarantine; sp=reject; ${RUA}`), codes: [] },
  {
    name: 'sp in the record of a subdomain',
    domain: 'x.a.test',
    zone: { ...at(good), 'x.a.test': mail, '_dmarc.x.a.test': { TXT: [`v=DMARC1; p=quarantine; sp=none; ${RUA}`] } },
    codes: ['dmarc-subdomain-tags-ignored'],
  },

  // The place in the tree
  {
    name: 'the policy of the organization',
    domain: 'x.a.test',
    zone: { ...at(good), 'x.a.test': mail },
    codes: [],
  },
  {
    name: 'sp=none of the organization',
    domain: 'x.a.test',
    zone: { ...at(`v=DMARC1; p=reject; sp=none; ${RUA}`), 'x.a.test': mail },
    codes: ['dmarc-policy-none'],
  },
  {
    name: 'records at the top and between: the top decides, by RFC 7489 too',
    domain: 'x.b.a.test',
    zone: {
      ...at(good),
      'x.b.a.test': mail,
      '_dmarc.b.a.test': { TXT: ['v=DMARC1; p=none'] },
    },
    codes: [],
  },
  {
    name: 'a record at a subdomain only: its parent is no longer of the same organization',
    domain: 'x.a.test',
    zone: { 'x.a.test': mail, 'a.test': mail, '_dmarc.x.a.test': { TXT: [`v=DMARC1; p=quarantine; ${RUA}`] } },
    codes: ['dmarc-receivers-differ', 'dmarc-report-not-authorized'],
  },
  {
    name: 'nothing but the record of the public suffix',
    zone: { 'a.test': mail, '_dmarc.test': { TXT: ['v=DMARC1; p=reject; psd=y; rua=mailto:d@r.example'] } },
    codes: ['dmarc-only-public-suffix', 'dmarc-receivers-differ'],
  },
  {
    name: 'a public suffix with a record, but without psd=y',
    zone: { ...at(good), '_dmarc.test': { TXT: ['v=DMARC1; p=quarantine'] } },
    codes: ['dmarc-suffix-organization', 'dmarc-receivers-differ'],
  },
  {
    name: 'the same, with psd=n in the own record',
    zone: { ...at(`${good}; psd=n`), '_dmarc.test': { TXT: ['v=DMARC1; p=quarantine'] } },
    codes: [],
  },

  {
    name: 'nothing but the record of a public suffix without psd=y: nothing in it is for the domain to correct',
    zone: { 'a.test': mail, '_dmarc.test': { TXT: ['v=DMARC1; p=none; pct=20; x'] } },
    codes: ['dmarc-suffix-organization', 'dmarc-receivers-differ'],
  },

  // The text
  {
    name: 'a value that the tag does not know',
    zone: at(`${good}; adkim=strict`),
    codes: ['dmarc-syntax-error'],
  },
  { name: 'a semicolon too many', zone: at(`${good};;`), codes: ['dmarc-stray-separator'] },
  { name: 'a tag twice', zone: at(`${good}; rua=mailto:e@a.test`), codes: ['dmarc-duplicate-tag'] },
  {
    name: 'a misspelt tag',
    zone: at('v=DMARC1; p=quarantine; rau=mailto:d@a.test'),
    codes: ['dmarc-no-reports', 'dmarc-misspelt-tag'],
  },
  { name: 'an unknown tag', zone: at(`${good}; colour=red`), codes: ['dmarc-unknown-tag'] },
  { name: 'removed tags', zone: at(`${good}; rf=afrf; ri=bob`), codes: ['dmarc-removed-tag'] },
  { name: 'a tag in capitals', zone: at(`v=DMARC1; P=quarantine; ${RUA}`), codes: ['dmarc-upper-case-tag'] },
  { name: 'p behind rua', zone: at(`v=DMARC1; ${RUA}; p=quarantine`), codes: ['dmarc-policy-not-first'] },
  { name: 'fo without ruf', zone: at(`${good}; fo=1`), codes: ['dmarc-fo-without-ruf'] },
  { name: 'fo with ruf', zone: at(`${good}; fo=1; ruf=mailto:f@a.test`), codes: [] },

  // Reports
  { name: 'an address without mailto:', zone: at(`${good},e@a.test`), codes: ['dmarc-report-uri-invalid'] },
  { name: 'an address over HTTPS', zone: at(`${good},https://a.test/d`), codes: ['dmarc-report-uri-unsupported'] },
  { name: 'a size limit', zone: at(`${good}!10m`), codes: ['dmarc-report-size-limit-obsolete'] },
  {
    name: 'three addresses',
    zone: at(`${good},mailto:e@a.test,mailto:f@a.test`),
    codes: ['dmarc-report-many-targets'],
  },
  {
    name: 'a missing semicolon behind rua is told once',
    zone: at(`v=DMARC1; p=quarantine; ${RUA} ruf=mailto:f@a.test`),
    codes: ['dmarc-syntax-error'],
  },
  {
    name: 'reports to a stranger',
    zone: reportsTo('r.example', { 'r.example': { MX: ['10 mx.r.example'] } }),
    codes: ['dmarc-report-not-authorized'],
  },
  {
    name: 'reports to a stranger who agrees',
    zone: reportsTo('r.example', { 'r.example': { MX: ['10 mx.r.example'] }, [leave]: { TXT: ['v=DMARC1'] } }),
    codes: [],
  },
  {
    name: 'reports to a stranger who agrees to everybody',
    zone: reportsTo('r.example', {
      'r.example': { MX: ['10 mx.r.example'] },
      '*._report._dmarc.r.example': { TXT: ['v=DMARC1;'] },
    }),
    codes: [],
  },
  {
    name: 'reports to a stranger whose wildcard says something else',
    zone: reportsTo('r.example', { 'r.example': { MX: ['10 mx.r.example'] }, '*.r.example': { TXT: ['v=spf1 -all'] } }),
    codes: ['dmarc-report-not-authorized'],
  },
  {
    name: 'reports to a stranger who sends them elsewhere',
    zone: reportsTo('r.example', {
      'r.example': { MX: ['10 mx.r.example'] },
      [leave]: { TXT: ['v=DMARC1; rua=mailto:d@other.example'] },
    }),
    codes: ['dmarc-report-override-foreign'],
  },
  {
    name: 'reports to a stranger who chooses another mailbox',
    zone: reportsTo('r.example', {
      'r.example': { MX: ['10 mx.r.example'] },
      [leave]: { TXT: ['v=DMARC1; rua=mailto:e@r.example'] },
    }),
    codes: [],
  },
  {
    name: 'reports to a subdomain of the same organization',
    zone: reportsTo('reports.a.test', { 'reports.a.test': { A: ['44.128.0.1'] } }),
    codes: [],
  },
  {
    name: 'reports to a subdomain that is an organization of its own',
    zone: reportsTo('reports.a.test', {
      'reports.a.test': { A: ['44.128.0.1'] },
      '_dmarc.reports.a.test': { TXT: ['v=DMARC1; p=none; psd=n'] },
    }),
    codes: ['dmarc-report-not-authorized'],
  },
  {
    name: 'reports to a null MX',
    zone: reportsTo('reports.a.test', { 'reports.a.test': { MX: ['0 .'] } }),
    codes: ['dmarc-report-domain-no-mail'],
  },
  {
    name: 'reports to a domain without a mail host',
    zone: reportsTo('reports.a.test', { 'reports.a.test': { TXT: ['x'] } }),
    codes: ['dmarc-report-domain-no-mail'],
  },
  {
    name: 'reports to a name that does not exist',
    zone: reportsTo('reports.a.test', {}),
    codes: ['dmarc-report-domain-no-mail'],
  },
  {
    name: 'reports to a domain that nobody owns',
    zone: reportsTo('d.gone.example', { example: {} }),
    codes: ['dmarc-report-not-authorized', 'dmarc-report-domain-unregistered'],
  },
];

async function audited({ domain = 'a.test', zone, options = {} }: Omit<Case, 'name' | 'codes'>) {
  return audit(dmarc, zoneNet({ test: {}, ...zone }), domainTarget(domain, options));
}

describe('findings', () => {
  test.each(cases)('$name', async ({ codes, ...rest }) => {
    const result = await audited(rest);
    expect([...codesOf(result)].sort()).toEqual([...codes].sort());
    const costs = codes.some((code) => dmarc.findings[code as keyof typeof dmarc.findings]?.severity !== 'info');
    expect(result.outcome).toBe(costs ? 'failed' : 'passed');
  });

  test('every code has a case', () => {
    const seen = new Set(cases.flatMap(({ codes }) => codes));
    expect(Object.keys(dmarc.findings).filter((code) => !seen.has(code))).toEqual([]);
  });

  test('each comes with evidence of its own, and its words fit its parameters', async () => {
    for (const one of cases) {
      const result = await audited(one);
      for (const { code, params, evidence } of 'findings' in result ? result.findings : []) {
        expect(evidence.length, `${one.name}: ${code}`).toBeGreaterThan(0);
        const def = dmarc.findings[code as keyof typeof dmarc.findings];
        const { title, why, fix } = def.text(params as never);
        for (const text of [title, why, fix.text]) expect(text).not.toMatch(/undefined|null\b(?! MX)|NaN|\[object/);
      }
    }
  });
});

/** The findings of a zone, by code. */
async function found(one: Omit<Case, 'name' | 'codes'>) {
  const result = await audited(one);
  return new Map(('findings' in result ? result.findings : []).map((finding) => [finding.code, finding]));
}

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

describe('what did not answer', () => {
  const open = async (one: Omit<Case, 'name' | 'codes'>) => {
    const result = await audited(one);
    const unchecked = 'unchecked' in result ? result.unchecked : [];
    return { outcome: result.outcome, codes: codesOf(result), couldBe: unchecked.map((entry) => entry.couldBe ?? []) };
  };

  test.each(['SERVFAIL', 'REFUSED', 'TIMEOUT', 'MALFORMED'] as const)(
    '%s at the domain: nothing can be said',
    async (failure) => {
      const { outcome, codes, couldBe } = await open({ zone: { 'a.test': mail, '_dmarc.a.test': failure } });
      expect([outcome, codes]).toEqual(['not-checked', []]);
      expect(couldBe[0]).toEqual(expect.arrayContaining(['dmarc-missing', 'dmarc-multiple', 'dmarc-policy-none']));
    },
  );

  test('at the organization, for a subdomain without a record: nothing can be said', async () => {
    const zone: Zone = { 'x.a.test': mail, 'a.test': mail, '_dmarc.a.test': 'TIMEOUT' };
    expect(await open({ domain: 'x.a.test', zone })).toMatchObject({ outcome: 'not-checked', codes: [] });
  });

  test('at the organization, for a subdomain with a record: its own policy is known', async () => {
    const zone: Zone = {
      'x.a.test': mail,
      '_dmarc.x.a.test': { TXT: [`v=DMARC1; p=none; ${RUA}`] },
      '_dmarc.a.test': 'TIMEOUT',
      'a.test': mail,
    };
    const { outcome, codes, couldBe } = await open({ domain: 'x.a.test', zone });
    expect([outcome, codes]).toEqual(['failed', ['dmarc-policy-none']]);
    expect(couldBe.flat()).toContain('dmarc-suffix-organization');
  });

  test('at the top: the policy is known, the organization is not', async () => {
    const { outcome, codes, couldBe } = await open({ zone: { ...at(good), '_dmarc.test': 'SERVFAIL' } });
    expect([outcome, codes]).toEqual(['not-checked', []]);
    expect(couldBe).toHaveLength(1);
    expect(couldBe[0]).toContain('dmarc-suffix-organization');
  });

  test('behind psd=n: nothing is open', async () => {
    const zone: Zone = { ...at(`${good}; psd=n`), '_dmarc.test': 'SERVFAIL' };
    expect(await open({ zone })).toEqual({ outcome: 'passed', codes: [], couldBe: [] });
  });

  test('whether the name exists, where sp and np differ', async () => {
    const zone: Zone = { ...at(`v=DMARC1; p=reject; sp=none; np=reject; ${RUA}`), 'x.a.test': 'SERVFAIL' };
    expect(await open({ domain: 'x.a.test', zone })).toMatchObject({ outcome: 'not-checked', codes: [] });
  });

  test('whether the name exists, where it makes no difference', async () => {
    const zone: Zone = { ...at(good), 'x.a.test': 'SERVFAIL' };
    expect(await open({ domain: 'x.a.test', zone })).toMatchObject({ outcome: 'passed', codes: [] });
  });

  test('a wrong place, where the right one is empty', async () => {
    const zone: Zone = { 'a.test': mail, '_dmarc._dmarc.a.test': 'TIMEOUT' };
    const { codes, couldBe } = await open({ zone });
    expect(codes).toEqual(['dmarc-missing']);
    expect(couldBe).toEqual([['dmarc-wrong-place']]);
  });

  test('the leave to report', async () => {
    const zone = reportsTo('r.example', { 'r.example': { MX: ['10 mx.r.example'] }, [leave]: 'SERVFAIL' });
    const { outcome, couldBe } = await open({ zone });
    expect(outcome).toBe('not-checked');
    expect(couldBe).toEqual([['dmarc-report-not-authorized', 'dmarc-report-override-foreign']]);
  });

  test('the mail host for reports', async () => {
    const zone = reportsTo('r.example', { 'r.example': 'TIMEOUT', [leave]: { TXT: ['v=DMARC1'] } });
    expect(await open({ zone })).toMatchObject({
      outcome: 'not-checked',
      couldBe: [['dmarc-report-domain-no-mail', 'dmarc-report-domain-unregistered']],
    });
  });

  test('the organization, where it decides over the leave to report', async () => {
    const zone: Zone = {
      ...reportsTo('reports.a.test', { 'reports.a.test': { A: ['44.128.0.1'] } }),
      '_dmarc.reports.a.test': 'SERVFAIL',
    };
    const { codes, couldBe } = await open({ zone });
    expect(codes).toEqual([]);
    expect(couldBe).toEqual([['dmarc-report-not-authorized', 'dmarc-report-override-foreign']]);
  });
});

describe('names that do not exist', () => {
  test('a domain that does not exist, and no policy for it: not applicable', async () => {
    expect((await audited({ domain: 'gone.test', zone: {} })).outcome).toBe('not-applicable');
  });

  test.each([
    ['np', { x: {} }, 'reject'],
    ['sp, by a CNAME that leads nowhere', { 'x.a.test': { CNAME: ['gone.example'] }, example: {} }, 'quarantine'],
    ['sp, by a name below it', { 'y.x.a.test': mail }, 'quarantine'],
  ] as const)('%s decides', async (_, zone, policy) => {
    const record = at(`v=DMARC1; p=none; sp=quarantine; np=reject; ${RUA}`);
    const result = await audited({ domain: 'x.a.test', zone: { ...record, ...zone } });
    expect('shown' in result && result.shown).toMatchObject({ policy, source: 'organizational' });
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
    const summary = async (one: Omit<Case, 'name' | 'codes'>) => {
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

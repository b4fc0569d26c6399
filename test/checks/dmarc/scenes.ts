import type { Scene } from '../../support/scene.ts';
import { reportCases } from './report-cases.ts';
import { textCases } from './text-cases.ts';
import { at, type Case, good, mail, RUA, silent } from './world.ts';

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
    name: 'an alias of a record with faults, which are not in the domain’s own zone to mend',
    zone: {
      'a.test': mail,
      '_dmarc.a.test': { CNAME: ['a.vendor.example'] },
      'a.vendor.example': { TXT: ['v=DMARC1; p=none; ri=bob; rua=d@a.test;;', 'x'] },
    },
    codes: [
      'dmarc-policy-none',
      'dmarc-unrelated-txt',
      'dmarc-removed-tag',
      'dmarc-stray-separator',
      'dmarc-report-uri-invalid',
    ],
  },
  {
    name: 'an alias of several records',
    zone: {
      'a.test': mail,
      '_dmarc.a.test': { CNAME: ['a.vendor.example'] },
      'a.vendor.example': { TXT: [good, 'v=DMARC1; p=none'] },
    },
    codes: ['dmarc-multiple'],
  },
  {
    name: 'a wildcard that is an alias of a record',
    zone: { 'a.test': mail, '*.a.test': { CNAME: ['a.vendor.example'] }, 'a.vendor.example': { TXT: [good] } },
    codes: ['dmarc-wildcard'],
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
  {
    name: 'pct=20 and sp=none under reject',
    zone: at(`v=DMARC1; p=reject; sp=none; pct=20; ${RUA}`),
    codes: ['dmarc-list-caution', 'dmarc-percentage', 'dmarc-removed-tag', 'dmarc-subdomain-policy-none'],
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
];

export const scenes: readonly Scene[] = [...cases, ...textCases, ...reportCases].map(
  ({ domain = 'a.test', zone, codes, ...rest }) => ({ ...rest, domain, zone: { test: {}, ...zone }, finds: codes }),
);

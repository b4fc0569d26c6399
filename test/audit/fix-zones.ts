import { reverseName } from '../../src/core/addresses.ts';
import type { Severity } from '../../src/core/finding.ts';
import type { AuditOptions } from '../../src/core/target.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { rsa2048, rsaKey } from '../checks/dkim/keys.ts';
import { apex, dmarc, hard, spf } from './fix-world.ts';

/** A zone with faults that lie upon one another, and what `mailcheck fix` must say that it answers. */
export interface HardZone {
  readonly name: string;
  readonly zone: Zone;
  readonly options?: Partial<AuditOptions>;
  /** Findings below this are left alone. Default: `minor`. */
  readonly least?: Severity;
  readonly answers: readonly string[];
  /** Grave findings that the answered ones hid: the first step of several. */
  readonly appears?: readonly string[];
}

const MESS =
  'v=DMARC1; rua=mailto:d@a.example!10m,e@a.example; P=quarentine; pct=20; sp=none; rf=afrf; colour="blau; ü"; ;';
const many = Array.from({ length: 40 }, (_, index) => `ip4:44.128.${index}.0/24`).join(' ');

export const hardZones: readonly HardZone[] = [
  { name: 'a domain in order', zone: hard({}), answers: [] },
  {
    name: 'SPF with two faults',
    zone: spf('V=SPF1 mx ptr ip4=44.128.9.9 -all include:i.example', 'x=1'),
    answers: ['spf-equals-for-colon', 'spf-terms-after-all', 'spf-include-missing', 'reverse-dns-missing'],
  },
  {
    name: 'SPF with a syntax error and terms twice',
    zone: spf('v=spf1 mx mx ipv4:44.128.9.9 ip4:44.128.9.9 +all'),
    answers: ['spf-syntax-error', 'spf-plus-all', 'reverse-dns-missing'],
  },
  {
    name: 'several SPF records',
    zone: spf('v=spf1 mx ~all', 'v=spf1 a:mx.a.example -all', 'v=spf1 mx ?all'),
    answers: ['spf-multiple', 'spf-neutral-under-dmarc'],
  },
  { name: 'SPF of more than 255 octets', zone: spf(`v=spf1 mx ${many} ptr +all`), answers: ['spf-plus-all'] },
  { name: 'SPF in quotation marks', zone: spf('"v=spf1 mx -all"', 'note="a; b\\c"'), answers: ['spf-near-miss'] },
  {
    name: 'neither SPF nor DMARC',
    zone: hard({ TXT: ['x=1'] }, { '_dmarc.a.example': {} }),
    answers: ['spf-missing', 'dmarc-missing'],
    appears: ['dmarc-policy-none'],
  },
  {
    name: 'several DMARC records, none with reports',
    zone: dmarc('v=DMARC1; p=reject', 'v=DMARC1; p=none', 'v=spf1 -all'),
    answers: ['dmarc-multiple', 'dmarc-no-reports'],
    appears: ['dmarc-policy-none'],
  },
  {
    name: 'DMARC with many faults',
    zone: dmarc(
      'v=DMARC1; rua=mailto:d@a.example!10m,e@a.example; P=quarentine; pct=20; sp=none; rf=afrf; colour="blau; ü"; ;',
    ),
    answers: ['dmarc-invalid-policy', 'dmarc-subdomain-policy-none', 'dmarc-report-uri-invalid'],
  },
  { name: 'p=none in a test', zone: dmarc('v=DMARC1; p=none; t=y'), answers: ['dmarc-no-reports'] },
  {
    name: 'DMARC at the wrong names',
    zone: hard(
      { TXT: [...apex.TXT, 'v=DMARC1; p=reject; rua=mailto:d@a.example'] },
      { '_dmarc.a.example': {}, '_dmarc.a.example.a.example': { TXT: ['v=DMARC1; p=none'] } },
    ),
    answers: ['dmarc-wrong-place'],
  },
  {
    name: 'DMARC whose reports go to a stranger',
    zone: {
      ...dmarc('v=DMARC1; p=quarantine; rua=mailto:d@r.example'),
      'r.example': { SOA: ['ns.r.example h.r.example 1'], MX: ['10 mx.r.example'] },
      'mx.r.example': { A: ['44.128.7.25'] },
    },
    answers: ['dmarc-report-not-authorized'],
  },
  {
    name: 'an alias at _dmarc that leads nowhere',
    zone: hard(
      {},
      {
        '_dmarc.a.example': { CNAME: ['a.vendor.example'] },
        'vendor.example': { SOA: ['ns.vendor.example h.vendor.example 1'] },
      },
    ),
    answers: ['dmarc-missing'],
    appears: ['dmarc-policy-none'],
  },
  {
    name: 'an alias at _dmarc that leads to a faulty record',
    zone: hard(
      {},
      {
        '_dmarc.a.example': { CNAME: ['a.vendor.example'] },
        'a.vendor.example': { TXT: ['v=DMARC1; p=quarantine; ri=bob;;'] },
      },
    ),
    answers: [],
  },
  {
    name: 'an alias at _dmarc within the zone',
    zone: hard(
      {},
      {
        '_dmarc.a.example': { CNAME: ['policy.a.example'] },
        'policy.a.example': { TXT: ['v=DMARC1; p=quarantine; ri=bob;;'] },
      },
    ),
    answers: [],
  },
  {
    name: 'a wildcard for the whole domain',
    zone: hard(
      {},
      {
        '*.a.example': { A: ['44.128.1.80'], MX: ['10 mx.a.example'], TXT: ['v=spf1 -all'] },
        '_dmarc.a.example': {},
        '_mta-sts.a.example': {},
        '_smtp._tls.a.example': {},
      },
    ),
    answers: ['dmarc-missing'],
    appears: ['dmarc-policy-none'],
  },
  {
    name: 'nothing but a wildcard',
    zone: Object.fromEntries(
      Object.entries({
        ...hard({ TXT: [] }),
        '*.a.example': { A: ['44.128.1.80'], TXT: ['v=DMARC1; p=quarantine'] },
      }).filter(([name]) => !name.startsWith('_')),
    ),
    answers: ['spf-missing', 'dmarc-no-reports'],
  },
  {
    name: 'an alias as a wildcard',
    zone: Object.fromEntries(
      Object.entries({
        ...hard({}),
        '*.a.example': { CNAME: ['www.a.example'] },
        'www.a.example': { A: ['44.128.1.80'], TXT: ['hello'] },
      }).filter(([name]) => !name.startsWith('_')),
    ),
    answers: ['dmarc-missing'],
    appears: ['dmarc-policy-none'],
  },
  {
    name: 'DKIM keys in disorder',
    zone: hard(
      {},
      {
        's1._domainkey.a.example': { TXT: [`k=rsa; v=DKIM1; p=${rsa2048}`] },
        's2._domainkey.a.example': { TXT: [`v=DKIM1; k=rsa; p=${rsa2048.slice(0, 150)}`, rsa2048.slice(150)] },
        'google._domainkey.a.example': { TXT: ['v=spf1 -all'] },
        'k1._domainkey.a.example': { CNAME: ['dkim.vendor.example'] },
        'selector1._domainkey.a.example': { TXT: ['selector1-a-example._domainkey.a.onmicrosoft.com'] },
        'vendor.example': { SOA: ['ns.vendor.example h.vendor.example 1'] },
      },
    ),
    answers: ['dkim-multiple-records', 'dkim-cname-pasted', 'dkim-not-a-key', 'dkim-key-irregular'],
  },
  {
    name: 'MX records in disorder',
    zone: hard(
      {
        MX: [
          '0 .',
          '10 mx.a.example',
          '20 mx.a.example',
          '30 alias.a.example',
          '40 localhost',
          '50 gone.a.example',
          '60 44.128.1.25',
        ],
      },
      {
        'alias.a.example': { CNAME: ['mx2.a.example'] },
        'mx2.a.example': { A: ['44.128.2.25', '10.0.0.1'], TXT: ['v=spf1 a -all'] },
        [reverseName('44.128.2.25')]: { PTR: ['mx2.a.example'] },
      },
    ),
    answers: [
      'mx-null-with-others',
      'mx-target-address-literal',
      'mx-target-localhost',
      'mx-target-nonexistent',
      'mx-duplicate-host',
      'mx-target-cname',
      'mx-target-not-public',
    ],
  },
  { name: 'no MX, of a domain that sends', zone: hard({ MX: [] }), answers: [] },
  { name: 'an MX that is no host, and no other', zone: hard({ MX: ['10 localhost'] }), answers: [] },
  {
    name: 'MTA-STS and TLS-RPT twice and at wrong names',
    zone: hard(
      {},
      {
        '_mta-sts.a.example': { TXT: ['v=STSv1; id=1', 'v=STSv1; id=2'] },
        '_smtp._tls.a.example': { TXT: ['v=TLSRPTv1; rua=t@a.example', 'v=TLSRPTv1; rua=mailto:t@a.example;;'] },
        '_mta-sts.a.example.a.example': { TXT: ['v=STSv1; id=3'] },
      },
    ),
    answers: ['mta-sts-several-records', 'tls-rpt-several-records', 'tls-rpt-record-syntax-error'],
  },
  {
    name: 'a parked domain that says nothing',
    zone: { example: { NS: ['ns.example'] }, 'a.example': { SOA: apex.SOA, NS: apex.NS } },
    options: { role: 'parked' },
    answers: ['spf-not-parked', 'dmarc-missing-parked', 'parked-no-null-mx'],
  },
  {
    name: 'a parked domain that once was in use',
    zone: hard(
      { TXT: ['v=spf1 mx include:i.example ~all'] },
      { '*._domainkey.a.example': { TXT: [`p=${rsaKey(2048, 'spki', 2)}`] } },
    ),
    options: { role: 'parked' },
    answers: ['spf-not-parked', 'parked-wildcard-dkim-key', 'dmarc-parked-not-reject'],
  },
  {
    name: 'sending addresses without names',
    zone: hard({}),
    options: { sendingIps: ['44.128.9.7', '2a0e:fd45::7'] },
    answers: ['spf-sending-ip-fails', 'reverse-dns-missing'],
  },
  {
    name: 'a term after all that would break the whole record',
    zone: { ...spf('v=spf1 mx -all include:i.example'), 'i.example': { TXT: ['v=spf1 foo -all'] } },
    answers: [],
  },
  {
    name: 'DMARC with many faults, remarks and all',
    zone: dmarc(MESS),
    least: 'info',
    answers: [
      'dmarc-invalid-policy',
      'dmarc-subdomain-policy-none',
      'dmarc-report-uri-invalid',
      'dmarc-unknown-tag',
      'dmarc-report-size-limit-obsolete',
    ],
  },
  {
    name: 'texts that try to leave their line',
    zone: hard(
      { TXT: ['"v=spf1 mx -all"\n@ IN MX 0 evil.example.', 'v=spf1 ip4=44.128.1.25 mx -all'] },
      {
        '_dmarc.a.example': {
          TXT: ['v=DMARC1; p=none; rua=mailto:d@a.example; x="); rm\\\r\n;\u00e4\u0000', 'v=DMARC1; p=none'],
        },
      },
    ),
    answers: ['dmarc-multiple', 'dmarc-no-reports', 'spf-equals-for-colon'],
    appears: ['dmarc-policy-none'],
  },
  {
    name: 'names that mean something in a zone file',
    zone: hard(
      { MX: ['10 mx.a.example', '20 alias.a.example', '30 (gone.a.example'] },
      {
        'alias.a.example': { CNAME: ['mx;.evil.example'] },
        'mx;.evil.example': { A: ['44.128.2.25'] },
        '_dmarc.a.example': { CNAME: ['$include.evil.example'] },
        'evil.example': { SOA: ['ns.evil.example h.evil.example 1'] },
        'google._domainkey.a.example': { CNAME: ['"k.evil.example'] },
      },
    ),
    answers: ['reverse-dns-missing'],
  },
];

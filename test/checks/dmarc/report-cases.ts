import { at, type Case, good, leave, RUA, reportsTo } from './world.ts';

export const reportCases: readonly Case[] = [
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
    name: 'reports to a mailbox and to a null MX',
    zone: {
      ...at('v=DMARC1; p=quarantine; rua=mailto:d@a.test,mailto:d@reports.a.test'),
      'reports.a.test': { MX: ['0 .'] },
    },
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
    zone: reportsTo('d.gone.com', { com: {} }),
    codes: ['dmarc-report-not-authorized', 'dmarc-report-domain-unregistered'],
  },
  {
    name: 'reports to a name that a platform, not a registry, gives out',
    zone: reportsTo('gone.github.io', { 'github.io': { SOA: ['ns.github.io h'] } }),
    codes: ['dmarc-report-not-authorized', 'dmarc-report-domain-no-mail'],
  },
];

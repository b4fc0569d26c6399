import type { Scene } from '../../support/scene.ts';
import { apex, own, with2, world } from './world.ts';

/** What the servers of the zone say, one beside the other. */
export const agreement: readonly Scene[] = [
  { name: 'two servers that agree', ...world({}), finds: [] },
  { name: 'no such domain', zone: { example: {} }, finds: null },
  {
    name: 'different SPF records',
    ...world(with2(apex({ TXT: ['v=spf1 -all'] }))),
    finds: ['nameservers-records-differ'],
  },
  {
    name: 'different MX records',
    ...world(with2(apex({ MX: ['20 mx.a.example'] }))),
    finds: ['nameservers-mx-differs'],
  },
  {
    name: 'one has no DMARC record',
    ...world(with2({ '_dmarc.a.example': {} })),
    finds: ['nameservers-records-differ'],
  },
  {
    name: 'different MTA-STS, TLS-RPT, BIMI and DKIM records',
    options: { selectors: ['s1'], bimiSelector: 'brand' },
    ...world(
      with2({
        '_mta-sts.a.example': { TXT: ['v=STSv1; id=1'] },
        '_smtp._tls.a.example': { TXT: ['v=TLSRPTv1; rua=mailto:t@a.example'] },
        'brand._bimi.a.example': { TXT: ['v=BIMI1; l='] },
        's1._domainkey.a.example': { TXT: ['v=DKIM1; p='] },
      }),
    ),
    finds: ['nameservers-policies-differ', 'nameservers-records-differ'],
  },
  {
    name: 'a difference while a transfer is under way is one finding',
    ...world(with2(apex({ SOA: ['ns1.a.example h.a.example 6'], MX: ['20 mx.a.example'] }))),
    finds: ['nameservers-mx-differs'],
  },
  {
    name: 'the order of records is no difference',
    ...world({
      zone: apex({ MX: ['10 x.a.example', '10 y.a.example'] }),
      ...with2(apex({ MX: ['10 y.a.example', '10 x.a.example'] })),
    }),
    finds: [],
  },
  {
    name: 'how a text is cut into strings is no difference',
    ...world(with2(apex({ TXT: [['v=spf1 m', 'x -all']] }))),
    finds: [],
  },
  {
    name: 'texts at the domain that have nothing to do with mail are none of ours',
    ...world(with2(apex({ TXT: ['google-site-verification=x', 'v=spf1 mx -all'] }))),
    finds: [],
  },
  {
    name: 'a DKIM key that both delegate to one place',
    options: { selectors: ['s1'] },
    ...world({ zone: { 's1._domainkey.a.example': { CNAME: ['s1.mailer.example'] } } }),
    finds: [],
  },
  {
    name: 'a DKIM key that they delegate to two places',
    options: { selectors: ['s1'] },
    ...world({
      zone: { 's1._domainkey.a.example': { CNAME: ['s1.mailer.example'] } },
      ...with2({ 's1._domainkey.a.example': { CNAME: ['s1.other.example'] } }),
    }),
    finds: ['nameservers-records-differ'],
  },
  {
    name: 'two versions of the zone with the same mail records',
    ...world(with2(apex({ SOA: ['ns1.a.example h.a.example 6'] }))),
    finds: ['nameservers-serial-differs'],
  },
  {
    name: 'a server that fails for one record',
    ...world(with2({ '_dmarc.a.example': 'SERVFAIL' })),
    finds: ['nameservers-record-fails'],
  },
  {
    name: 'the domain itself is an alias',
    ...world({
      zone: { 'a.example': { CNAME: ['shop.hoster.example'] } },
      cached: { 'shop.hoster.example': { A: ['44.132.0.80'] } },
    }),
    finds: ['nameservers-apex-alias'],
    open: true,
  },
  {
    name: 'one server has an alias in place of the mail records',
    ...world(
      with2({ 'a.example': { SOA: own['a.example'].SOA, NS: own['a.example'].NS, CNAME: ['shop.hoster.example'] } }),
    ),
    finds: ['nameservers-apex-alias', 'nameservers-mx-differs', 'nameservers-records-differ'],
  },
];

import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';

const KEY = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const own = { 'mx.a.example': { A: ['44.128.1.25'] } } satisfies Zone;
const range = (third: number) => ({ TXT: [`v=spf1 ip4:44.128.${third}.0/24 -all`] });
const services = {
  '_spf.google.com': range(9),
  'sendgrid.net': range(10),
  'servers.mcsv.net': range(11),
} satisfies Zone;
const zone = (spf: string, more: Zone = {}): Zone => ({
  'a.example': { MX: ['10 mx.a.example'], TXT: [`v=spf1 ${spf} -all`] },
  ...own,
  ...services,
  '_domainkey.a.example': {},
  ...more,
});
const atGoogle = (spf: string, more: Zone = {}): Zone =>
  zone(spf, {
    'a.example': { MX: ['1 aspmx.l.google.com'], TXT: [`v=spf1 ${spf} -all`] },
    'aspmx.l.google.com': { A: ['44.128.9.1'] },
    ...more,
  });
const includes = (count: number) => Array.from({ length: count }, (_, index) => `include:i${index}.example`).join(' ');
const leaves = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`i${index}.example`, range(8)]));
const googleKey = (...texts: readonly string[]): Zone => ({ 'google._domainkey.a.example': { TXT: texts } });
const otherKey: Zone = { 's7._domainkey.a.example': { TXT: [KEY] } };

export const scenes: readonly Scene[] = [
  { name: 'own servers only', zone: zone('mx'), finds: [] },
  { name: 'a domain that does not send', zone: { 'a.example': { TXT: ['v=spf1 -all'] } }, finds: null },
  { name: 'no such domain', zone: { example: {} }, finds: null },
  {
    name: 'a service in SPF whose key is there',
    zone: zone('include:_spf.google.com', googleKey(KEY)),
    finds: [],
  },
  {
    name: 'a service in SPF without a key',
    zone: zone('include:_spf.google.com', otherKey),
    finds: ['senders-dkim-not-seen'],
  },
  {
    name: 'a service in SPF whose key is revoked',
    zone: zone('include:_spf.google.com', googleKey('v=DKIM1; p=')),
    finds: ['senders-dkim-not-seen'],
  },
  {
    name: 'a service in SPF with another text at its selector',
    zone: zone('include:_spf.google.com', googleKey('verification=1')),
    finds: ['senders-dkim-not-seen'],
  },
  {
    name: 'a key that cannot be read is there all the same',
    zone: zone('include:_spf.google.com', googleKey('v=DKIM1; p=@@@')),
    finds: [],
  },
  {
    name: 'a wildcard hands out a key, at the selectors of the service too',
    zone: zone('include:_spf.google.com', { '*._domainkey.a.example': { TXT: [KEY] } }),
    finds: [],
  },
  {
    name: 'selectors given by the user say nothing of the usual ones',
    zone: zone('include:_spf.google.com', otherKey),
    options: { selectors: ['s7'] },
    finds: [],
  },
  {
    name: 'a service that SPF refuses by name',
    zone: zone('mx -include:_spf.google.com', otherKey),
    finds: [],
  },
  {
    name: 'a service behind all, where no receiver comes',
    zone: zone('mx -all include:_spf.google.com', otherKey),
    finds: [],
  },
  {
    name: 'a service that another one includes is no service of the domain',
    zone: zone('include:sendgrid.net', {
      'sendgrid.net': { TXT: ['v=spf1 include:_spf.google.com -all'] },
      's1._domainkey.a.example': { TXT: [KEY] },
    }),
    finds: [],
  },
  {
    name: 'a service below a name of the domain itself',
    zone: zone('include:_spf.a.example', {
      '_spf.a.example': { TXT: ['v=spf1 include:_spf.google.com -all'] },
      ...otherKey,
    }),
    finds: ['senders-dkim-not-seen'],
  },
  {
    name: 'a service behind a redirect',
    zone: zone('', { 'a.example': { TXT: ['v=spf1 redirect=_spf.google.com'] }, ...otherKey }),
    finds: ['senders-dkim-not-seen'],
  },
  {
    name: 'a service that signs and is not in SPF',
    zone: zone('mx', {
      's1._domainkey.a.example': { CNAME: ['s1.domainkey.u1.wl1.sendgrid.net'] },
      's1.domainkey.u1.wl1.sendgrid.net': { TXT: [KEY] },
    }),
    finds: ['senders-not-in-spf'],
  },
  {
    name: 'its CNAME leads to nothing',
    zone: zone('mx', { 's1._domainkey.a.example': { CNAME: ['s1.domainkey.u1.wl1.sendgrid.net'] } }),
    finds: [],
  },
  {
    name: 'a service that signs and has no name for SPF',
    zone: zone('mx', {
      'kl._domainkey.a.example': { CNAME: ['kl.domainkey.klaviyomail.com'] },
      'kl.domainkey.klaviyomail.com': { TXT: [KEY] },
    }),
    finds: [],
  },
  {
    name: 'mail is received and signed where SPF does not say',
    zone: atGoogle('ip4:44.128.1.7', googleKey(KEY)),
    finds: ['senders-not-in-spf'],
  },
  { name: 'mail is received where it is not signed', zone: atGoogle('ip4:44.128.1.7', otherKey), finds: [] },
  {
    name: 'a selector of several services tells none of them',
    zone: zone('mx', {
      'a.example': { MX: ['10 mx1.privateemail.com'], TXT: ['v=spf1 ip4:44.128.1.7 -all'] },
      'mx1.privateemail.com': { A: ['44.128.12.1'] },
      'default._domainkey.a.example': { TXT: [KEY] },
    }),
    finds: [],
  },
  { name: 'seven lookups', zone: zone(includes(7), leaves), finds: [] },
  { name: 'eight lookups', zone: zone(includes(8), leaves), finds: ['senders-spf-nearly-full'] },
  { name: 'ten lookups', zone: zone(includes(10), leaves), finds: ['senders-spf-nearly-full'] },
  { name: 'eleven lookups', zone: zone(includes(11), leaves), finds: ['senders-too-many-for-spf'] },
  {
    name: 'eleven lookups of one service are for spf to judge',
    zone: zone('include:i0.example', { ...leaves, 'i0.example': { TXT: [`v=spf1 ${includes(12).slice(19)} -all`] } }),
    finds: [],
  },
  {
    name: 'a selector that did not answer proves nothing',
    zone: zone('include:_spf.google.com', { 'google._domainkey.a.example': 'TIMEOUT' }),
    finds: [],
    open: true,
  },
  {
    name: 'MX hosts that nobody saw',
    zone: zone('', { 'a.example': { MX: 'SERVFAIL', TXT: ['v=spf1 ip4:44.128.1.7 -all'] } }),
    finds: [],
    open: true,
  },
  {
    name: 'an SPF that nobody saw',
    zone: { 'a.example': { MX: ['10 mx.a.example'], TXT: 'SERVFAIL' }, ...own },
    finds: [],
    outcome: 'not-checked',
  },
];

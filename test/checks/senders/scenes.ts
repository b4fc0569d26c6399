import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';

const KEY = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const own = { 'mx.a.example': { A: ['44.128.1.25'] } } satisfies Zone;
const google = { '_spf.google.com': { TXT: ['v=spf1 ip4:44.128.9.0/24 -all'] } } satisfies Zone;
const zone = (spf: string, more: Zone = {}): Zone => ({
  'a.example': { MX: ['10 mx.a.example'], TXT: [`v=spf1 ${spf} -all`] },
  ...own,
  ...google,
  '_domainkey.a.example': {},
  ...more,
});
const includes = (count: number) => Array.from({ length: count }, (_, index) => `include:i${index}.example`).join(' ');
const leaves = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`i${index}.example`, { TXT: ['v=spf1 ip4:44.128.8.0/24 -all'] }]),
);

export const scenes: readonly Scene[] = [
  { name: 'own servers only', zone: zone('mx'), finds: [] },
  { name: 'a domain that does not send', zone: { 'a.example': { TXT: ['v=spf1 -all'] } }, finds: null },
  {
    name: 'a service in SPF whose key is there',
    zone: zone('include:_spf.google.com', { 'google._domainkey.a.example': { TXT: [KEY] } }),
    finds: [],
  },
  {
    name: 'a service in SPF without a key',
    zone: zone('include:_spf.google.com', { 's1._domainkey.a.example': { TXT: [KEY] } }),
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
  { name: 'seven lookups', zone: zone(includes(7), leaves), finds: [] },
  { name: 'eight lookups', zone: zone(includes(8), leaves), finds: ['senders-spf-nearly-full'] },
  { name: 'eleven lookups are for spf to judge', zone: zone(includes(11), leaves), finds: [] },
];

import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';

const KEY = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const parked = {
  'a.example': { MX: ['0 .'], TXT: ['v=spf1 -all'] },
  '_dmarc.a.example': { TXT: ['v=DMARC1; p=reject'] },
} satisfies Zone;

export const scenes: readonly Scene[] = [
  { name: 'a domain that says in every way that it has no mail', zone: parked, finds: [] },
  { name: 'a domain with mail', zone: { 'a.example': { MX: ['10 mx.a.example'] } }, finds: null },
  { name: 'no such domain', zone: { example: {} }, options: { role: 'parked' }, finds: null },
  {
    name: 'no MX at all, nor an address',
    zone: { ...parked, 'a.example': { TXT: ['v=spf1 -all'] } },
    options: { role: 'parked' },
    finds: ['parked-no-null-mx'],
  },
  {
    name: 'no MX, and a web server that mail goes to',
    zone: { ...parked, 'a.example': { A: ['44.128.1.80'], TXT: ['v=spf1 -all'] } },
    options: { role: 'parked' },
    finds: ['parked-no-null-mx'],
  },
  {
    name: 'mail hosts all the same',
    zone: { ...parked, 'a.example': { MX: ['10 mx.hoster.example'], TXT: ['v=spf1 -all'] } },
    options: { role: 'parked' },
    finds: ['parked-has-mx'],
  },
  {
    name: 'a wildcard hands out a key',
    zone: { ...parked, '*._domainkey.a.example': { TXT: [KEY] } },
    finds: ['parked-wildcard-dkim-key'],
  },
  {
    name: 'a wildcard that revokes every key is as it should be',
    zone: { ...parked, '*._domainkey.a.example': { TXT: ['v=DKIM1; p='] } },
    finds: [],
  },
  {
    name: 'a wildcard of something else is no key',
    zone: { ...parked, '*._domainkey.a.example': { TXT: ['verification=1'] } },
    finds: [],
  },
  {
    name: 'null MX beside mail hosts',
    zone: { ...parked, 'a.example': { MX: ['0 .', '10 mx.hoster.example'], TXT: ['v=spf1 -all'] } },
    options: { role: 'parked' },
    finds: ['parked-has-mx'],
  },
  {
    name: 'an alias, beside which nothing can be published',
    zone: {
      ...parked,
      'a.example': { CNAME: ['parking.host.example'] },
      'parking.host.example': { A: ['44.128.1.80'] },
    },
    options: { role: 'parked' },
    finds: ['parked-no-null-mx'],
  },
  {
    name: 'an alias of a domain with mail hosts',
    zone: {
      ...parked,
      'a.example': { CNAME: ['parking.host.example'] },
      'parking.host.example': { MX: ['10 mx.host.example'] },
    },
    options: { role: 'parked' },
    finds: ['parked-has-mx'],
  },
  {
    name: 'a wildcard key is seen where the user names selectors too',
    zone: { ...parked, '*._domainkey.a.example': { TXT: [KEY] } },
    options: { selectors: ['s1'] },
    finds: ['parked-wildcard-dkim-key'],
  },
  {
    name: 'a wildcard key among other texts',
    zone: { ...parked, '*._domainkey.a.example': { TXT: ['verification=1', KEY] } },
    finds: ['parked-wildcard-dkim-key'],
  },
  {
    name: 'a wildcard for every name of the domain',
    zone: { ...parked, '*.a.example': { TXT: [KEY] } },
    finds: ['parked-wildcard-dkim-key'],
  },
  {
    name: 'a wildcard that leads to keys of somebody else',
    zone: {
      ...parked,
      '*._domainkey.a.example': { CNAME: ['all.keys.example'] },
      'all.keys.example': { TXT: [KEY] },
    },
    finds: ['parked-wildcard-dkim-key'],
  },
  {
    name: 'a wildcard that leads to nothing',
    zone: { ...parked, '*._domainkey.a.example': { CNAME: ['all.keys.example'] } },
    finds: [],
  },
  {
    name: 'a wildcard key that no receiver can read',
    zone: { ...parked, '*._domainkey.a.example': { TXT: ['v=DKIM1; p=@@@'] } },
    finds: [],
  },
  {
    name: 'MX records that nobody saw',
    zone: { ...parked, 'a.example': { MX: 'SERVFAIL', TXT: ['v=spf1 -all'] } },
    options: { role: 'parked' },
    finds: [],
    outcome: 'not-checked',
  },
  {
    name: 'a wildcard that did not answer',
    zone: { ...parked, '*._domainkey.a.example': 'TIMEOUT' },
    finds: [],
    outcome: 'not-checked',
  },
];

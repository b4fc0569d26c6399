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
];

import type { RrsigRecord } from '../../../src/core/net.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';

const NOW = Date.UTC(2026, 10, 21) / 1000;
const DAY = 86_400;

export const signature = (changes: Partial<RrsigRecord> = {}): RrsigRecord => ({
  typeCovered: 'SOA',
  algorithm: 13,
  inception: NOW - 20 * DAY,
  expiration: NOW + 20 * DAY,
  keyTag: 55648,
  signer: 'a.example',
  ...changes,
});

// The key of RFC 6605 section 6.1, for example.net.
const KEY = '257 3 13 GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA== 55648';
const DS = '55648 13 2 b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17';

export const signed = {
  'example.net': { SOA: ['ns.example.net h.example.net 1'], MX: ['10 mx.example.net'], DS: [DS], DNSKEY: [KEY] },
  'mx.example.net': { A: ['44.128.1.25'] },
} satisfies Zone;
const unsigned = {
  'a.example': { SOA: ['ns.a.example h.a.example 1'], MX: ['10 mx.a.example'] },
  'mx.a.example': { A: ['44.128.1.25'] },
} satisfies Zone;
const bogus = { ...signed, 'example.net': 'SERVFAIL' } satisfies Zone;

const valid = { authenticated: true, signatures: () => [signature()] };
const rootOnly = { authenticated: (name: string) => name === '.' };
const changed = (entry: object): Zone => ({ ...signed, 'example.net': { ...signed['example.net'], ...entry } });
const own = { domain: 'example.net' } as const;

export const scenes: readonly Scene[] = [
  { ...own, name: 'signed and valid', zone: signed, net: valid, finds: [] },
  { name: 'not signed', zone: unsigned, net: rootOnly, finds: ['dnssec-unsigned'] },
  { name: 'not signed, by a resolver that does not validate', zone: unsigned, finds: ['dnssec-unsigned'] },
  { name: 'no such domain', zone: { example: {} }, net: rootOnly, finds: null },
  {
    ...own,
    name: 'signatures that do not hold',
    zone: bogus,
    net: { ...rootOnly, unchecked: signed, signatures: () => [signature({ expiration: NOW - DAY })] },
    finds: ['dnssec-bogus'],
  },
  {
    name: 'the zone of a mail host does not hold',
    zone: {
      ...unsigned,
      'a.example': { ...unsigned['a.example'], MX: ['10 mx.b.example'] },
      'mx.b.example': { A: ['44.128.1.2'], SOA: 'SERVFAIL' },
    },
    net: { ...rootOnly, unchecked: { 'mx.b.example': { SOA: ['x y 1'] } } },
    finds: ['dnssec-mail-host-bogus', 'dnssec-unsigned'],
  },
  {
    ...own,
    name: 'a signature that ends tomorrow',
    zone: signed,
    net: { ...valid, signatures: () => [signature({ expiration: NOW + DAY })] },
    finds: ['dnssec-signature-ends-soon'],
  },
  {
    ...own,
    name: 'a signer that signs for two days, in the middle of them',
    zone: signed,
    net: { ...valid, signatures: () => [signature({ inception: NOW - DAY, expiration: NOW + DAY })] },
    finds: [],
  },
  {
    ...own,
    name: 'RSASHA1',
    zone: changed({ DS: [DS.replace(' 13 ', ' 5 ')] }),
    net: valid,
    finds: ['dnssec-weak-algorithm'],
  },
  {
    ...own,
    name: 'a DS record with SHA-1 alone',
    zone: changed({ DS: ['55648 13 1 aabb'] }),
    net: valid,
    finds: ['dnssec-weak-digest'],
  },
  { ...own, name: 'SHA-1 beside SHA-256', zone: changed({ DS: ['55648 13 1 aabb', DS] }), net: valid, finds: [] },
  {
    ...own,
    name: 'keys that nobody points to',
    zone: changed({ DS: [] }),
    net: rootOnly,
    finds: ['dnssec-not-chained'],
  },
  {
    ...own,
    name: 'the mail host is in an unsigned zone',
    zone: {
      ...changed({ MX: ['10 mx.b.example'] }),
      'mx.b.example': { A: ['44.128.1.2'] },
      'b.example': { SOA: ['x y 1'] },
    },
    net: { authenticated: (name) => !name.includes('b.example'), signatures: () => [signature()] },
    finds: ['dnssec-mail-host-unsigned'],
  },
];

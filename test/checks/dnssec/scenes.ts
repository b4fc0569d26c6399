import { dsFor } from '../../../src/checks/dnssec/keys.ts';
import type { DnskeyRecord, RecordType, RrsigRecord } from '../../../src/core/net.ts';
import type { Zone, ZoneEntry } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

export const NOW = Date.UTC(2026, 10, 21) / 1000;
export const HOUR = 3_600;
export const DAY = 24 * HOUR;

export const signature = (changes: Partial<RrsigRecord> = {}): RrsigRecord => ({
  typeCovered: 'SOA',
  algorithm: 13,
  inception: NOW - 10 * DAY,
  expiration: NOW + 20 * DAY,
  keyTag: 55648,
  signer: 'example.net',
  ...changes,
});

/** Every answer of example.net with these signatures over what was asked; the DS record with one of the zone above. */
export const signedBy =
  (...all: readonly Partial<RrsigRecord>[]): NonNullable<ZoneNetOptions['signatures']> =>
  (name, type) => {
    if (type === 'DS') return [signature({ typeCovered: 'DS', signer: 'net', keyTag: 1 })];
    if (name !== 'example.net') return [];
    return all.flatMap((changes) => [signature({ typeCovered: type, ...changes }), signature(changes)]);
  };

// The key of RFC 6605 section 6.1, for example.net, and its tag.
const KEY = '257 3 13 GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA== 55648';
const DS = '55648 13 2 b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17';
const SHA_1_DS = '55648 13 1 aabb';

/** RFC 3110 section 2: the exponent 65,537, and a modulus of so many bits. */
export function rsaKey(bits: number, algorithm = 8, keyTag = 4711): DnskeyRecord {
  const key = Buffer.concat([Buffer.from([3, 1, 0, 1]), Buffer.alloc(bits / 8, 0xff)]);
  return { flags: 257, protocol: 3, algorithm, publicKey: key.toString('base64'), keyTag };
}

const keyText = ({ flags, protocol, algorithm, publicKey, keyTag }: DnskeyRecord) =>
  `${flags} ${protocol} ${algorithm} ${publicKey} ${keyTag}`;

export const signed = {
  'example.net': {
    SOA: ['ns.example.net h.example.net 1'],
    MX: ['10 mx.example.net'],
    TXT: ['v=spf1 mx -all'],
    DS: [DS],
    DNSKEY: [KEY],
  },
  'mx.example.net': { A: ['44.128.1.25'] },
  net: { SOA: ['a.net h.net 1'] },
} satisfies Zone;
export const unsigned = {
  'a.example': { SOA: ['ns.a.example h.a.example 1'], MX: ['10 mx.a.example'] },
  'mx.a.example': { A: ['44.128.1.25'] },
} satisfies Zone;

const fails = 'SERVFAIL';
export const bogus = { ...signed, 'example.net': fails } satisfies Zone;
const twoHosts = { MX: ['10 mx1.b.example', '20 mx2.c.example'] } as const;
const hostsOf = (one: ZoneEntry, other: ZoneEntry): Zone => ({
  ...unsigned,
  'a.example': { ...unsigned['a.example'], ...twoHosts },
  'mx1.b.example': one,
  'mx2.c.example': other,
});
const sound: ZoneEntry = { A: ['44.128.1.2'], SOA: ['x y 1'] };
const failingHost: Zone = { 'mx1.b.example': sound, 'mx2.c.example': sound };

export const valid: ZoneNetOptions = { authenticated: true, signatures: signedBy({}) };
export const rootOnly: ZoneNetOptions = { authenticated: (name) => name === '.' };
/** The resolver vouches for all but the domain: as where it is told not to validate it. */
const allBut: ZoneNetOptions = {
  authenticated: (name: string, type: RecordType) => name !== 'example.net' || type === 'DS',
  signatures: signedBy({}),
};
const changed = (entry: object): Zone => ({ ...signed, 'example.net': { ...signed['example.net'], ...entry } });
const withKey = (key: DnskeyRecord): Zone => changed({ DNSKEY: [keyText(key)], DS: [dsFor('example.net', key) ?? ''] });
const byKey = ({ keyTag, algorithm }: DnskeyRecord): ZoneNetOptions => ({
  authenticated: true,
  signatures: signedBy({ keyTag, algorithm }),
});
const failing = (unchecked: Zone, signatures = signedBy({})): ZoneNetOptions => ({
  ...rootOnly,
  unchecked,
  signatures,
});
const own = { domain: 'example.net' } as const;

const keys: readonly Scene[] = [
  {
    ...own,
    name: 'RSASHA1, still validated by this resolver',
    zone: withKey(rsaKey(2048, 5)),
    net: byKey(rsaKey(2048, 5)),
    finds: ['dnssec-weak-algorithm'],
  },
  {
    ...own,
    name: 'RSASHA1-NSEC3-SHA1, taken for unsigned by this resolver',
    zone: withKey(rsaKey(2048, 7)),
    net: { ...allBut, signatures: signedBy({ keyTag: 4711, algorithm: 7 }) },
    finds: ['dnssec-weak-algorithm'],
  },
  {
    ...own,
    name: 'a DS record with SHA-1 alone',
    zone: changed({ DS: [SHA_1_DS] }),
    net: valid,
    finds: ['dnssec-weak-digest'],
  },
  {
    ...own,
    name: 'SHA-1 beside SHA-256',
    zone: changed({ DS: [SHA_1_DS, DS] }),
    net: valid,
    finds: ['dnssec-ds-without-key'],
  },
  {
    ...own,
    name: 'a DS record of a key that is not there, beside the one in use',
    zone: changed({ DS: [DS, '12 13 2 aabb'] }),
    net: valid,
    finds: ['dnssec-ds-without-key'],
  },
  {
    ...own,
    name: 'RSA with 512 bits',
    zone: withKey(rsaKey(512)),
    net: byKey(rsaKey(512)),
    finds: ['dnssec-key-too-short'],
  },
  {
    ...own,
    name: 'RSA with 1024 bits',
    zone: withKey(rsaKey(1024)),
    net: byKey(rsaKey(1024)),
    finds: ['dnssec-key-weak'],
  },
  { ...own, name: 'RSA with 2048 bits', zone: withKey(rsaKey(2048)), net: byKey(rsaKey(2048)), finds: [] },
  {
    ...own,
    name: 'ten NSEC3 iterations',
    zone: changed({ NSEC3PARAM: ['1 0 10 ab'] }),
    net: valid,
    finds: ['dnssec-nsec3-iterations'],
  },
  {
    ...own,
    name: 'NSEC3 with a salt and no iterations',
    zone: changed({ NSEC3PARAM: ['1 0 0 ab'] }),
    net: valid,
    finds: [],
  },
];

const times: readonly Scene[] = [
  {
    ...own,
    name: 'signatures that end tomorrow',
    zone: signed,
    net: { ...valid, signatures: signedBy({ expiration: NOW + DAY }) },
    finds: ['dnssec-signature-ends-soon'],
  },
  {
    ...own,
    name: 'a signature that ends tomorrow, beside its renewal',
    zone: signed,
    net: { ...valid, signatures: signedBy({ expiration: NOW + DAY }, {}) },
    finds: [],
  },
  {
    ...own,
    name: 'a signer that signs for two days, in the middle of them',
    zone: signed,
    net: { ...valid, signatures: signedBy({ inception: NOW - DAY, expiration: NOW + DAY }) },
    finds: [],
  },
  {
    ...own,
    name: 'expired signatures, and a resolver that says no more than SERVFAIL',
    zone: bogus,
    net: failing(signed, signedBy({ expiration: NOW - DAY })),
    finds: ['dnssec-bogus'],
    open: true, // without MX, the mail hosts are not known
  },
  {
    ...own,
    name: 'expired signatures, and a resolver that does not validate',
    zone: signed,
    net: { signatures: signedBy({ expiration: NOW - DAY }) },
    finds: ['dnssec-bogus'],
  },
  {
    ...own,
    name: 'expired signatures, and a resolver that is told not to mind',
    zone: signed,
    net: { ...allBut, signatures: signedBy({ expiration: NOW - DAY }) },
    finds: ['dnssec-bogus'],
  },
];

const standings: readonly Scene[] = [
  { ...own, name: 'signed and valid', zone: signed, net: valid, finds: [] },
  { name: 'not signed', zone: unsigned, net: rootOnly, finds: ['dnssec-unsigned'] },
  { name: 'not signed, by a resolver that does not validate', zone: unsigned, finds: ['dnssec-unsigned'] },
  { name: 'no such domain', zone: { example: {} }, net: rootOnly, finds: null },
  {
    ...own,
    name: 'the resolver blames a missing key, and nothing is answered without checking either',
    zone: bogus,
    net: {
      ...rootOnly,
      unchecked: bogus,
      extendedErrors: { 'example.net SOA': 'EDE 9 DNSKEY Missing' },
    },
    finds: ['dnssec-bogus'],
    open: true, // without MX, the mail hosts are not known
  },
  {
    ...own,
    name: 'only the MX records do not hold, and the resolver says so',
    zone: changed({ MX: fails }),
    net: { ...valid, unchecked: signed, extendedErrors: { 'example.net MX': 'EDE 6 DNSSEC Bogus' } },
    finds: ['dnssec-bogus'],
    open: true, // without MX, the mail hosts are not known
  },
  {
    ...own,
    name: 'a DS record for a key of the DNS provider before',
    zone: bogus,
    net: failing(changed({ DS: ['12 13 2 aabb'] })),
    finds: ['dnssec-bogus'],
    open: true, // without MX, the mail hosts are not known
  },
  {
    ...own,
    name: 'keys that nobody points to',
    zone: changed({ DS: [] }),
    net: { ...rootOnly, signatures: signedBy({}) },
    finds: ['dnssec-not-chained'],
  },
  {
    ...own,
    name: 'a DS record in a zone that is not signed itself',
    zone: signed,
    net: { ...rootOnly, signatures: signedBy({}) },
    finds: ['dnssec-not-chained'],
  },
];

const hosts: readonly Scene[] = [
  {
    name: 'the zone of one of two mail hosts does not hold',
    zone: hostsOf(fails, sound),
    net: { ...rootOnly, unchecked: failingHost },
    finds: ['dnssec-mail-host-bogus', 'dnssec-unsigned'],
  },
  {
    name: 'the zones of both mail hosts do not hold',
    zone: hostsOf(fails, fails),
    net: { ...rootOnly, unchecked: failingHost },
    finds: ['dnssec-mail-hosts-all-bogus', 'dnssec-unsigned'],
  },
  {
    ...own,
    name: 'the mail host is in an unsigned zone',
    zone: {
      ...changed({ MX: ['10 mx.b.example'] }),
      'mx.b.example': { A: ['44.128.1.2'] },
      'b.example': { SOA: ['x y 1'] },
    },
    net: { authenticated: (name) => !name.includes('b.example'), signatures: signedBy({}) },
    finds: ['dnssec-mail-host-unsigned'],
  },
  {
    ...own,
    name: 'the mail host is in the zone that fails, which is one fault',
    zone: { ...bogus, 'mx.example.net': fails },
    net: { ...failing(signed, signedBy({ expiration: NOW - DAY })) },
    finds: ['dnssec-bogus'],
    open: true, // without MX, the mail hosts are not known
  },
];

export const scenes: readonly Scene[] = [...standings, ...keys, ...times, ...hosts];

import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';
import { ecKey, ed25519Key, ed25519Spki, privatePkcs1, record2048, rsa1024, rsa2048, rsaKey } from './keys.ts';

const google = { TXT: ['v=spf1 include:_spf.google.com -all'] };
export const given = (...selectors: readonly string[]) => ({ selectors });
/** A domain that sends, with these texts at these selectors. */
export const keys = (texts: Readonly<Record<string, readonly string[]>>): Zone => ({
  'a.test': google,
  ...Object.fromEntries(Object.entries(texts).map(([selector, TXT]) => [`${selector}._domainkey.a.test`, { TXT }])),
});

interface Case {
  readonly name: string;
  readonly zone: Zone;
  readonly net?: ZoneNetOptions;
  readonly options?: Partial<AuditOptions>;
  readonly outcome: NonNullable<Scene['outcome']>;
  readonly open?: true;
  readonly codes: readonly string[];
}

/** The key that the user says it signs with. */
const signsWith = (publicKey: string, selector: string | null = 's1') => ({
  dkimKeys: [{ selector, publicKey, source: 's1.pem' }],
});
const published = `v=DKIM1; k=ed25519; p=${ed25519Key}`;

const cases: readonly Case[] = [
  { name: 'a good key of a known sender', zone: keys({ google: [record2048] }), outcome: 'passed', codes: [] },
  { name: 'a good key at a common selector', zone: keys({ dkim: [record2048] }), outcome: 'passed', codes: [] },
  {
    name: 'a given selector with a good key',
    zone: keys({ x9: [record2048] }),
    options: given('x9'),
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a given selector that does not exist, though others do',
    zone: keys({ google: [record2048] }),
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'a given selector without a TXT record',
    zone: { ...keys({}), 'x9._domainkey.a.test': { A: ['44.128.0.1'] } },
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'a given selector with some other text',
    zone: keys({ x9: ['v=spf1 -all'] }),
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-missing', 'dkim-not-a-key'],
  },
  {
    name: 'a given selector of which the CNAME leads nowhere',
    zone: {
      ...keys({}),
      'x9._domainkey.a.test': { CNAME: ['x9.sender.test'] },
      'sender.test': { SOA: ['ns.sender.test h'] },
    },
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'a given selector that is revoked',
    zone: keys({ x9: ['v=DKIM1; p='] }),
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-revoked'],
  },
  {
    name: 'of two given selectors one is there',
    zone: keys({ x9: [record2048] }),
    options: given('x9', 'x8'),
    outcome: 'failed',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'a given selector on a domain that declares not to send',
    zone: { ...keys({}), 'a.test': { TXT: ['v=spf1 -all'] } },
    options: given('x9'),
    outcome: 'failed',
    codes: ['dkim-selector-missing'],
  },
  { name: 'no guess is met: not proven', zone: keys({ secret: [record2048] }), outcome: 'not-checked', codes: [] },
  { name: 'nothing can be below _domainkey', zone: keys({}), outcome: 'failed', codes: ['dkim-missing'] },
  {
    name: 'a key of 512 bits',
    zone: keys({ google: [`v=DKIM1; p=${rsaKey(512)}`] }),
    outcome: 'failed',
    open: true,
    codes: ['dkim-key-too-short'],
  },
  { name: 'a key of 1024 bits', zone: keys({ google: [`p=${rsa1024}`] }), outcome: 'failed', codes: ['dkim-key-weak'] },
  {
    name: 'a key of 8192 bits',
    zone: keys({ google: [`p=${rsaKey(8192)}`] }),
    outcome: 'failed',
    codes: ['dkim-key-too-long'],
  },
  {
    name: 'an RSA and an Ed25519 key',
    zone: keys({ google: [record2048], s1: [`v=DKIM1; k=ed25519; p=${ed25519Key}`] }),
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a guessed Ed25519 key: an RSA key may stand where we do not look',
    zone: keys({ s1: [`v=DKIM1; k=ed25519; p=${ed25519Key}`] }),
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a given Ed25519 key alone',
    zone: keys({ s1: [`v=DKIM1; k=ed25519; p=${ed25519Key}`] }),
    options: given('s1'),
    outcome: 'failed',
    codes: ['dkim-ed25519-only'],
  },
  {
    name: 'a key that was retired beside one in use',
    zone: keys({ google: [record2048], s1: ['v=DKIM1; p='] }),
    outcome: 'passed',
    codes: ['dkim-key-revoked'],
  },
  {
    name: 'a key that was retired, and no other',
    zone: keys({ s1: ['v=DKIM1; p='] }),
    outcome: 'not-checked',
    codes: ['dkim-key-revoked'],
  },
  {
    name: 'a key that cannot be read',
    zone: keys({ google: [`v=DKIM1; p=${rsa2048.slice(0, 99)}"`], s1: [record2048] }),
    outcome: 'failed',
    codes: ['dkim-key-malformed'],
  },
  {
    name: 'a key without its tags',
    zone: keys({ google: [rsa2048], s1: [`v=DKIM1; p=${rsaKey(2048, 'spki', 2)}`] }),
    outcome: 'failed',
    codes: ['dkim-key-malformed'],
  },
  {
    name: 'an elliptic key',
    zone: keys({ google: [`k=rsa; p=${ecKey}`], s1: [record2048] }),
    outcome: 'failed',
    codes: ['dkim-key-malformed'],
  },
  {
    name: 'a record that bends the rules',
    zone: keys({ google: [`k=rsa; p=${rsa2048}; v=DKIM1`] }),
    outcome: 'failed',
    codes: ['dkim-key-irregular'],
  },
  {
    name: 'a record with a tag that nobody reads',
    zone: keys({ google: [`v=DKIM1; g=*; p=${rsa2048}`] }),
    outcome: 'passed',
    codes: ['dkim-key-untidy'],
  },
  {
    name: 'an unknown key type',
    zone: keys({ google: [`v=DKIM1; k=dsa; p=${rsa2048}`], s1: [record2048] }),
    outcome: 'failed',
    codes: ['dkim-key-type-unknown'],
  },
  {
    name: 'a key for SHA-1 alone',
    zone: keys({ google: [`v=DKIM1; h=sha1; p=${rsa2048}`], s1: [`p=${rsaKey(2048, 'spki', 2)}`] }),
    outcome: 'failed',
    codes: ['dkim-hash-unusable'],
  },
  {
    name: 'a key that is not for mail',
    zone: keys({ google: [`v=DKIM1; s=tlsrpt; p=${rsa2048}`], s1: [`p=${rsaKey(2048, 'spki', 2)}`] }),
    outcome: 'failed',
    codes: ['dkim-service-excludes-email'],
  },
  { name: 't=y', zone: keys({ google: [`v=DKIM1; t=y:s; p=${rsa2048}`] }), outcome: 'failed', codes: ['dkim-testing'] },
  {
    name: 't=s is nothing to remark upon',
    zone: keys({ google: [`v=DKIM1; t=s; p=${rsa2048}`] }),
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'two keys at one selector',
    zone: keys({ google: [record2048, `p=${rsaKey(2048, 'spki', 2)}`], s1: [`p=${rsaKey(2048, 'spki', 3)}`] }),
    outcome: 'failed',
    codes: ['dkim-multiple-records'],
  },
  {
    name: 'a key cut into two records',
    zone: keys({ google: [rsa2048.slice(200), `v=DKIM1; k=rsa; p=${rsa2048.slice(0, 200)}`] }),
    outcome: 'failed',
    open: true,
    codes: ['dkim-multiple-records'],
  },
  {
    name: 'one key under two selectors',
    zone: keys({ google: [record2048], s1: [`p=${rsa2048}`] }),
    outcome: 'passed',
    codes: ['dkim-key-shared'],
  },
  {
    name: 'the private key',
    zone: keys({ google: [`v=DKIM1; p=${privatePkcs1}`], s1: [record2048] }),
    outcome: 'failed',
    codes: ['dkim-private-key-published'],
  },
  {
    name: 'a CNAME target as a text',
    zone: {
      ...keys({ google: ['google.dkim.sender.test'], s1: [record2048] }),
      'google.dkim.sender.test': { TXT: [`p=${rsaKey(2048, 'spki', 2)}`] },
    },
    outcome: 'failed',
    codes: ['dkim-cname-pasted'],
  },
  {
    name: 'some other text at a guessed selector',
    zone: keys({ google: ['MS=ms12345678'], s1: [record2048] }),
    outcome: 'failed',
    codes: ['dkim-not-a-key'],
  },
  {
    name: 'a CNAME to a key',
    zone: {
      ...keys({}),
      'k1._domainkey.a.test': { CNAME: ['dkim.sender.test'] },
      'dkim.sender.test': { TXT: [record2048] },
    },
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a CNAME to nowhere beside a good key',
    zone: {
      ...keys({ google: [record2048] }),
      'k1._domainkey.a.test': { CNAME: ['k1.sender.test'] },
      'sender.test': { SOA: ['ns.sender.test h'] },
    },
    outcome: 'failed',
    codes: ['dkim-cname-dangling'],
  },
  {
    name: 'a CNAME to a domain that anyone can register',
    zone: { ...keys({ google: [record2048] }), 'k1._domainkey.a.test': { CNAME: ['k1.sender.test'] } },
    outcome: 'failed',
    codes: ['dkim-cname-unregistered'],
  },
  {
    name: 'a wildcard with SPF, and no key',
    zone: { ...keys({ secret: [record2048] }), '*._domainkey.a.test': { TXT: ['v=spf1 -all'] } },
    outcome: 'not-checked',
    codes: ['dkim-wildcard'],
  },
  {
    name: 'a wildcard with a key',
    zone: { ...keys({}), '*._domainkey.a.test': { TXT: [record2048] } },
    outcome: 'passed',
    codes: ['dkim-wildcard'],
  },
  {
    name: 'a wildcard CNAME for everything is no CNAME to nowhere',
    zone: { ...keys({ google: [record2048] }), '*._domainkey.a.test': { CNAME: ['www.a.test'] } },
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'a parked domain without keys',
    zone: { 'a.test': { MX: ['0 .'], TXT: ['v=spf1 -all'] } },
    outcome: 'not-applicable',
    codes: [],
  },
  {
    name: 'a parked domain whose wildcard revokes every selector',
    zone: { 'a.test': { MX: ['0 .'], TXT: ['v=spf1 -all'] }, '*._domainkey.a.test': { TXT: ['v=DKIM1; p='] } },
    outcome: 'not-applicable',
    codes: [],
  },
  {
    name: 'a parked domain with a live key',
    zone: { ...keys({ s1: [record2048] }), 'a.test': { MX: ['0 .'], TXT: ['v=spf1 -all'] } },
    outcome: 'passed',
    codes: ['dkim-key-on-silent-domain'],
  },
  {
    name: 'a receiver with a key that can be broken',
    zone: { ...keys({ s1: [`p=${rsaKey(512)}`] }), 'a.test': { TXT: ['v=spf1 -all'] } },
    outcome: 'failed',
    codes: ['dkim-key-too-short'],
  },
  {
    name: 'a name server that denies _domainkey though keys are below it',
    zone: keys({ google: [record2048] }),
    net: { denied: ['_domainkey.a.test'] },
    outcome: 'failed',
    codes: ['dkim-parent-denied'],
  },
  {
    name: 'the key that the user signs with',
    zone: keys({ s1: [record2048], s2: [published] }),
    options: { ...given('s1', 's2'), ...signsWith(ed25519Spki, 's2') },
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'another key than the user signs with',
    zone: keys({ s1: [record2048] }),
    options: { ...given('s1'), ...signsWith(ed25519Spki) },
    outcome: 'failed',
    codes: ['dkim-given-key-differs'],
  },
  {
    name: 'nothing at the selector that the user signs with',
    zone: keys({ s2: [record2048] }),
    options: { ...given('s2'), ...signsWith(ed25519Spki) },
    outcome: 'failed',
    codes: ['dkim-selector-missing', 'dkim-given-key-differs'],
  },
  {
    name: 'the key that the user signs with at no selector',
    zone: keys({ s1: [record2048] }),
    options: { ...given('s1'), ...signsWith(ed25519Spki, null) },
    outcome: 'failed',
    codes: ['dkim-given-key-not-published'],
  },
  {
    name: 'a selector that tells its age',
    zone: keys({ '20230601': [record2048] }),
    options: given('20230601'),
    outcome: 'passed',
    codes: ['dkim-key-old'],
  },
];

export const scenes: readonly Scene[] = cases.map(({ codes, ...rest }) => ({
  ...rest,
  domain: 'a.test',
  finds: rest.outcome === 'not-applicable' ? null : codes,
}));

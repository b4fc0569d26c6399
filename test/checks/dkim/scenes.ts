import type { Scene } from '../../support/scene.ts';
import { keyCases } from './key-cases.ts';
import { ed25519Spki, record2048, rsaKey } from './keys.ts';
import { type Case, given, keys, published, signsWith } from './world.ts';

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
  ...keyCases,
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
    zone: { ...keys({ google: [record2048] }), 'k1._domainkey.a.test': { CNAME: ['k1.sender.com'] }, com: {} },
    outcome: 'failed',
    codes: ['dkim-cname-unregistered'],
  },
  {
    name: 'a CNAME to a name that a platform, not a registry, gives out',
    zone: {
      ...keys({ google: [record2048] }),
      'k1._domainkey.a.test': { CNAME: ['k1.gone.github.io'] },
      'github.io': { SOA: ['ns.github.io h'] },
    },
    outcome: 'failed',
    codes: ['dkim-cname-dangling'],
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

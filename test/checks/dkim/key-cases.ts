import { ecKey, ed25519Key, privatePkcs1, record2048, rsa1024, rsa2048, rsaKey } from './keys.ts';
import { type Case, given, keys } from './world.ts';

/** What stands at a selector. */
export const keyCases: readonly Case[] = [
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
];

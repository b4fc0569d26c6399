import { defineFindings, type Effect } from '../../core/finding.ts';
import { type AtKey, changed, isOwn, listed, type NamedKey, record, selectorWords } from './words.ts';

const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const forged: Effect = { kind: 'spoofable', direction: 'your-mail' };

/** Something wrong in the text of one record. */
export interface Flawed extends AtKey {
  /** What is wrong, in order of place: the kind for machines, and what was expected there. */
  readonly flaws: readonly { readonly kind: string; readonly note: string }[];
  /** The record as it was probably meant; null where that cannot be said. */
  readonly repaired: string | null;
}

export interface AtKeys {
  readonly domain: string;
  readonly keys: readonly NamedKey[];
}

export interface Lists extends AtKey {
  /** As published. */
  readonly values: readonly string[];
}

export interface Several extends AtKey {
  readonly count: number;
  /** One key, cut into records. */
  readonly split: boolean;
  readonly texts: readonly string[];
  /** The key in one piece; null where the pieces do not make one. */
  readonly joined: string | null;
}

const at: AtKey = { domain: 'acme.example', selector: 's1', owner: 's1._domainkey.acme.example' };
const KEY =
  'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC61rCxt6xGKmVoId8fqGM1UTnBugf5chUdQfoCDpsgXqQVF1tOacwj3bF9fQdnqVhWeoGwiWOhfB13k/cfPKELgsJKKXEyk7cyBTV4BQ2JqmbPS4m0dD+imISrviPKjNG4uHA4FrjzYiVuv8EzZQw7tUtJuMC26BXZYqi/5YIpFQIDAQAB';
const selectors = ({ keys }: AtKeys) => keys.map(({ selector }) => selector);
const withBits = (keys: readonly NamedKey[]) => listed(keys.map(({ selector, bits }) => `${selector} (${bits} bits)`));
const notes = (flaws: Flawed['flaws']) =>
  listed(
    flaws.map(({ note }) => note),
    3,
  );

/** What can be wrong with a key that is there. */
export const keyFindings = defineFindings({
  'dkim-private-key-published': {
    severity: 'critical',
    effects: [forged],
    spec: 'RFC 6376 section 3.6.1',
    example: at,
    text: (p: AtKey) => ({
      title: `the private key is in DNS (selector ${p.selector})`,
      why: `whoever reads DNS can sign mail as ${p.domain}, which receivers take for yours as long as the public half is published anywhere`,
      fix: {
        text: `remove the record at ${p.owner}, make a new pair of keys, and publish the public one under a new selector`,
      },
    }),
  },
  'dkim-key-malformed': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 6376 section 6.1.2',
    example: {
      ...at,
      flaws: [{ kind: 'quote', note: 'no quotation mark inside the record' }],
      repaired: `v=DKIM1; k=rsa; p=${KEY}`,
    },
    text: (p: Flawed) => ({
      title: `the DKIM key of selector ${p.selector} cannot be read`,
      why: `receivers count mail signed with it as unsigned; expected ${notes(p.flaws)}`,
      fix: changed(
        p,
        p.repaired === null
          ? 'publish the record again, as your mail server or sender shows it, as one TXT record'
          : 'replace the record; this is what it was probably meant to be, so compare it with what your mail server shows',
        p.repaired,
      ),
    }),
  },
  'dkim-key-irregular': {
    severity: 'minor',
    effects: [spam],
    spec: 'RFC 6376 section 3.6.1',
    example: {
      ...at,
      flaws: [{ kind: 'version-not-first', note: '"v=" must be the first tag' }],
      repaired: `v=DKIM1; k=rsa; p=${KEY}`,
    },
    text: (p: Flawed) => ({
      title: `the key record of selector ${p.selector} bends the rules`,
      why: `most receivers overlook it, strict ones discard the key: ${notes(p.flaws)}`,
      fix: changed(p, 'publish the record in its usual form', p.repaired),
    }),
  },
  'dkim-key-untidy': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6376 section 3.2',
    example: { ...at, flaws: [{ kind: 'obsolete-tag', note: '"g=" was removed by RFC 6376' }], repaired: null },
    text: (p: Flawed) => ({
      title: `the key record of selector ${p.selector} has parts of no use`,
      why: `receivers skip them: ${notes(p.flaws)}`,
      fix: changed(p, 'leave them out when you next change the record', p.repaired),
    }),
  },
  'dkim-key-too-short': {
    severity: 'critical',
    effects: [spam, forged],
    spec: 'RFC 8301 section 3.2',
    example: { domain: 'acme.example', keys: [{ ...at, bits: 512 }] },
    text: (p: AtKeys) => ({
      title: `DKIM key under 1024 bits: ${withBits(p.keys)}`,
      why: 'receivers must not accept signatures by it; keys this short have been broken, so others may sign as you',
      fix: {
        text: `make a key of 2048 bits under a new selector, sign with it, then remove ${selectorWords(selectors(p))}`,
      },
    }),
  },
  'dkim-key-weak': {
    severity: 'minor',
    effects: [{ kind: 'downgrade', direction: 'your-mail' }],
    spec: 'RFC 8301 section 3.2',
    example: { domain: 'acme.example', keys: [{ ...at, bits: 1024 }] },
    text: (p: AtKeys) => ({
      title: `DKIM key under 2048 bits: ${withBits(p.keys)}`,
      why: 'receivers still accept it; signers should use 2048 bits, as shorter keys come into reach of attackers',
      fix: {
        text: `make a key of 2048 bits under a new selector, sign with it, then retire ${selectorWords(selectors(p))}`,
      },
    }),
  },
  'dkim-key-too-long': {
    severity: 'minor',
    effects: [spam],
    spec: 'RFC 8301 section 3.2',
    example: { domain: 'acme.example', keys: [{ ...at, bits: 8192 }] },
    text: (p: AtKeys) => ({
      title: `DKIM key over 4096 bits: ${withBits(p.keys)}`,
      why: 'receivers need not check keys above 4096 bits; where they do not, your mail counts as unsigned',
      fix: { text: 'use a key of 2048 bits' },
    }),
  },
  'dkim-key-type-unknown': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 6376 section 3.6.1',
    example: { ...at, type: 'dsa' },
    text: (p: AtKey & { type: string }) => ({
      title: `unknown key type "${p.type}" (selector ${p.selector})`,
      why: 'receivers ignore keys of a type they do not know; there are "rsa" and "ed25519"',
      fix: changed(p, 'publish an RSA key of 2048 bits, with "k=rsa"', null),
    }),
  },
  'dkim-hash-unusable': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 8301 section 3.1',
    example: { ...at, values: ['sha1'] },
    text: (p: Lists) => ({
      title: `h=${listed(p.values)} leaves out sha256 (selector ${p.selector})`,
      why: 'sha256 is the one hash that receivers still accept, and this key forbids it: no signature by it is valid',
      fix: changed(p, 'take the "h=" tag out of the record', null),
    }),
  },
  'dkim-service-excludes-email': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 6376 section 3.6.1',
    example: { ...at, values: ['tlsrpt'] },
    text: (p: Lists) => ({
      title: `s=${listed(p.values)} leaves out mail (selector ${p.selector})`,
      why: 'the record says that this key is not for mail, so receivers count what it signs as unsigned',
      fix: changed(p, 'take the "s=" tag out of the record, unless the key is for something else than mail', null),
    }),
  },
  'dkim-testing': {
    severity: 'minor',
    effects: [spam],
    spec: 'RFC 6376 section 3.6.1',
    example: { domain: 'acme.example', keys: [{ ...at, bits: 2048 }] },
    text: (p: AtKeys) => ({
      title: `t=y: ${selectorWords(selectors(p))} ${p.keys.length === 1 ? 'is' : 'are'} marked as a test`,
      why: 'a receiver that keeps to the rule treats mail signed with it like unsigned mail',
      fix: { text: 'take "t=y" out of the record (of "t=y:s", keep "t=s") when the test is over' },
    }),
  },
  'dkim-ed25519-only': {
    severity: 'minor',
    effects: [spam],
    spec: 'RFC 8463 section 3',
    example: { domain: 'acme.example', keys: [{ ...at, bits: 256 }] },
    text: (p: AtKeys) => ({
      title: `only Ed25519 keys: ${selectorWords(selectors(p))}`,
      why: 'several large receivers cannot check Ed25519 yet, and count your mail as unsigned',
      fix: { text: 'sign twice: also with an RSA key of 2048 bits, under a selector of its own' },
    }),
  },
  'dkim-key-revoked': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6376 section 3.6.1',
    example: { domain: 'acme.example', selectors: ['2019'] },
    text: (p: { domain: string; selectors: readonly string[] }) => ({
      title: `revoked (p= is empty): ${selectorWords(p.selectors)}`,
      why: 'mail signed with it is not accepted as signed; that is how a key is retired',
      fix: { text: 'nothing, unless you still sign with it' },
    }),
  },
  'dkim-selector-revoked': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 6376 section 6.1.2',
    example: at,
    text: (p: AtKey) => ({
      title: `the key of selector ${p.selector} is revoked (p= is empty)`,
      why: 'you say that mail is signed with it; every receiver counts that mail as unsigned',
      fix: changed(p, 'sign with another selector, or publish a new key at this one', null),
    }),
  },
  'dkim-key-shared': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6376 section 3.1',
    example: { domain: 'acme.example', selectors: ['s1', 's2'] },
    text: (p: { domain: string; selectors: readonly string[] }) => ({
      title: `one key under ${p.selectors.length} selectors: ${listed(p.selectors)}`,
      why: 'selectors are there to change keys one at a time; whoever gets hold of this one has them all',
      fix: { text: 'give each selector a key of its own when you next change keys' },
    }),
  },
  'dkim-multiple-records': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 6376 section 3.6.2.2',
    example: {
      ...at,
      count: 2,
      split: true,
      texts: [`v=DKIM1; k=rsa; p=${KEY.slice(0, 150)}`, KEY.slice(150)],
      joined: `v=DKIM1; k=rsa; p=${KEY}`,
    },
    text: (p: Several) => ({
      title: p.split
        ? `the key of selector ${p.selector} is cut into ${p.count} records`
        : `${p.count} TXT records at selector ${p.selector}, only one may be there`,
      why: p.split
        ? 'DNS gives the pieces in any order and receivers do not join records, so none of them reads the key'
        : 'receivers pick one at random or give up, so signatures fail now and then',
      fix:
        p.joined !== null && isOwn(p)
          ? {
              text: 'put one TXT record of several strings in their place',
              records: [...p.texts.map((text) => record('remove', p.owner, text)), record('add', p.owner, p.joined)],
            }
          : changed(p, p.split ? 'publish one TXT record of several strings' : 'keep the one you sign with', null),
    }),
  },
});

import { defineFindings } from '../../core/finding.ts';
import { list } from './words.ts';

export interface Weak {
  readonly apex: string;
  readonly algorithms: readonly string[];
}

export interface WeakDigest extends Weak {
  /** The same keys named with SHA-256. */
  readonly ds: readonly string[];
}

export interface ShortKeys {
  readonly apex: string;
  readonly keys: readonly { readonly keyTag: number; readonly bits: number }[];
}

const NEW_KEY =
  'publish a new key beside the old one and wait for the TTL of the DNSKEY records, sign with it, and take the old one away once its signatures have left the caches (RFC 6781 section 4.1); for a key that a DS record names, the new DS record goes in first, and the old one out a TTL later';

const keyText = (keys: ShortKeys['keys']) => list(keys.map(({ keyTag, bits }) => `key ${keyTag} with ${bits} bits`));

/** Keys, algorithms, and how the zone above names them. */
export const keyFindings = defineFindings({
  'dnssec-weak-algorithm': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9905 section 2',
    example: { apex: 'acme.example', algorithms: ['RSASHA1 (5)'] },
    text: ({ apex, algorithms }: Weak) => ({
      title: `signed with an algorithm of the past: ${algorithms.join(', ')}`,
      why: `resolvers have to take ${apex} for unsigned, which ends DANE for it, and some fail on it altogether`,
      fix: {
        text: 'change to ECDSAP256SHA256 (13) step by step: sign with a new key beside the old one, wait for the TTL, put its DS record in at the registrar, wait for the TTL of the old DS record after it is out, and only then take the old key away (RFC 6781 section 4.1.4)',
      },
    }),
  },
  'dnssec-weak-digest': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9904',
    example: { apex: 'acme.example', algorithms: ['SHA-1 (1)'], ds: [`12345 13 2 ${'ab'.repeat(32)}`] },
    text: ({ apex, algorithms, ds }: WeakDigest) => ({
      title: `the DS record rests on ${algorithms.join(', ')} alone`,
      why: `resolvers that no longer accept it take ${apex} for unsigned, which ends DANE for it`,
      fix: {
        text: `hand the registrar the DS record with SHA-256 for the same key, and have the old one taken out when it is there${ds.length === 0 ? '' : `: ${list(ds)}`}`,
      },
    }),
  },
  'dnssec-ds-without-key': {
    severity: 'info',
    effects: [],
    spec: 'RFC 4035 section 2.4',
    example: { apex: 'acme.example', keyTags: [54321], matching: [12345] },
    text: ({
      apex,
      keyTags,
      matching,
    }: {
      readonly apex: string;
      readonly keyTags: readonly number[];
      readonly matching: readonly number[];
    }) => ({
      title: `a DS record for a key that is not there: ${list(keyTags.map(String))}`,
      why: `the zone above names key ${list(keyTags.map(String))}, which ${apex} does not have; key ${list(matching.map(String))}, which it names as well, carries the chain: the next key, as it may be before a change, or the last one`,
      fix: {
        text: 'leave the DS record of the next key; have that of a key no longer in use removed at the registrar',
      },
    }),
  },
  'dnssec-key-too-short': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6781 section 3.4.2',
    example: { apex: 'acme.example', keys: [{ keyTag: 12345, bits: 512 }] },
    text: ({ apex, keys }: ShortKeys) => ({
      title: `an RSA key of ${Math.min(...keys.map(({ bits }) => bits))} bits signs the zone`,
      why: `${keyText(keys)}: such keys have been broken, so that answers about ${apex} can be forged with a signature, and resolvers built on newer libraries do not accept them`,
      fix: { text: `change to ECDSAP256SHA256 (13), or to RSA with 2048 bits: ${NEW_KEY}` },
    }),
  },
  'dnssec-key-weak': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6781 section 3.4.2',
    example: { apex: 'acme.example', keys: [{ keyTag: 12345, bits: 1024 }] },
    text: ({ apex, keys }: ShortKeys) => ({
      title: `an RSA key of ${Math.min(...keys.map(({ bits }) => bits))} bits, where 2048 are usual`,
      why: `${keyText(keys)}: resolvers accept it, and nobody is known to have broken one, but it no longer has the strength that is asked for elsewhere; answers about ${apex} are as safe as this key`,
      fix: { text: `change to ECDSAP256SHA256 (13), or to RSA with 2048 bits, at the next change of keys: ${NEW_KEY}` },
    }),
  },
});

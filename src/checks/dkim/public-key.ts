import { createPublicKey } from 'node:crypto';
import {
  BIT_STRING,
  bitLength,
  type Element,
  elementAt,
  elementsIn,
  INTEGER,
  magnitude,
  OBJECT_IDENTIFIER,
  SEQUENCE,
} from './der.ts';

export type PublicKey =
  /** `bare`: an RSAPublicKey by itself, as RFC 6376 section 3.6.1 has it; all the world publishes a SubjectPublicKeyInfo. */
  | { readonly type: 'rsa'; readonly bits: number; readonly bare: boolean }
  | { readonly type: 'ed25519'; readonly bits: 256 };

/** Why octets are no key that a verifier could use. */
export type KeyFlaw =
  /** Less is there than the encoding announces. */
  | { readonly kind: 'truncated'; readonly octets: number; readonly expectedOctets: number }
  /** More is there. */
  | { readonly kind: 'trailing'; readonly octets: number; readonly expectedOctets: number }
  | { readonly kind: 'private-key' | 'certificate' | 'bad-exponent' | 'bad-modulus' | 'unreadable' }
  /** A key of another type than `k=` says; RFC 8463 section 4 wants the 32 octets of an Ed25519 key bare. */
  | { readonly kind: 'wrong-type'; readonly found: 'rsa' | 'ed25519' | 'ec' | 'other' }
  | { readonly kind: 'ed25519-wrapped'; readonly bare: Uint8Array }
  | { readonly kind: 'ed25519-length'; readonly octets: number };

export type ReadKey = { readonly ok: true; readonly key: PublicKey } | { readonly ok: false; readonly flaw: KeyFlaw };

const ED25519_OCTETS = 32; // RFC 8463 section 4.2

const ALGORITHMS: Readonly<Record<string, 'rsa' | 'ed25519' | 'ec'>> = {
  '2a864886f70d010101': 'rsa', // RFC 8017 appendix C
  '2b6570': 'ed25519', // RFC 8410 section 3
  '2a8648ce3d0201': 'ec', // RFC 5480 section 2.1.1
};

/**
 * Reads the octets of `p=`.
 *
 * @param type  what `k=` says
 * @returns the key and its size, or what is wrong with it; never throws
 */
export function readPublicKey(type: 'rsa' | 'ed25519', octets: Uint8Array): ReadKey {
  const outer = elementAt(octets, 0);
  if (type === 'ed25519') return readEd25519(octets, outer);
  if (octets.length === ED25519_OCTETS) return flawed({ kind: 'wrong-type', found: 'ed25519' });
  if (outer === null || outer.tag !== SEQUENCE) return flawed({ kind: 'unreadable' });
  const parts = elementsIn(octets, outer, 4);
  const [first, second, third] = parts;
  if (isPrivate(octets, parts)) return flawed({ kind: 'private-key' });
  if (outer.end > octets.length) return flawed({ kind: 'truncated', octets: octets.length, expectedOctets: outer.end });
  if (first?.tag === SEQUENCE && second?.tag === SEQUENCE && third?.tag === BIT_STRING)
    return flawed({ kind: 'certificate' });
  if (outer.end < octets.length) return flawed({ kind: 'trailing', octets: octets.length, expectedOctets: outer.end });
  if (first?.tag === INTEGER && second?.tag === INTEGER) return readRsa(octets, first, second, true);
  if (first?.tag !== SEQUENCE || second?.tag !== BIT_STRING) return flawed({ kind: 'unreadable' });
  const found = algorithmOf(octets, first);
  if (found !== 'rsa') return flawed({ kind: 'wrong-type', found });
  const inner = elementAt(octets, second.contentStart + 1); // behind the count of unused bits
  if (inner?.tag !== SEQUENCE || inner.end > second.end) return flawed({ kind: 'unreadable' });
  const [modulus, exponent] = elementsIn(octets, inner, 2);
  if (modulus?.tag !== INTEGER || exponent?.tag !== INTEGER) return flawed({ kind: 'unreadable' });
  return readRsa(octets, modulus, exponent, false);
}

function readRsa(octets: Uint8Array, modulus: Element, exponent: Element, bare: boolean): ReadKey {
  const n = magnitude(octets, modulus);
  const e = magnitude(octets, exponent);
  // A product of two odd primes is odd, and so is every number without a factor in common with both less one.
  if (isEven(n)) return flawed({ kind: 'bad-modulus' });
  if (isEven(e) || bitLength(e) < 2) return flawed({ kind: 'bad-exponent' });
  if (!opens(octets, bare ? 'pkcs1' : 'spki')) return flawed({ kind: 'unreadable' });
  return { ok: true, key: { type: 'rsa', bits: bitLength(n), bare } };
}

function readEd25519(octets: Uint8Array, outer: Element | null): ReadKey {
  if (octets.length === ED25519_OCTETS) return { ok: true, key: { type: 'ed25519', bits: 256 } };
  if (outer?.tag === SEQUENCE && outer.end === octets.length) {
    const parts = elementsIn(octets, outer, 4);
    const [algorithm, key] = parts;
    if (isPrivate(octets, parts)) return flawed({ kind: 'private-key' });
    const found = algorithm?.tag === SEQUENCE ? algorithmOf(octets, algorithm) : 'rsa';
    if (found === 'ed25519' && key?.tag === BIT_STRING && key.end - key.contentStart === ED25519_OCTETS + 1)
      return flawed({ kind: 'ed25519-wrapped', bare: octets.slice(key.contentStart + 1, key.end) });
    if (found !== 'other') return flawed({ kind: 'wrong-type', found });
  }
  return flawed({ kind: 'ed25519-length', octets: octets.length });
}

/** PKCS #8 (RFC 5958 section 2), or the nine integers of PKCS #1 (RFC 8017 appendix A.1.2): both begin with a version. */
function isPrivate(octets: Uint8Array, [version, second, third]: readonly Element[]): boolean {
  if (version?.tag !== INTEGER || version.end - version.contentStart !== 1) return false;
  if ((octets[version.contentStart] ?? 2) > 1) return false;
  return second?.tag === SEQUENCE || (second?.tag === INTEGER && third?.tag === INTEGER);
}

function algorithmOf(octets: Uint8Array, sequence: Element): 'rsa' | 'ed25519' | 'ec' | 'other' {
  const [oid] = elementsIn(octets, sequence, 1);
  if (oid?.tag !== OBJECT_IDENTIFIER) return 'other';
  return ALGORITHMS[Buffer.from(octets.subarray(oid.contentStart, oid.end)).toString('hex')] ?? 'other';
}

function isEven(number: Uint8Array): boolean {
  return ((number.at(-1) ?? 0) & 1) === 0;
}

/** Whether OpenSSL, which most verifiers use, takes it too. */
function opens(octets: Uint8Array, type: 'spki' | 'pkcs1'): boolean {
  try {
    return createPublicKey({ key: Buffer.from(octets), format: 'der', type }).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function flawed(flaw: KeyFlaw): ReadKey {
  return { ok: false, flaw };
}

import { createHash } from 'node:crypto';
import type { DnskeyRecord, DsRecord, RrsigRecord } from '../../core/net.ts';

/** Where a chain of trust breaks. */
export interface WeakLink {
  readonly kind:
    | 'signature-expired'
    | 'signature-not-yet-valid'
    | 'no-signature'
    | 'no-key'
    | 'ds-matches-no-key'
    | 'algorithm'
    | 'denial'
    | 'unknown';
  readonly detail: string;
}

const DIGESTS: Readonly<Record<number, string>> = { 1: 'sha1', 2: 'sha256', 4: 'sha384' }; // IANA, "DS RR Type Digest Algorithms"

/** Whether a DS record names a key (RFC 4034 section 5.1.4). Null: its digest is of a kind that is not known here. */
export function namesKey(ds: DsRecord, owner: string, key: DnskeyRecord): boolean | null {
  const algorithm = DIGESTS[ds.digestType];
  if (algorithm === undefined) return null;
  if (ds.keyTag !== key.keyTag || ds.algorithm !== key.algorithm) return false;
  const data = Buffer.concat([
    wireName(owner),
    Buffer.from([key.flags >> 8, key.flags & 0xff, key.protocol, key.algorithm]),
    Buffer.from(key.publicKey, 'base64'),
  ]);
  return createHash(algorithm).update(data).digest('hex') === ds.digest;
}

/** Lower case, uncompressed (RFC 4034 section 6.2). */
function wireName(name: string): Buffer {
  const labels = name === '.' || name === '' ? [] : name.toLowerCase().split('.');
  return Buffer.concat([
    ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ]);
}

export interface ChainSeen {
  readonly owner: string;
  /** What the zone above publishes; empty: it is not signed by its own word. */
  readonly ds: readonly DsRecord[];
  readonly keys: readonly DnskeyRecord[];
  readonly signatures: readonly RrsigRecord[];
  /** By which a resolver says why it does not believe it (RFC 8914): the codes, as they came. */
  readonly extendedErrors: readonly number[];
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** Names the link at which the chain of a bogus zone breaks: what can be seen in its records first, then the resolver's word. */
export function weakLink({ owner, ds, keys, signatures, extendedErrors, atMs }: ChainSeen): WeakLink {
  const seconds = atMs / 1000;
  const expired = signatures.find(({ expiration }) => expiration < seconds);
  if (expired) {
    return {
      kind: 'signature-expired',
      detail: `the signature over ${expired.typeCovered} (key ${expired.keyTag}) ended on ${dayOf(expired.expiration)}`,
    };
  }
  const early = signatures.find(({ inception }) => inception > seconds);
  if (early) {
    return {
      kind: 'signature-not-yet-valid',
      detail: `the signature over ${early.typeCovered} (key ${early.keyTag}) begins on ${dayOf(early.inception)}`,
    };
  }
  if (ds.length > 0 && keys.length === 0) {
    return {
      kind: 'no-key',
      detail: `the zone above has a DS record (key ${ds[0]?.keyTag ?? '?'}), and ${owner} has no DNSKEY`,
    };
  }
  const comparable = ds.filter(({ digestType }) => DIGESTS[digestType] !== undefined);
  if (comparable.length > 0 && !comparable.some((record) => keys.some((key) => namesKey(record, owner, key)))) {
    const tags = comparable.map(({ keyTag }) => keyTag).join(', ');
    return {
      kind: 'ds-matches-no-key',
      detail: `the DS record (key ${tags}) names none of the keys of ${owner} (${keys.map(({ keyTag }) => keyTag).join(', ')})`,
    };
  }
  if (ds.length > 0 && signatures.length === 0) {
    return {
      kind: 'no-signature',
      detail: `the zone above has a DS record, and the answers of ${owner} carry no signature`,
    };
  }
  return byExtendedError(extendedErrors);
}

/** RFC 8914 section 4. */
function byExtendedError(codes: readonly number[]): WeakLink {
  const has = (code: number) => codes.includes(code);
  if (has(7)) return { kind: 'signature-expired', detail: 'the resolver says that a signature has expired' };
  if (has(8)) return { kind: 'signature-not-yet-valid', detail: 'the resolver says that a signature is not valid yet' };
  if (has(9)) return { kind: 'no-key', detail: 'the resolver finds no DNSKEY that fits the DS record' };
  if (has(10)) return { kind: 'no-signature', detail: 'the resolver finds no signature' };
  if (has(12)) return { kind: 'denial', detail: 'the resolver finds no proof that the name has no such records' };
  if (has(1) || has(2)) return { kind: 'algorithm', detail: 'the resolver does not know the algorithm' };
  return { kind: 'unknown', detail: 'a signature does not fit what it signs' };
}

/** Extended DNS Errors as they stand in the words of a failed question. */
export function extendedErrorsIn(detail: string): readonly number[] {
  return Array.from(detail.matchAll(/\bEDE (\d{1,5})\b/g), ([, code]) => Number(code));
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** Algorithms that must not be used for signing (RFC 9904 section 3.1, RFC 9905), by number. */
export const weakAlgorithms: Readonly<Record<number, string>> = {
  1: 'RSAMD5',
  3: 'DSA',
  5: 'RSASHA1',
  6: 'DSA-NSEC3-SHA1',
  7: 'RSASHA1-NSEC3-SHA1',
  12: 'ECC-GOST',
};

/** Digests of DS records that must not be used any more (RFC 9904 section 3.2, RFC 9905). */
export const weakDigests: Readonly<Record<number, string>> = { 1: 'SHA-1', 3: 'GOST R 34.11-94' };

import { createHash } from 'node:crypto';
import type { DnskeyRecord, DsRecord } from '../../core/net.ts';
import { isRsa } from './algorithms.ts';

const HASHES: Readonly<Record<number, string>> = { 1: 'sha1', 2: 'sha256', 4: 'sha384' };
const SHA_256 = 2;

const ZONE_KEY = 0x0100; // RFC 4034 section 2.1.1
const REVOKED = 0x0080; // RFC 5011 section 2.1
const ENTRY_POINT = 0x0001; // RFC 4034 section 2.1.1

/** Whether signatures by this key can count: a zone key (RFC 4034 section 2.1.1) that is not revoked (RFC 5011 section 2.1). */
export function isZoneKey({ flags, protocol }: DnskeyRecord): boolean {
  return (flags & ZONE_KEY) !== 0 && (flags & REVOKED) === 0 && protocol === 3;
}

/** The keys that a DS record is made for: those marked as entry points, or all where none is. */
export function entryKeys(keys: readonly DnskeyRecord[]): readonly DnskeyRecord[] {
  const zoneKeys = keys.filter(isZoneKey);
  const marked = zoneKeys.filter(({ flags }) => (flags & ENTRY_POINT) !== 0);
  return marked.length > 0 ? marked : zoneKeys;
}

/**
 * Whether a DS record names a key (RFC 4034 section 5.1.4).
 *
 * @returns null where it cannot be told: a digest of a kind that is not known here, or a name that is none
 */
export function namesKey(ds: DsRecord, owner: string, key: DnskeyRecord): boolean | null {
  if (ds.keyTag !== key.keyTag || ds.algorithm !== key.algorithm) return false;
  const digest = digestOf(owner, key, ds.digestType);
  return digest === null ? null : digest === ds.digest;
}

/** The DS record for a key, with SHA-256 and in presentation form, as a registrar takes it; null where the name is none. */
export function dsFor(owner: string, key: DnskeyRecord): string | null {
  const digest = digestOf(owner, key, SHA_256);
  return digest === null ? null : `${key.keyTag} ${key.algorithm} ${SHA_256} ${digest}`;
}

function digestOf(owner: string, key: DnskeyRecord, digestType: number): string | null {
  const hash = HASHES[digestType];
  const name = wireName(owner);
  if (hash === undefined || name === null) return null;
  const fixed = Buffer.from([key.flags >> 8, key.flags & 0xff, key.protocol, key.algorithm]);
  const data = Buffer.concat([name, fixed, Buffer.from(key.publicKey, 'base64')]);
  return createHash(hash).update(data).digest('hex');
}

/** Lower case, uncompressed (RFC 4034 section 6.2), out of a name as `Dns` gives it, with `\DDD` for odd octets. */
function wireName(name: string): Buffer | null {
  const labels = name === '.' || name === '' ? [] : name.toLowerCase().split('.').map(octetsOf);
  if (labels.some(({ length }) => length === 0 || length > 63)) return null; // RFC 1035 section 2.3.4
  const wire = Buffer.concat([...labels.map((label) => Buffer.from([label.length, ...label])), Buffer.from([0])]);
  return wire.length > 255 ? null : wire;
}

function octetsOf(label: string): Buffer {
  const plain = label.replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number(code) & 0xff));
  return Buffer.from(plain, 'latin1');
}

/** Bits of the modulus of an RSA key (RFC 3110 section 2); null for other keys, and for data that is no key. */
export function rsaBits({ algorithm, publicKey }: DnskeyRecord): number | null {
  if (!isRsa(algorithm)) return null;
  const data = Buffer.from(publicKey, 'base64');
  const isLong = data[0] === 0; // then two octets tell the length of the exponent
  if (data.length < (isLong ? 3 : 1)) return null;
  const exponentOctets = isLong ? data.readUInt16BE(1) : data.readUInt8(0);
  const modulus = data.subarray((isLong ? 3 : 1) + exponentOctets);
  const start = modulus.findIndex((octet) => octet !== 0);
  const first = start === -1 ? undefined : modulus[start];
  return first === undefined || exponentOctets === 0 ? null : (modulus.length - start) * 8 - Math.clz32(first) + 24;
}

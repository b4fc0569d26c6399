import { createCipheriv, createHash } from 'node:crypto';
import { rc4 } from './rc4.ts';

/** What a PDF says of its encryption by passwords (ISO 32000-1 section 7.6.3, ISO 32000-2 section 7.6.4). */
export interface PdfEncryption {
  readonly version: number;
  readonly revision: number;
  readonly lengthBits: number | null;
  readonly owner: Buffer;
  readonly user: Buffer;
  readonly permissions: number;
  readonly encryptsMetadata: boolean;
}

const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const HASHES = ['sha256', 'sha384', 'sha512'] as const;

/**
 * Whether it opens with the empty user password, that is, without being asked for one: then only what readers let their users
 * do with it is restricted.
 *
 * @param id  the first of the two in the trailer
 * @returns null where the revision is none that is known
 */
export function opensUnasked(encryption: PdfEncryption, id: Buffer): boolean | null {
  const { version, revision, lengthBits, user } = encryption;
  if (revision === 2) return rc4(keyOf(encryption, id, 5), PADDING).equals(user.subarray(0, 32));
  if (revision === 3 || revision === 4) {
    // Files say their length in octets too, or none: AES has 128 bits.
    const declared = version === 1 ? 5 : Math.min(Math.max((lengthBits ?? 40) >> 3, 5), 16);
    return [declared, 16].some((length) => isUserKey(keyOf(encryption, id, length), id, user));
  }
  const validation = user.subarray(0, 32);
  const salt = user.subarray(32, 40);
  if (revision === 5) return hashed('sha256', salt).equals(validation);
  return revision === 6 ? hardened(salt).equals(validation) : null;
}

/** Algorithm 2 of ISO 32000-1, for the empty password. */
function keyOf({ revision, owner, permissions, encryptsMetadata }: PdfEncryption, id: Buffer, length: number): Buffer {
  const allowed = Buffer.alloc(4);
  allowed.writeInt32LE(permissions | 0);
  const metadata = revision >= 4 && !encryptsMetadata ? Buffer.alloc(4, 0xff) : Buffer.alloc(0);
  let key = hashed('md5', PADDING, owner.subarray(0, 32), allowed, id, metadata).subarray(0, length);
  for (let round = 0; revision >= 3 && round < 50; round += 1) key = hashed('md5', key).subarray(0, length);
  return key;
}

/** Algorithm 5 of ISO 32000-1: the last 16 octets of /U are anything. */
function isUserKey(key: Buffer, id: Buffer, user: Buffer): boolean {
  let check = hashed('md5', PADDING, id);
  for (let round = 0; round < 20; round += 1)
    check = rc4(
      Buffer.from(key).map((octet) => octet ^ round),
      check,
    );
  return check.equals(user.subarray(0, 16));
}

/** Algorithm 2.B of ISO 32000-2, for the empty password. */
function hardened(salt: Buffer): Buffer {
  let key = hashed('sha256', salt);
  for (let round = 1; ; round += 1) {
    const repeated = Buffer.concat(Array.from({ length: 64 }, () => key));
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false);
    const mixed = cipher.update(repeated);
    const remainder = mixed.subarray(0, 16).reduce((sum, octet) => sum + octet, 0) % 3;
    key = hashed(HASHES[remainder] ?? 'sha256', mixed);
    if (round >= 64 && (mixed.at(-1) ?? 0) <= round - 32) return key.subarray(0, 32);
  }
}

function hashed(by: 'md5' | (typeof HASHES)[number], ...octets: readonly Buffer[]): Buffer {
  const hash = createHash(by);
  for (const each of octets) hash.update(each);
  return hash.digest();
}

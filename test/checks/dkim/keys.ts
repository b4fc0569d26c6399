import { createPublicKey, generateKeyPairSync } from 'node:crypto';

/** An RSA public key of exactly so many bits, the same each time. Nobody has its private half: the modulus is no product of primes. */
export function rsaKey(bits: number, encoding: 'spki' | 'pkcs1' = 'spki', seed = 1): string {
  const modulus = Uint8Array.from({ length: Math.ceil(bits / 8) }, (_, index) => (index * 37 + seed * 11 + 7) % 251);
  const inFirst = ((bits - 1) % 8) + 1;
  modulus[0] = ((modulus[0] ?? 0) & (2 ** inFirst - 1)) | (1 << (inFirst - 1));
  modulus[modulus.length - 1] = (modulus.at(-1) ?? 0) | 1;
  const n = Buffer.from(modulus).toString('base64url');
  const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' });
  return key.export({ type: encoding, format: 'der' }).toString('base64');
}

/** RFC 8463 appendix A.2. */
export const ed25519Key = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
export const ed25519Spki = `MCowBQYDK2VwAyEA${ed25519Key}`;

export const rsa1024 = rsaKey(1024);
export const rsa2048 = rsaKey(2048);
export const record2048 = `v=DKIM1; k=rsa; p=${rsa2048}`;

export const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .publicKey.export({ type: 'spki', format: 'der' })
  .toString('base64');

// Made at start, never shipped. 512 bits are quick.
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 512 });
export const privatePkcs1 = privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64');
export const privatePkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
export const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

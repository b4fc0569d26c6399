import type { TlsHandshake } from '../../core/net.ts';

const OLD_VERSIONS: ReadonlySet<string> = new Set(['SSLv3', 'TLSv1', 'TLSv1.0', 'TLSv1.1']); // RFC 8996
const WEAK_CIPHER = /NULL|RC[24]|3?DES[-_]|EXP(?:ORT)?[-_\d]|anon|A(?:EC)?DH-|MD5|IDEA|SEED/i; // RFC 9325 section 4.1

/** @param protocol  as Node names it */
export function isOldVersion(protocol: string): boolean {
  return OLD_VERSIONS.has(protocol);
}

/** @param cipher  as OpenSSL or the RFCs name it */
export function isWeakCipher(cipher: string): boolean {
  return WEAK_CIPHER.test(cipher);
}

/** The RSA key exchange: `TLS_RSA_WITH_…` in the names of RFC 5246, and no exchange at all in those of OpenSSL. */
export function lacksForwardSecrecy({ protocol, cipher, ephemeralKey }: TlsHandshake): boolean {
  if (protocol === 'TLSv1.3' || ephemeralKey !== null) return false;
  return cipher.startsWith('TLS_') ? cipher.startsWith('TLS_RSA_WITH_') : !/^(?:EC)?DHE?-|^A(?:EC)?DH-/.test(cipher);
}

const DH_BITS = 2048; // RFC 9325 section 4.5

/** A Diffie-Hellman exchange over a group that is too small; null: none. */
export function weakExchangeOf({
  ephemeralKey,
}: TlsHandshake): { readonly kind: string; readonly bits: number } | null {
  if (ephemeralKey?.type !== 'DH' || ephemeralKey.sizeBits === null || ephemeralKey.sizeBits >= DH_BITS) return null;
  return { kind: ephemeralKey.type, bits: ephemeralKey.sizeBits };
}

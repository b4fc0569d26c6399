import { createHash, X509Certificate } from 'node:crypto';
import type { TlsaRecord } from '../../core/net.ts';
import { publicKeyInfoOf } from './der.ts';

/** One certificate that a server presented. */
export interface Presented {
  /** DER. */
  readonly whole: Uint8Array;
  /** Its SubjectPublicKeyInfo. */
  readonly key: Uint8Array;
  /** Null for one that OpenSSL cannot read, though its parts are where they should be. */
  readonly x509: X509Certificate | null;
}

const MAX_CERTIFICATES = 10; // bounded: a hostile server may send hundreds, and each may have to be verified

/**
 * Reads a presented chain.
 *
 * @param chain  DER in Base64, leaf first
 * @returns the leaf first; empty where what stands in its place is no certificate. Others that are none are left out.
 *   Never throws.
 */
export function readChain(chain: readonly string[]): readonly Presented[] {
  const [leaf, ...others] = chain.slice(0, MAX_CERTIFICATES).map((der) => readCertificate(Buffer.from(der, 'base64')));
  return leaf == null ? [] : [leaf, ...others.filter((one) => one !== null)];
}

export function readCertificate(whole: Uint8Array): Presented | null {
  const key = publicKeyInfoOf(whole);
  return key === null ? null : { whole, key, x509: readX509(whole) };
}

function readX509(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}

/** Whether a usable record names this certificate or its key (RFC 6698 section 2.1). */
export function isNamed({ selector, matchingType, data }: TlsaRecord, { whole, key }: Presented): boolean {
  const content = selector === 0 ? whole : key;
  if (matchingType === 0) return Buffer.from(content).toString('hex') === data;
  return digest(matchingType === 1 ? 'sha256' : 'sha512', content) === data;
}

/** The record to publish for a certificate: it outlives renewals with the same key (RFC 7671 section 5.1). */
export function recordFor({ key }: Presented): string {
  return `3 1 1 ${digest('sha256', key)}`;
}

function digest(algorithm: 'sha256' | 'sha512', octets: Uint8Array): string {
  return createHash(algorithm).update(octets).digest('hex');
}

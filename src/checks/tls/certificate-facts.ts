import { isAddress } from '../../core/addresses.ts';
import type { TlsHandshake } from '../../core/net.ts';
import type { Certificate } from './parse.ts';

/** The certificates that a server presented, leaf first, and whether OpenSSL trusts them. Null: what is no certificate. */
export interface Chain {
  readonly chain: readonly (Certificate | null)[];
  readonly trust: TlsHandshake['trust'];
}

const DAY_MS = 86_400_000;
const SOON_MS = 30 * DAY_MS;
const LATE_MS = 14 * DAY_MS; // ACME clients renew with a third of the lifetime left, which is 30 days of 90
const LATE_SHARE = 1 / 5; // for certificates that live for weeks or days
const RSA_BITS = 2048; // RFC 9325 section 4.5
const EC_BITS = 224; // RFC 9325 section 4.5

/** The certificate that is over: the server's own, or one further up for which the chain is not trusted. */
export function expiredIn({ chain, trust }: Chain, leaf: Certificate, asOfMs: number): Certificate | null {
  return leaf.notAfterMs < asOfMs ? leaf : expiredIssuer({ chain, trust }, asOfMs);
}

function expiredIssuer({ chain, trust }: Chain, asOfMs: number): Certificate | null {
  if (trust.trusted || trust.code !== 'CERT_HAS_EXPIRED') return null;
  return chain.slice(1).find((one) => one !== null && one.notAfterMs < asOfMs) ?? null;
}

/** Whether it is in date, and ends within 30 days. */
export function endsSoon(leaf: Certificate, asOfMs: number): boolean {
  return leaf.notBeforeMs <= asOfMs && leaf.notAfterMs >= asOfMs && leaf.notAfterMs - asOfMs <= SOON_MS;
}

/** Whether automatic renewal would have replaced it by now. */
export function isRenewalLate(leaf: Certificate, asOfMs: number): boolean {
  const lifetimeMs = leaf.notAfterMs - leaf.notBeforeMs;
  return endsSoon(leaf, asOfMs) && leaf.notAfterMs - asOfMs < Math.min(LATE_MS, lifetimeMs * LATE_SHARE);
}

export type Distrust = 'self-signed' | 'unknown-issuer' | 'incomplete-chain' | 'invalid';

/** What OpenSSL's code comes to; null where it is trusted, or where the code speaks of dates, which are judged on their own. */
export function distrustOf({ chain, trust }: Chain, leaf: Certificate, asOfMs: number): Distrust | null {
  if (trust.trusted) return null;
  const { code } = trust;
  if (leaf.selfSigned || code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return 'self-signed';
  if (code === 'SELF_SIGNED_CERT_IN_CHAIN') return 'unknown-issuer';
  if (code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' || code.startsWith('UNABLE_TO_GET_ISSUER_CERT')) {
    // With the leaf's issuer at hand, it is the top of the chain that nobody knows.
    const issuerSent = chain.slice(1).some((one) => one?.subject === leaf.issuer);
    return issuerSent ? 'unknown-issuer' : 'incomplete-chain';
  }
  const outOfDate =
    leaf.notAfterMs < asOfMs || leaf.notBeforeMs > asOfMs || expiredIssuer({ chain, trust }, asOfMs) !== null;
  return outOfDate && (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') ? null : 'invalid';
}

/** Whether it carries the name, or the address, that users entered (RFC 9525 section 6). */
export function namesHost({ match, names }: Certificate, host: string): boolean {
  return match === 'alternative' || (isAddress(host) && names.includes(host));
}

/** The key where it is too weak (RFC 9325 section 4.5); null where it is not, or of a kind that is not known. */
export function weakKeyOf({ key }: Certificate): Certificate['key'] {
  if (key === null) return null;
  const { type, bits } = key;
  const isWeak =
    type === 'dsa' ||
    (type.startsWith('rsa') && bits !== null && bits < RSA_BITS) ||
    (type === 'ec' && bits !== null && bits < EC_BITS);
  return isWeak ? key : null;
}

/**
 * The first certificate that is signed over a broken hash. The signature of one that signs itself proves nothing, so its
 * hash does not matter.
 */
export function weaklySigned({ chain }: Chain): (Certificate & { readonly weakHash: string }) | null {
  for (const one of chain) {
    if (one !== null && one.weakHash !== null && !one.selfSigned) return { ...one, weakHash: one.weakHash };
  }
  return null;
}

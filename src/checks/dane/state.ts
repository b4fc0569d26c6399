import type { Dane, DaneHost } from './facts.ts';
import { type ChainMatch, matchChain, whyUnusable } from './parse.ts';

/**
 * What DANE senders do with a host. `none`: they use it as any other; `insecure`: likewise, though records are there;
 * `unusable`: they demand TLS and do not look at the certificate (RFC 7672 section 2.2); `failed`: they wait.
 */
export type DaneState = 'usable' | 'unusable' | 'none' | 'insecure' | 'failed';

export function stateOf({ mxSecure }: Dane, { addressSecure, tlsa }: DaneHost): DaneState {
  if (!mxSecure || addressSecure === false) {
    return tlsa.status === 'known' && tlsa.value.records.length > 0 ? 'insecure' : 'none';
  }
  if (tlsa.status === 'unknown') return 'failed';
  const { secure, records } = tlsa.value;
  if (records.length === 0) return 'none';
  if (!secure) return 'insecure';
  return records.some((record) => whyUnusable(record) === null) ? 'usable' : 'unusable';
}

/** How a presented chain fares under the usable records of a host. */
export function daneMatch({ asOfMs }: Dane, { host, tlsa }: DaneHost, chain: readonly string[]): ChainMatch {
  const records = tlsa.status === 'known' ? tlsa.value.records : [];
  const usable = records.filter((record) => whyUnusable(record) === null);
  return matchChain(usable, chain, host, asOfMs);
}

import { unknown } from '../../core/observation.ts';
import type { DaneHost, DaneRecords } from './facts.ts';
import { whyUnusable } from './parse.ts';

/**
 * What the records of a host mean to DANE senders (RFC 7672 section 2.2). `none`: it is a host like any other. `insecure`:
 * likewise, though there are records. `unusable`: they demand TLS, and do not verify. `usable`: they demand TLS with a
 * certificate that a record names. `failing`: they do not deliver there. `unknown`: it cannot be told.
 */
export type DaneState = 'none' | 'insecure' | 'unusable' | 'usable' | 'failing' | 'unknown';

export function stateOf({ resolver }: Pick<DaneRecords, 'resolver'>, { addressSecure, tlsa }: DaneHost): DaneState {
  const isEmpty = tlsa.status === 'known' && tlsa.value.kind === 'records' && tlsa.value.records.length === 0;
  if (isEmpty) return 'none';
  if (resolver === 'not-validating') return 'unknown';
  // Where the addresses are not secure, senders do not even ask (RFC 7672 section 2.2.2).
  if (!addressSecure) return tlsa.status === 'known' && tlsa.value.kind === 'records' ? 'insecure' : 'none';
  if (tlsa.status === 'unknown') return 'unknown';
  if (tlsa.value.kind === 'failing') return 'failing';
  if (!tlsa.value.secure) return 'insecure';
  return tlsa.value.records.some((record) => whyUnusable(record) === null) ? 'usable' : 'unusable';
}

/** What to do where the AD bit says nothing, as a clause for behind a semicolon. */
export const RESOLVER_ADVICE = 'ask a validating resolver on this machine, or one over TLS (--dot) or HTTPS (--doh)';

/** Why nothing can be said with a resolver that sets no AD bit, whoever asks. */
export const notValidating = unknown(
  'not-proven',
  `the resolver does not validate DNSSEC, so that nobody can tell whether TLSA records count; ${RESOLVER_ADVICE}`,
);

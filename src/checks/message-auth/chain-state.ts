import type { VerifiedChain } from './chain-facts.ts';
import { isRevoked, type SignatureState, verifiedState } from './signature-state.ts';

/**
 * What became of a chain of seals, by the letter of RFC 8617: what became of the newest ARC-Message-Signature, or of the key of a
 * seal. `seal-changed`: a seal is over other fields than stand there. `failed-before`: a handler sealed that it was broken
 * (section 5.1.2). `malformed`: its sets are not whole, or not in order.
 */
export type ChainState = SignatureState | 'seal-changed' | 'failed-before' | 'malformed';

export function chainState({ result, comment, newest, key }: VerifiedChain): ChainState {
  if (result === 'pass') return 'pass';
  if (result === 'temperror') return 'not-answered';
  if (result === 'unknown') return 'key-lost';
  if (comment === null) return 'malformed';
  if (comment.endsWith('no valid signature')) return newest === null ? 'malformed' : verifiedState(newest);
  if (comment.endsWith('seal signature validation failed')) return 'seal-changed';
  if (comment.endsWith('cv=fail')) return 'failed-before';
  if (comment.startsWith('no key for')) return 'key-missing';
  if (comment.startsWith('weak key for')) return 'key-short';
  if (key === null) return 'malformed';
  return isRevoked(key.record) ? 'key-revoked' : 'key-unusable';
}

/** Whether it may have been whole for all we know. */
export function isOpenChain(chain: VerifiedChain): boolean {
  const state = chainState(chain);
  return state === 'not-answered' || state === 'key-lost';
}

/** Without a sealer's key nobody can say any more whether the chain was whole on the day it came (RFC 6376 section 3.6.1). */
export function withoutLostSealKey(chain: VerifiedChain): VerifiedChain {
  const state = chainState(chain);
  return state === 'key-missing' || state === 'key-revoked' ? { ...chain, result: 'unknown' } : chain;
}

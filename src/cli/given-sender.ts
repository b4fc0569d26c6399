import type { ProofHints } from '../core/bounce-proof.ts';
import type { ProofFlags } from './bounce-proof-options.ts';

/** What the flags say of the sender of what bounced. */
export function givenSender({ domain, from, sendingIp, selector }: ProofFlags): ProofHints {
  return { domain: domain ?? null, from: from ?? null, sendingIps: sendingIp ?? [], selectors: selector ?? [] };
}

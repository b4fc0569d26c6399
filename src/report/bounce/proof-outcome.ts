import type { BounceProof } from './schema.ts';

/**
 * What a proof changes in the words of the answer. `gone`: what the server stated does not show now; `usable`: TLS of the
 * recipient works now, and whether the sending server uses it is not seen; `possible`: what was found may be behind it.
 */
export type ProofOutcome = 'gone' | 'usable' | 'possible';

/** @returns null: nothing, as no proof was made, or it says what the conclusion says */
export function outcomeOf(proof: Pick<BounceProof, 'verdict' | 'topics'> | null | undefined): ProofOutcome | null {
  switch (proof?.verdict) {
    case 'fine now':
      return proof.topics.includes('recipient-tls') ? 'usable' : 'gone';
    case 'possible':
      return 'possible';
    default:
      return null;
  }
}

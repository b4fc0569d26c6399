import type { BounceProof } from './schema.ts';

/**
 * What a proof changes in the words of the answer. `gone`: what the server stated does not show now; `usable`: TLS of the
 * recipient works now, and whether the sending server uses it is not seen; `possible`: what was found may be behind it;
 * `spf-error`: the SPF record is in error, so that nothing that is added to it counts.
 */
export type ProofOutcome = 'gone' | 'usable' | 'possible' | 'spf-error';

const IN_ERROR = /: permerror\b/;

/** @returns null: nothing, as no proof was made, or it says what the conclusion says */
export function outcomeOf(
  proof: Pick<BounceProof, 'verdict' | 'topics' | 'findings'> | null | undefined,
): ProofOutcome | null {
  switch (proof?.verdict) {
    case 'fine now':
      return proof.topics.includes('recipient-tls') ? 'usable' : 'gone';
    case 'possible':
      return 'possible';
    case 'confirmed':
      return proof.findings.some(({ code, why }) => code === 'spf-sending-ip-fails' && IN_ERROR.test(why))
        ? 'spf-error'
        : null;
    default:
      return null;
  }
}

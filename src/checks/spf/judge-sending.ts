import { familyOf } from '../../core/addresses.ts';
import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Observation } from '../../core/observation.ts';
import type { SpfEvaluation } from './evaluate.ts';
import type { SpfNode } from './facts.ts';
import { withMechanisms } from './rewrite.ts';
import type { JudgedAddress, sendingFindings } from './sending-findings.ts';

export type SendingSaid = FindingOf<typeof sendingFindings> | Unchecked;

const CODES = ['spf-sending-ip-fails', 'spf-sending-ip-not-authorised', 'spf-sending-ip-tolerated'] as const;

/** What `check_host()` says of each address the user's mail leaves from. @param tree  null where there is no one record */
export function judgeSending(
  domain: string,
  evaluations: Observation<ReadonlyMap<string, Observation<SpfEvaluation>>>,
  tree: SpfNode | null,
): readonly SendingSaid[] {
  if (evaluations.status === 'unknown') return [unseen('the sending addresses', evaluations)];
  const said: SendingSaid[] = [];
  const judged = new Map<(typeof CODES)[number], JudgedAddress[]>();
  for (const [address, evaluation] of evaluations.value) {
    if (evaluation.status === 'unknown') {
      said.push(unseen(`SPF for ${address}`, evaluation));
      continue;
    }
    const { result, lenient, matched, problem, explanation } = evaluation.value;
    // Without a record there is nothing to judge by; that is a finding of its own.
    if (result === 'pass' || result === 'none') continue;
    const tolerated = result === 'permerror' && lenient === 'pass';
    const code = tolerated ? CODES[2] : result === 'fail' || result === 'permerror' ? CODES[0] : CODES[1];
    judged.set(code, [...(judged.get(code) ?? []), { address, result, matched, problem, explanation }]);
  }
  for (const [code, addresses] of judged) {
    const params = { domain, addresses, repaired: code === CODES[2] ? null : authorising(addresses, tree) };
    said.push({ code, params, evidence: evaluations.evidence });
  }
  return said;
}

/** The record with the addresses in it. What is wrong otherwise is not put right by adding to it. */
function authorising(addresses: readonly JudgedAddress[], tree: SpfNode | null): string | null {
  if (!tree?.record || addresses.some(({ result }) => result === 'permerror')) return null;
  return withMechanisms(
    tree.record,
    addresses.map(({ address }) => `ip${familyOf(address)}:${address}`),
  );
}

function unseen(subject: string, why: Pick<Unchecked, 'reason' | 'detail'>): Unchecked {
  return unchecked(subject, why, CODES);
}

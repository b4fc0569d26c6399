import type { Effect } from '../core/finding.ts';
import type { Placement, PlacementVerdict } from '../core/placement.ts';
import { isWell, probeClause, risksBeside } from './probe-sentence.ts';
import { withoutQuestion } from './reason.ts';
import { rejects, risksOf, type SeenCheck, smallRisksOf } from './seen.ts';
import { claim, question, type Risk } from './sentence.ts';

export type VerdictId = 'rejected' | 'at risk' | 'undetermined' | 'deliverable';

/** Of open checks in the sentence. */
const MOST_NAMED = 3;
const LONGEST_REASON = 80;

export interface Verdict {
  readonly id: VerdictId;
  /** Lower case, no full stop. */
  readonly sentence: string;
  /** Which mail it is about; empty for `deliverable`. */
  readonly directions: readonly Effect['direction'][];
}

/**
 * The answer, from effects and not from the number.
 *
 * `rejected`: a critical finding with a bounce effect. `at risk`: any other critical or major finding with a bounce,
 * spam-folder or spoofable effect. `undetermined`: none of these, but something that could carry them is unseen, or
 * nothing applied at all. Else `deliverable`. What is `not-proven` widens the score but does not make the verdict
 * `undetermined`: nobody can ever see it from outside, and a healthy domain is not in doubt because its selectors are secret.
 *
 * With a probe the sentence begins with what became of it, and `deliverable` is said of none that did not arrive.
 *
 * @param partial  whether the user left checks or codes out, so that the sentence does not promise more than was seen
 */
export function verdictOf(seen: readonly SeenCheck[], partial: boolean, placement: Placement | null): Verdict {
  const judged = verdictWithoutProbe(seen, partial);
  const probe = placement === null ? null : probeClause(placement);
  if (placement === null || probe === null) return judged;
  const risks = risksOfAll(seen);
  if (risks.length > 0) {
    const beside = risksBeside(placement, risksOfAll(seen.filter(({ check }) => check.id !== 'probe')));
    const word = isWell(placement) ? ', yet' : ';';
    return { ...judged, sentence: beside.length === 0 ? probe : `${probe}${word} ${claim(beside)}` };
  }
  // A message that is in no mailbox was not delivered, whatever the domain looks like and whoever is to blame.
  const isLost = placement.mailboxes.some(({ verdict }) => verdict === null || !TAKEN.has(verdict));
  const id = isLost && judged.id === 'deliverable' ? 'undetermined' : judged.id;
  return {
    id,
    sentence: `${probe}; ${judged.sentence}`,
    directions: id === judged.id ? judged.directions : ['your-mail'],
  };
}

const TAKEN: ReadonlySet<PlacementVerdict> = new Set([
  'inbox',
  'junk',
  'other',
  'accepted',
] satisfies PlacementVerdict[]);

function verdictWithoutProbe(seen: readonly SeenCheck[], partial: boolean): Verdict {
  const found = seen.flatMap(({ findings }) => findings.map(({ def }) => def));
  const risks = risksOfAll(seen);
  if (risks.length > 0) {
    return {
      id: found.some(rejects) ? 'rejected' : 'at risk',
      sentence: claim(risks),
      directions: directionsOf(risks),
    };
  }
  const doubts = seen
    .map(({ check, unseen }) => ({ check: check.id, unseen, risks: possibleRisks(unseen) }))
    .filter(({ risks }) => risks.length > 0);
  const open = doubts.flatMap((doubt) => doubt.risks);
  if (open.length > 0) {
    const sentence = `it cannot be said ${question(open)}: ${notFullySeen(doubts)}`;
    return { id: 'undetermined', sentence, directions: directionsOf(open) };
  }
  if (seen.length === 0)
    return { id: 'undetermined', sentence: 'no check applied, so nothing can be said', directions: [] };
  const where = partial ? ' among what was to be checked' : '';
  const small = found.flatMap(smallRisksOf).map((effect) => ({ effect, certain: false }));
  const sentence =
    small.length > 0
      ? `only minor faults found${where}: at worst, ${claim(small)}`
      : `nothing found${where} that bounces mail or files it as spam`;
  return { id: 'deliverable', sentence, directions: [] };
}

function risksOfAll(seen: readonly SeenCheck[]): readonly Risk[] {
  return seen
    .flatMap(({ findings }) => findings)
    .flatMap(({ def }) => risksOf(def).map((effect) => ({ effect, certain: def.severity === 'critical' })));
}

function possibleRisks(unseen: SeenCheck['unseen']): readonly Risk[] {
  return unseen
    .filter(({ open, unchecked }) => open && unchecked.reason !== 'not-proven')
    .flatMap(({ couldBe }) => [...couldBe.values()].flatMap(risksOf))
    .map((effect) => ({ effect, certain: false }));
}

interface Doubt {
  readonly check: string;
  readonly unseen: SeenCheck['unseen'];
}

function notFullySeen(doubts: readonly Doubt[]): string {
  if (doubts.length <= MOST_NAMED) return `${doubts.map(({ check }) => check).join(', ')} could not be fully checked`;
  const reason = commonReason(doubts);
  return `${doubts.length} checks could not be fully checked${reason === null ? '' : ` (${reason})`}`;
}

/** What keeps most of the checks from seeing, such as a resolver that does not answer. */
function commonReason(doubts: readonly Doubt[]): string | null {
  const reasons = doubts.flatMap(({ unseen }) => [
    ...new Set(unseen.map(({ unchecked: { detail } }) => withoutQuestion(detail).replace(/ \(.*$/s, ''))),
  ]);
  const most = [...Map.groupBy(reasons, (reason) => reason).values()].find(({ length }) => 2 * length > doubts.length);
  const [reason = ''] = most ?? [];
  return reason === '' || reason.length > LONGEST_REASON ? null : reason;
}

function directionsOf(risks: readonly Risk[]): readonly Effect['direction'][] {
  return (['your-mail', 'mail-to-you'] as const).filter((direction) =>
    risks.some(({ effect }) => effect.direction === direction),
  );
}

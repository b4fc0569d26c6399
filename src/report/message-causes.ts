import type { Cause, Symptom } from './causes.ts';
import { certaintyAnywhere, HINT } from './forecast-causes.ts';
import { isOfSome, policyBehind } from './forecast-policy.ts';
import { compareSeverity, countedOnce, type SeenCheck, type SeenFinding } from './seen.ts';

const CERTAINTIES = ['stated', 'implied', 'possible'] as const;
const RECEIVER = 'receiver';

/**
 * Why this message may be refused, and why filed as spam: the list of the forecast's causes without its receivers.
 *
 * @param seen  as far as it bears on the message (`aboutMessage`)
 */
export function causesOfMessage(seen: readonly SeenCheck[]): readonly Cause[] {
  const findings = countedOnce(
    seen.flatMap((check) => check.findings),
    seen,
  )
    .filter(({ def }) => def.severity !== 'info')
    .toSorted((a, b) => compareSeverity(a.def.severity, b.def.severity));
  const bounce: Symptom = { kind: 'bounce', direction: 'your-mail', reply: null };
  const spam: Symptom = { kind: 'placement', direction: 'your-mail', folder: 'spam', mailbox: null };
  return [
    ...causesWith(bounce, findings.filter(having('bounce'))),
    ...causesWith(
      spam,
      findings.filter((one) => having('spam-folder')(one) || one.check === HINT),
    ),
  ];
}

function having(wanted: 'bounce' | 'spam-folder') {
  return ({ def }: SeenFinding) => def.effects.some(({ kind }) => kind === wanted);
}

function causesWith(symptom: Symptom, findings: readonly SeenFinding[]): readonly Cause[] {
  const isPolicyOfSome = isOfSome(findings);
  return CERTAINTIES.flatMap((certainty) => {
    const own = findings.filter((one) => certaintyOf(one, isPolicyOfSome) === certainty);
    const codes = [...new Set(own.map(({ finding }) => finding.code))];
    return codes.length === 0 ? [] : [{ symptom, findings: codes, certainty, rule: null }];
  });
}

/**
 * What the receiver of this copy calls spam it has said; of what it only suspects, nothing is sure. Nor is what only the older
 * or only the newer receivers are asked for.
 */
function certaintyOf(one: SeenFinding, isPolicyOfSome: boolean): Cause['certainty'] {
  if (isPolicyOfSome && policyBehind(one) !== null) return 'possible';
  const isSaid = one.check === RECEIVER && compareSeverity(one.def.severity, 'major') <= 0;
  return isSaid ? 'stated' : certaintyAnywhere(one);
}

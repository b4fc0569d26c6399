import type { Cause, Symptom } from './causes.ts';
import { compareSeverity, type SeenFinding } from './seen.ts';

// What the causes of a refused and of a misplaced probe have in common.

/** Not about the probe itself, nor about what its receivers said. */
export function isOfDomain({ check }: SeenFinding): boolean {
  return check !== 'probe' && check !== 'received';
}

/** Whether it bounces mail of the domain, or files it as spam. */
export function harmsYours({ def }: SeenFinding): boolean {
  return def.effects.some(
    ({ kind, direction }) => direction === 'your-mail' && (kind === 'bounce' || kind === 'spam-folder'),
  );
}

/** Critical findings with the effect imply the symptom, all others make it possible. */
export function bySeverity(
  symptom: Symptom,
  findings: readonly SeenFinding[],
  kind: 'bounce' | 'spam-folder',
): readonly Cause[] {
  const implies = ({ def }: SeenFinding) =>
    def.severity === 'critical' &&
    def.effects.some((effect) => effect.direction === 'your-mail' && effect.kind === kind);
  const certain = findings.filter(implies);
  return [
    ...(certain.length > 0 ? [cause(symptom, certain, 'implied', null)] : []),
    ...possibly(
      symptom,
      findings.filter((finding) => !implies(finding)),
    ),
  ];
}

export function possibly(symptom: Symptom, findings: readonly SeenFinding[]): readonly Cause[] {
  return findings.length > 0 ? [cause(symptom, findings, 'possible', null)] : [];
}

/** @param findings  in any order */
export function cause(
  symptom: Symptom,
  findings: readonly SeenFinding[],
  certainty: Cause['certainty'],
  rule: string | null,
): Cause {
  const worstFirst = findings.toSorted((a, b) => compareSeverity(a.def.severity, b.def.severity));
  return { symptom, findings: [...new Set(worstFirst.map(({ finding }) => finding.code))], certainty, rule };
}

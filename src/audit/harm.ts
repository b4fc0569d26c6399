import type { Severity } from '../core/finding.ts';
import type { DomainReport, ReportFinding } from '../report/schema.ts';
import { compareSeverity } from '../report/seen.ts';

/**
 * Whether a changed zone does harm that the domain did not suffer before: a critical or major finding that is new, with
 * an effect that no finding had, and no milder than what is mended for it. One that was hidden behind another of the same
 * effect is not harm, but a next step.
 *
 * @param mended  the severity of the mildest finding that the change answers
 */
export function doesHarm(before: DomainReport, after: DomainReport, mended: Severity): boolean {
  const earlier = findingsOf(before);
  const codes = new Set(earlier.map(({ code }) => code));
  const effects = new Set(earlier.flatMap(effectsOf));
  return findingsOf(after).some(
    (finding) =>
      (finding.severity === 'critical' || finding.severity === 'major') &&
      compareSeverity(finding.severity, mended) <= 0 &&
      !codes.has(finding.code) &&
      effectsOf(finding).some((effect) => !effects.has(effect)),
  );
}

function findingsOf({ results }: DomainReport): readonly ReportFinding[] {
  return results.flatMap((result) => ('findings' in result ? result.findings : []));
}

function effectsOf({ effects }: ReportFinding): readonly string[] {
  return effects.map(({ kind, direction }) => `${kind} ${direction}`);
}

import type { Report, ReportFinding } from '../report/schema.ts';

/**
 * Whether a changed zone does harm that the domain did not suffer before: a critical or major finding that is new, with
 * an effect that no finding had. One that was hidden behind another of the same effect is not harm, but a next step.
 */
export function doesHarm(before: Report, after: Report): boolean {
  const earlier = findingsOf(before);
  const codes = new Set(earlier.map(({ code }) => code));
  const effects = new Set(earlier.flatMap(effectsOf));
  return findingsOf(after).some(
    (finding) =>
      (finding.severity === 'critical' || finding.severity === 'major') &&
      !codes.has(finding.code) &&
      effectsOf(finding).some((effect) => !effects.has(effect)),
  );
}

function findingsOf({ results }: Report): readonly ReportFinding[] {
  return results.flatMap((result) => ('findings' in result ? result.findings : []));
}

function effectsOf({ effects }: ReportFinding): readonly string[] {
  return effects.map(({ kind, direction }) => `${kind} ${direction}`);
}

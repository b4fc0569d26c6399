import type { Report, ReportFinding } from '../../schema.ts';
import { compareSeverity } from '../../seen.ts';

/** What a finding took from the score; the cap is no finding's. */
export function pointsOf({ score }: Report, code: string): number {
  return score.deductions.find((deduction) => deduction.code === code && !deduction.cap)?.points ?? 0;
}

/** Those of all checks, the worst first, and of these what cost most. */
export function findingsOf(report: Report): readonly ReportFinding[] {
  return report.results
    .flatMap((result) => (result.outcome === 'not-applicable' ? [] : result.findings))
    .sort((a, b) => compareSeverity(a.severity, b.severity) || pointsOf(report, b.code) - pointsOf(report, a.code));
}

import { isOfAuthor } from './author-checks.ts';
import type { Report, ReportFinding } from './schema.ts';

/**
 * Whether a finding is about the domain of a message's author, and decides at no receiver where this message goes: it is told
 * beside it, and fails no gate of it. Of a domain's own report nothing is.
 */
export function isBeside({ target, forecast, results }: Report): (finding: ReportFinding) => boolean {
  if (target.kind === 'domain' || forecast === null) return () => false;
  const deciding = new Set(forecast.receivers.flatMap(({ causes }) => causes.flatMap(({ findings }) => findings)));
  const ofAuthor = new Set(
    results.flatMap((result) =>
      result.outcome === 'not-applicable' || !isOfAuthor(result.check) ? [] : result.findings,
    ),
  );
  return (finding) => ofAuthor.has(finding) && !deciding.has(finding.code);
}

/** Whether a finding says of a message what another one does that is told at length (`sameAs`): once is enough on a page. */
export function isTwin(
  report: Report,
  sameAs: (code: string) => readonly string[],
): (finding: ReportFinding) => boolean {
  if (report.target.kind === 'domain') return () => false;
  const beside = isBeside(report);
  const told = new Set(
    report.results
      .flatMap((result) => (result.outcome === 'not-applicable' ? [] : result.findings))
      .filter((finding) => !beside(finding))
      .map(({ code }) => code),
  );
  return ({ code }) => sameAs(code).some((same) => told.has(same));
}

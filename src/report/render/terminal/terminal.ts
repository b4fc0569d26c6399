import type { Report, ReportFinding } from '../../schema.ts';
import { compareSeverity } from '../../seen.ts';
import { visibleOctets } from '../escape.ts';
import { comparison } from './comparison.ts';
import { copies } from './copies.ts';
import { elsewhere } from './elsewhere.ts';
import { facts } from './facts.ts';
import { findingBlock } from './finding.ts';
import { head } from './head.ts';
import { journey } from './journey.ts';
import { type Block, join, type Page, pageOf, type TerminalOptions } from './page.ts';
import { paths } from './path.ts';
import { placementHead } from './placement.ts';
import { providerTable } from './providers.ts';
import { reasons } from './reasons.ts';
import { rows } from './rows.ts';
import { table } from './table.ts';
import { transcripts } from './transcript.ts';
import { leftOut, unseen } from './unseen.ts';
import { hang } from './wrap.ts';

/**
 * One report as text: the answer, the checks, the findings with their fixes, what was not checked, what it took.
 *
 * @returns lines that hold no control character but the line end and, with `colour`, our own SGR sequences
 */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  return join(blocksOf(report, pageOf(options)));
}

/** The closing table of several reports: a line for each. */
export function renderTerminalTable(reports: readonly Report[], options: TerminalOptions): string {
  return join([table(reports, pageOf(options))]);
}

function blocksOf(report: Report, page: Page): readonly Block[] {
  const findings = report.results
    .flatMap((result) => (result.outcome === 'not-applicable' ? [] : result.findings))
    .sort((a, b) => compareSeverity(a.severity, b.severity) || pointsOf(report, b.code) - pointsOf(report, a.code));
  const faults = findings.filter(({ severity }) => severity !== 'info');
  const remarks = findings.filter(({ severity }) => severity === 'info');
  const { placement } = report;
  return [
    ...(placement === null ? [] : [placementHead(placement, page)]),
    head(report, page),
    rows(report, page),
    reasons(report, page),
    ...faults.map((finding) => findingBlock(finding, pointsOf(report, finding.code), page)),
    remarkBlock(remarks, page),
    ...(placement === null ? [] : [journey(placement, page), paths(report, page), copies(report, page)]),
    ...(page.verbose || isUntaken(placement) ? transcripts(report, page) : []),
    ...(page.providers ? providerTable(report, page) : []),
    unseen(report, page),
    elsewhere(report, page),
    comparison(report, page),
    ...(page.verbose ? facts(report, page) : []),
    [...leftOut(report, page), ...hang('', statsWords(report), page.width)],
  ];
}

/** Where no server took it, the dialogue is the proof. */
function isUntaken(placement: Report['placement']): boolean {
  return placement?.verdict === 'refused' || (placement !== null && placement.phase !== null);
}

function pointsOf({ score }: Report, code: string): number {
  return score.deductions.find((deduction) => deduction.code === code && !deduction.cap)?.points ?? 0;
}

/** Remarks cost nothing: one line each, and where to read on. */
function remarkBlock(remarks: readonly ReportFinding[], { width, paint }: Page): Block {
  if (remarks.length === 0) return [];
  const lines = remarks.flatMap(({ code, title }) => hang(`  ${code}  `, visibleOctets(title), width));
  return [`${paint('bold', 'remarks')}  (mailcheck explain CODE)`, ...lines];
}

function statsWords({ stats, placement }: Report): string {
  // They differ where a question was asked again, as nobody answered it, or over TCP, as its answer was too long.
  const questions = stats.queries === stats.questions ? '' : ` for ${stats.questions} questions`;
  const parts = [
    `${counted(stats.queries, 'DNS query', 'DNS queries')}${questions}`,
    ...(stats.smtpSessions > 0 ? [counted(stats.smtpSessions, 'SMTP session', 'SMTP sessions')] : []),
    ...(stats.httpsRequests > 0 ? [counted(stats.httpsRequests, 'HTTPS request', 'HTTPS requests')] : []),
  ];
  return `${parts.join(', ')} in ${(stats.durations.elapsedMs / 1000).toFixed(1)} s; ${mailWords(placement)}`;
}

/** Of a probe that nobody can account for it is not known whether it was sent. */
function mailWords(placement: Report['placement']): string {
  if (placement === null) return 'no mail was sent';
  const verdicts = placement.mailboxes.map(({ verdict }) => verdict);
  if (verdicts.some((verdict) => verdict !== null && verdict !== 'refused')) return 'mail sent: the probe';
  return verdicts.includes('refused') ? 'mail offered: the probe' : 'no other mail was sent';
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

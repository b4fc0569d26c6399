import type { Report } from '../../schema.ts';
import { comparison } from './comparison.ts';
import { copies } from './copies.ts';
import { elsewhere } from './elsewhere.ts';
import { facts } from './facts.ts';
import { findingBlock } from './finding.ts';
import { head } from './head.ts';
import { journey } from './journey.ts';
import { messageBlocks } from './message-page.ts';
import { type Block, join, type Page, pageOf, type TerminalOptions } from './page.ts';
import { paths } from './path.ts';
import { placementHead } from './placement.ts';
import { findingsOf, pointsOf } from './points.ts';
import { providerTable } from './providers.ts';
import { reasons } from './reasons.ts';
import { remarkBlock } from './remarks.ts';
import { rows } from './rows.ts';
import { statsWords } from './stats.ts';
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
  const page = pageOf(options);
  return join(report.target.kind === 'message' ? messageBlocks(report, page) : blocksOf(report, page));
}

/** The closing table of several reports: a line for each. */
export function renderTerminalTable(reports: readonly Report[], options: TerminalOptions): string {
  return join([table(reports, pageOf(options))]);
}

function blocksOf(report: Report, page: Page): readonly Block[] {
  const findings = findingsOf(report);
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

import { scoreWords } from '../../gate.ts';
import type { Report } from '../../schema.ts';
import { compareSeverity } from '../../seen.ts';
import { targetWords } from './head.ts';
import type { Block, Page } from './page.ts';
import { columns, cut, padColumns } from './width.ts';

const VERDICT_COLUMNS = 'undetermined'.length;
const SCORE_COLUMNS = '100'.length + '–100'.length;

/** One line per domain or message: name, verdict, score, and the worst finding. */
export function table(reports: readonly Report[], { width, paint }: Page): Block {
  const rest = VERDICT_COLUMNS + SCORE_COLUMNS + 4;
  const names = reports.map(({ target }) => cut(targetWords(target), width - rest));
  const nameColumns = Math.max(...names.map(columns));
  const lines = reports.map((report, index) => {
    const left = `${padColumns(names[index] ?? '', nameColumns)}  ${report.verdict.padEnd(VERDICT_COLUMNS)}  ${scoreWords(report.score).padStart(SCORE_COLUMNS)}`;
    return cut(`${left}  ${worstCode(report)}`, width);
  });
  const what = reports.every(({ target }) => target.kind === 'message') ? 'messages' : 'domains';
  return [paint('bold', `${reports.length} ${what}`), ...lines];
}

function worstCode({ results }: Report): string {
  const findings = results.flatMap((result) => (result.outcome === 'not-applicable' ? [] : result.findings));
  const [worst] = findings
    .filter(({ severity }) => severity !== 'info')
    .sort((a, b) => compareSeverity(a.severity, b.severity));
  return worst?.code ?? '';
}

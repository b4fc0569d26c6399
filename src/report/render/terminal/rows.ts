import { withoutAsides, withoutQuestion } from '../../reason.ts';
import type { Report, ReportApplied, ReportResult } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { columns, padColumns } from './width.ts';
import { hang } from './wrap.ts';

const NAME_COLUMNS = 14; // of the longest names, and two blanks
const INDENT = '    ';
const NARROW = 60; // below it the points would leave no room for the words

/**
 * One line per check, by area, with what each area and each check earned.
 *
 * @param isQuiet  checks that stand together in one line of their area where they have nothing to say
 */
export function rows(
  { results: all, score }: Report,
  page: Page,
  isQuiet: (result: ReportResult) => boolean = () => false,
): Block {
  const results = all.filter((result) => !isBesideThePoint(result));
  const areas = [...new Set(results.map(({ area }) => area))];
  const pointsColumns = Math.max(0, ...results.map((result) => columns(pointsOf(result))));
  const fractions = areas.map((area) => fractionOf(results.filter((result) => result.area === area)));
  const fractionColumns = Math.max(0, ...fractions.map((fraction) => fraction.length));
  const lines = areas.flatMap((area, index) => {
    const fraction = fractions[index] ?? '';
    return [
      `  ${page.paint('bold', area.padEnd(Math.max(...areas.map((each) => each.length))))}  ${fraction.padStart(fractionColumns)}`,
      ...results
        .filter((result) => result.area === area && !(isQuiet(result) && isWell(result)))
        .flatMap((result) => row(result, page, pointsColumns)),
      ...quietLine(
        results.filter((result) => result.area === area && isQuiet(result) && isWell(result)),
        page,
      ),
    ];
  });
  const cap = score.deductions.find((deduction) => deduction.cap);
  return [
    ...lines,
    ...besideThePoint(
      all.filter((result) => isBesideThePoint(result) && !isQuiet(result)),
      page,
    ),
    ...(cap ? hang('  ', `rejected mail caps the score at 49: -${cap.points} for ${cap.code}`, page.width) : []),
  ];
}

/** Does not apply, and there is nothing to say about it. */
function isBesideThePoint(result: ReportResult): boolean {
  return result.outcome === 'not-applicable' && result.because === null;
}

function besideThePoint(results: readonly ReportResult[], { width, paint }: Page): Block {
  if (results.length === 0) return [];
  const lines = hang('  – does not apply: ', results.map(({ check }) => check).join(', '), width);
  return lines.map((line) => paint('dim', line));
}

function isWell(result: ReportResult): boolean {
  return result.outcome === 'passed' && result.points.lost === 0;
}

function quietLine(results: readonly ReportResult[], { width, paint }: Page): readonly string[] {
  if (results.length === 0) return [];
  const lines = hang(`${INDENT}✓ `, results.map(({ check }) => check).join(', '), width);
  return lines.map((line) => line.replace('✓', paint('green', '✓')));
}

function row(result: ReportResult, page: Page, pointsColumns: number): readonly string[] {
  const { width, paint } = page;
  const [mark, style] = markOf(result);
  const name = padColumns(result.check, NAME_COLUMNS - 1);
  const points = pointsOf(result);
  const words = visibleWords(wordsOf(result));
  if (width < NARROW) {
    return [`${INDENT}${paint(style, mark)} ${name} ${points}`, ...hang(`${INDENT}  `, words, width)];
  }
  const label = `${INDENT}${mark} ${name} `;
  const room = width - (pointsColumns === 0 ? 0 : pointsColumns + 2);
  const [first = '', ...rest] = hang(label, words, room);
  const painted = `${INDENT}${paint(style, mark)}${first.slice(INDENT.length + mark.length)}`;
  const gap = ' '.repeat(Math.max(0, room - columns(first)));
  return [points === '' ? painted : `${painted}${gap}  ${points.padStart(pointsColumns)}`, ...rest];
}

function markOf(result: ReportResult) {
  switch (result.outcome) {
    case 'passed':
      return ['✓', 'green'] as const;
    case 'failed':
      return ['✗', result.findings[0]?.severity === 'minor' ? 'yellow' : 'red'] as const;
    case 'not-checked':
      return ['?', 'magenta'] as const;
    case 'not-applicable':
      return ['–', 'dim'] as const;
  }
}

function wordsOf(result: ReportResult): string {
  switch (result.outcome) {
    case 'passed':
      return result.summary || 'nothing wrong';
    case 'failed':
      return failedWords(result);
    case 'not-checked': {
      const detail = result.unchecked.find(({ open }) => open)?.detail ?? 'see below';
      return `${result.facts === null ? 'not checked' : 'partly checked'}: ${withoutQuestion(withoutAsides(detail))}`;
    }
    case 'not-applicable':
      return result.because ?? 'does not apply to this domain';
  }
}

function failedWords({ findings }: ReportApplied): string {
  const faults = findings.filter(({ severity }) => severity !== 'info');
  const more = faults.length > 1 ? ` (+${faults.length - 1} more)` : '';
  return `${faults[0]?.title ?? ''}${more}`;
}

/** What the check lost and what is open, such as `-10, 4 open`; empty where nothing is. */
function pointsOf(result: ReportResult): string {
  if (result.outcome === 'not-applicable') return '';
  const { lost, unchecked } = result.points;
  return [...(lost > 0 ? [`-${lost}`] : []), ...(unchecked > 0 ? [`${unchecked} open`] : [])].join(', ');
}

function fractionOf(results: readonly ReportResult[]): string {
  const applied = results.flatMap((result) => (result.outcome === 'not-applicable' ? [] : [result.points]));
  const sum = (key: 'earned' | 'weight') => applied.reduce((total, points) => total + points[key], 0);
  return applied.length === 0 ? '–' : `${sum('earned')}/${sum('weight')}`;
}

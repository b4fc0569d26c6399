import { type FilterView, filterViews } from '../../filter-view.ts';
import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import { heading } from './heading.ts';
import type { Block, Page } from './page.ts';
import { columns, cut } from './width.ts';
import { hang } from './wrap.ts';

const FILTERS = 'filters';
const MOST_RULES = 10; // of those that weigh something; --verbose has all
const LEAST_POINTS = 0.05;

/** A rule, with the points that each of the filters gives; null: it did not match there, or without points. */
interface Row {
  readonly name: string;
  readonly points: readonly (number | null)[];
  readonly meaning: string | null;
  readonly isBlind: boolean;
}

/** What the spam filters said, side by side: score, limit, verdict, and each rule with its points and what it means. */
export function filterTable({ results }: Report, page: Page): Block {
  const result = results.find(({ check }) => check === FILTERS);
  const filters = result === undefined || result.outcome === 'not-applicable' ? [] : filterViews(result.facts);
  if (filters.length === 0) return [];
  const names = filters.map(({ name }) => visibleWords(name));
  const head = [
    ['points', filters.map(({ said: { score } }) => (score === null ? '–' : `${score}`))],
    ['limit', filters.map(({ said: { limit } }) => (limit === null ? '–' : `${limit}`))],
    ['verdict', filters.map(({ said: { decision, score } }) => decision ?? (score === null ? 'none' : 'its own'))],
    ...(filters.some(isExcused) ? [['what counts here', filters.map(countedText)] as const] : []),
  ] as const;
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => `  ${rightOf(cell, columns(names[index] ?? ''))}`).join('');
  return [
    ...heading('filters', `(${filters.map(({ where }) => visibleWords(where)).join('; ')})`, page),
    page.paint('bold', line(names)),
    ...head.map(([label, cells]) => `${line(cells)}  ${label}`),
    ...ruleLines(filters, line, page),
    ...filters.flatMap(({ name, unseen }) =>
      unseen === null ? [] : hang(`  ${visibleWords(name)}: `, `no verdict: ${visibleWords(unseen)}`, page.width),
    ),
  ];
}

/** Whether it would have decided otherwise, had it been told who sends. */
function isExcused({ said, sure }: FilterView): boolean {
  return said.decision !== sure.decision;
}

function countedText(filter: FilterView): string {
  return isExcused(filter) ? (filter.sure.decision ?? '–') : '';
}

/** Of a message that all of them let through the rules tell little. */
function ruleLines(
  filters: readonly FilterView[],
  line: (cells: readonly string[]) => string,
  { verbose, width }: Page,
): Block {
  if (!verbose && filters.every(({ said: { decision } }) => decision === 'accept' || decision === null)) return [];
  const rows = rowsOf(filters);
  const weighty = rows.filter((row) => weightOf(row) >= LEAST_POINTS);
  const shown = verbose ? rows : weighty.slice(0, MOST_RULES);
  const more = rows.length - shown.length;
  return [
    ...shown.flatMap((row) => hang(`${line(row.points.map(pointsText))}  `, ruleText(row), width)),
    ...(more > 0 ? [`  … and ${more} more rule${more === 1 ? '' : 's'}, see --verbose`] : []),
  ];
}

function ruleText({ name, meaning, isBlind }: Row): string {
  const excuse = isBlind ? ' (only as it was not told who sends: not counted here)' : '';
  return visibleWords(`${name}: ${meaning ?? 'the filter says no more'}${excuse}`);
}

/** Rules of one name stand in one row, the heaviest first. */
function rowsOf(filters: readonly FilterView[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const [index, { rules }] of filters.entries()) {
    for (const { name, points, meaning, isBlind } of rules) {
      const row = rows.get(name) ?? { name, points: filters.map(() => null), meaning, isBlind };
      rows.set(name, { ...row, points: row.points.with(index, points) });
    }
  }
  return [...rows.values()].sort((one, other) => weightOf(other) - weightOf(one));
}

function weightOf({ points }: Row): number {
  return Math.max(...points.map((one) => Math.abs(one ?? 0)));
}

function pointsText(points: number | null): string {
  if (points === null) return '';
  const rounded = Math.round(points * 100) / 100;
  return `${rounded > 0 ? '+' : ''}${rounded}`;
}

function rightOf(text: string, width: number): string {
  const shown = cut(text, width);
  return ' '.repeat(Math.max(0, width - columns(shown))) + shown;
}

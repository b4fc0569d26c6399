import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { hang } from './wrap.ts';

const LINES_PER_CHECK = 200; // a hostile zone may hold thousands of names

/** What each check saw, for `--verbose`: the plain JSON of its facts as an indented list. */
export function facts({ results }: Report, { width, paint }: Page): readonly Block[] {
  return results.flatMap((result) => {
    if (result.outcome === 'not-applicable' || result.facts === null) return [];
    const lines = tree(result.facts, '  ', width);
    const more = lines.length - LINES_PER_CHECK;
    const shown = more > 0 ? [...lines.slice(0, LINES_PER_CHECK), `  … ${more} more lines, see --format json`] : lines;
    return [[paint('bold', `facts: ${result.check}`), ...shown]];
  });
}

function tree(value: unknown, indent: string, width: number): Block {
  if (!isNested(value)) return hang(indent, scalar(value), width);
  const entries = Array.isArray(value)
    ? value.map((item: unknown) => ['-', item] as const)
    : Object.entries(value).map(([key, item]) => [`${visibleWords(key)}:`, item] as const);
  if (entries.length === 0) return [`${indent}none`];
  return entries.flatMap(([label, item]) =>
    isNested(item) && Object.keys(item).length > 0
      ? [`${indent}${label}`, ...tree(item, `${indent}  `, width)]
      : hang(`${indent}${label} `, isNested(item) ? 'none' : scalar(item), width),
  );
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function scalar(value: unknown): string {
  return value === null || value === undefined ? 'none' : visibleWords(String(value));
}

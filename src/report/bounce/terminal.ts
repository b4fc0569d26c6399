import { type Block, join, pageOf, type TerminalOptions } from '../render/terminal/page.ts';
import { listBlock, summaryBlocks } from './list-page.ts';
import type { BounceEntry, BounceSummary } from './schema.ts';
import { entryBlocks } from './single-page.ts';

/** More are not listed one by one: their causes are. */
export const MOST_LISTED = 20;

/** One bounce: the answer, whose move, what to do, the proof, and then all that is known. */
export function renderBounce(entry: BounceEntry, options: TerminalOptions): string {
  return join(entryBlocks(entry, pageOf(options)));
}

/** Several: a line for each where there are few, and the causes by their share. */
export function renderBounces(
  entries: readonly BounceEntry[],
  summary: BounceSummary,
  options: TerminalOptions,
): string {
  const page = pageOf(options);
  const listed: readonly Block[] = entries.length === 0 ? [] : [listBlock(entries, page)];
  return join([...listed, ...summaryBlocks(summary, page)]);
}

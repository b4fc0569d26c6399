import type { Report } from '../schema.ts';

const REASONS_SHOWN = 20;

/** What could not be checked and leaves something open, a line for each reason: whatever rests on it was not mended. */
export function openQuestions({ results }: Report): readonly string[] {
  const open = results.flatMap((result) =>
    result.outcome === 'not-applicable'
      ? []
      : result.unchecked.flatMap(({ open: leavesOpen, detail }) =>
          leavesOpen ? [{ check: result.check, detail }] : [],
        ),
  );
  const byReason = [...Map.groupBy(open, ({ detail }) => detail)].map(
    ([detail, own]) => `${[...new Set(own.map(({ check }) => check))].join(', ')}: ${detail}`,
  );
  const more = byReason.length - REASONS_SHOWN;
  return [...byReason.slice(0, REASONS_SHOWN), ...(more > 0 ? [`and ${more} more reasons`] : [])];
}

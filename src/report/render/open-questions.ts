import { withoutQuestion } from '../reason.ts';
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
  const byReason = [...Map.groupBy(open, ({ detail }) => withoutQuestion(detail))].map(([reason, own]) => {
    const [detail = reason, another] = new Set(own.map((one) => one.detail));
    const checks = [...new Set(own.map(({ check }) => check))].join(', ');
    return `${checks}: ${another === undefined ? detail : reason}`;
  });
  const more = byReason.length - REASONS_SHOWN;
  return [...byReason.slice(0, REASONS_SHOWN), ...(more > 0 ? [`and ${more} more reasons`] : [])];
}

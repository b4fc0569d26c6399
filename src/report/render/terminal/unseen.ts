import { withoutQuestion } from '../../reason.ts';
import type { Report, ReportResult, ReportUnchecked } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { hang } from './wrap.ts';

interface Entry extends ReportUnchecked {
  readonly check: string;
}

const SUBJECTS_SHOWN = 6;
const MARGIN = ' '.repeat(16);

/** What was not checked, why, and what to do about it; the same reason is said once, whatever it keeps open. */
export function unseen({ results }: Report, { width, paint }: Page): Block {
  const groups = new Map<string, Entry[]>();
  for (const entry of entriesOf(results)) {
    if (entry.reason === 'not-requested') continue;
    const key = `${entry.reason}\0${withoutQuestion(entry.detail)}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  if (groups.size === 0) return [];
  const all = [...groups.values()];
  const lines = all.flatMap((entries, index) => {
    const [first] = entries;
    if (!first) return [];
    // One piece of advice for several entries in a row stands behind the last of them.
    const advice = first.advice === all[index + 1]?.[0]?.advice ? null : first.advice;
    return [...entryLines(entries, first, width), ...(advice === null ? [] : hang(`${MARGIN}→ `, advice, width))];
  });
  return [paint('bold', 'not checked'), ...lines];
}

/** The reason behind the check, or, where it keeps several from seeing, before what it keeps from them. */
function entryLines(entries: readonly Entry[], { check, detail }: Entry, width: number): Block {
  const isOne = entries.every((entry) => entry.detail === detail);
  const repeats = entries.length === 1 && detail.startsWith(`${entries[0]?.subject}: `);
  const reason = visibleWords(isOne && !repeats ? detail : withoutQuestion(detail));
  const free = entries.some(({ open }) => open) ? '' : ' (costs nothing)';
  const checks = [...new Set(entries.map((entry) => entry.check))];
  if (checks.length === 1) {
    const words = [subjectsOf(entries, check), reason].filter(Boolean).join(': ');
    return hang(`  ? ${check.padEnd(11)} `, `${words}${free}`, width);
  }
  const open = checks.map((each) => {
    const own = entries.filter((entry) => entry.check === each);
    const subjects = subjectsOf(own, each);
    return subjects === '' ? each : `${each} (${subjects})`;
  });
  return [
    ...hang(`  ? ${`${checks.length} checks`.padEnd(11)} `, `${reason}${free}`, width),
    ...hang(`${MARGIN}so open: `, open.join(', '), width),
  ];
}

/** What the user left out, so that nobody takes it for good. */
export function leftOut({ results, skipped }: Report, { width }: Page): Block {
  const unasked = entriesOf(results)
    .filter(({ reason }) => reason === 'not-requested')
    .map(({ check, subject }) => `${check} (${visibleWords(subject)})`);
  const all = [...skipped, ...new Set(unasked)];
  return all.length === 0 ? [] : hang('left out at your request: ', all.join(', '), width);
}

function entriesOf(results: readonly ReportResult[]): readonly Entry[] {
  return results.flatMap((result) =>
    result.outcome === 'not-applicable' ? [] : result.unchecked.map((entry) => ({ ...entry, check: result.check })),
  );
}

function subjectsOf(entries: readonly Entry[], check: string): string {
  const subjects = [...new Set(entries.map(({ subject }) => subject))].filter((subject) => subject !== check);
  const more = subjects.length > SUBJECTS_SHOWN ? ` and ${subjects.length - SUBJECTS_SHOWN} more` : '';
  return `${subjects.slice(0, SUBJECTS_SHOWN).map(visibleWords).join(', ')}${more}`;
}

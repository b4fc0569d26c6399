import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import { SEVERITY_STYLE } from './finding.ts';
import type { Block, Page } from './page.ts';
import type { Style } from './paint.ts';
import { hang } from './wrap.ts';

const FACTS_SHOWN = 12; // --format json has all

/** What got worse, better or changed since the saved report. */
export function comparison({ comparison: compared }: Report, { width, paint }: Page): Block {
  if (compared === null) return [];
  const { since, verdict, score, worse, better, unseen, changed, more } = compared;
  const was = verdict.before === verdict.now ? 'still' : `${visibleWords(verdict.before)}, now`;
  const line = (word: string, style: Style, text: string): Block => {
    const [first = '', ...rest] = hang(`  ${word.padEnd(9)}`, visibleWords(text), width);
    return [paint(style, first), ...rest];
  };
  const fact = ({ check, path, before, now }: (typeof changed)[number]): Block =>
    hang('  changed  ', visibleWords(`${check} ${path}: ${before ?? 'none'} → ${now ?? 'none'}`), width);
  const lines = [
    paint('bold', `since ${since.slice(0, 16).replace('T', ' ')} UTC`),
    `  ${was} ${verdict.now}; score ${range(score.before)} → ${range(score.now)}`,
    ...worse.flatMap(({ code, severity, title }) => line('worse', SEVERITY_STYLE[severity], `${code}: ${title}`)),
    ...better.flatMap(({ code, title }) => line('better', 'green', `${code}: ${title}`)),
    ...unseen.flatMap(({ code, title, seen }) =>
      line('unsure', 'magenta', `${code}: ${title} (not seen ${seen === 'now' ? 'then' : 'now'})`),
    ),
    ...changed.slice(0, FACTS_SHOWN).flatMap(fact),
  ];
  const hidden = more + Math.max(0, changed.length - FACTS_SHOWN);
  if (hidden > 0) lines.push(`           … and ${hidden} more, see --format json`);
  if (worse.length + better.length + unseen.length + changed.length === 0) lines.push('  nothing changed');
  return lines;
}

function range([low = null, high = null]: readonly (number | null)[]): string {
  if (low === null || high === null) return 'none';
  return low === high ? `${low}` : `${low}–${high}`;
}

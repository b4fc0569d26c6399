import type { Report } from '../../schema.ts';
import { visibleOctets } from '../escape.ts';
import { SEVERITY_STYLE } from './finding.ts';
import type { Block, Page } from './page.ts';
import { hang } from './wrap.ts';

const FACTS_SHOWN = 12; // --format json has all

/** What got worse, better or changed since the saved report. */
export function comparison({ comparison: compared }: Report, { width, paint }: Page): Block {
  if (compared === null) return [];
  const { since, verdict, score, worse, better, changed, more } = compared;
  const was = verdict.before === verdict.now ? 'still' : `${visibleOctets(verdict.before)}, now`;
  const lines = [
    paint('bold', `since ${since.slice(0, 16).replace('T', ' ')} UTC`),
    `  ${was} ${verdict.now}; score ${range(score.before)} → ${range(score.now)}`,
    ...worse.flatMap((change) => line('worse', change)),
    ...better.flatMap((change) => line('better', change)),
    ...changed
      .slice(0, FACTS_SHOWN)
      .flatMap(({ check, path, before, now }) =>
        hang('  changed  ', visibleOctets(`${check} ${path}: ${before ?? 'none'} → ${now ?? 'none'}`), width),
      ),
  ];
  const hidden = more + Math.max(0, changed.length - FACTS_SHOWN);
  if (hidden > 0) lines.push(`           … and ${hidden} more facts, see --format json`);
  if (worse.length + better.length + changed.length === 0) lines.push('  nothing changed');
  return lines;

  function line(word: 'worse' | 'better', { code, severity, title, certain }: (typeof worse)[number]): Block {
    const doubt = certain ? '' : word === 'worse' ? ' (not seen then)' : ' (not seen now)';
    const label = `  ${word.padEnd(7)}  `;
    const [first = '', ...rest] = hang(label, visibleOctets(`${code}: ${title}${doubt}`), width);
    return [paint(word === 'worse' ? SEVERITY_STYLE[severity] : 'green', first), ...rest];
  }
}

function range([low = null, high = null]: readonly (number | null)[]): string {
  if (low === null || high === null) return 'none';
  return low === high ? `${low}` : `${low}–${high}`;
}

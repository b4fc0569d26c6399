import { type FilterRuleView, type FilterView, filterViews, pointsWords } from '../../filter-view.ts';
import type { Report } from '../../schema.ts';
import { visibleOctets } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { columns, cut } from './width.ts';
import { hang } from './wrap.ts';

const FILTERS = 'filters';
const MOST_RULES = 6; // --verbose and the JSON have more
const MOST_RULES_VERBOSE = 60;
const POINT_COLUMNS = 6;
const NAME_COLUMNS = 26;

/** What each spam filter that was asked made of the message: score, limit, decision, and the rules that add most. */
export function filterTable({ results }: Report, page: Page): Block {
  const result = results.find(({ check }) => check === FILTERS);
  const filters = result === undefined || result.outcome === 'not-applicable' ? [] : filterViews(result.facts);
  if (filters.length === 0) return [];
  return [page.paint('bold', 'filters'), ...filters.flatMap((filter) => filterLines(filter, page))];
}

function filterLines(filter: FilterView, { width, paint, verbose }: Page): Block {
  const { name, where, decision, rules, unseen } = filter;
  const judged = unseen === null ? `${decision ?? 'an action of its own'}, ${pointsWords(filter)}` : `? ${unseen}`;
  const lines = hang('  ', visibleOctets(`${name} (${where}): ${judged}`), width);
  const shown = verbose ? rules.slice(0, MOST_RULES_VERBOSE) : tellingOf(filter);
  const more = rules.length - shown.length;
  return [
    ...lines.map((line) => line.replace(name, paint('bold', name))),
    ...shown.flatMap((rule) => ruleLines(rule, width)),
    ...(more > 0 && shown.length > 0 ? [`    … and ${more} more rule${more === 1 ? '' : 's'}, see --format json`] : []),
  ];
}

/** What adds to the score of a message that is not let through; what takes away tells little. */
function tellingOf({ decision, rules }: FilterView): readonly FilterRuleView[] {
  return decision === 'accept' ? [] : rules.filter(({ points }) => (points ?? 0) > 0).slice(0, MOST_RULES);
}

function ruleLines({ name, points, meaning, isBlind }: FilterRuleView, width: number): Block {
  const shown = cut(visibleOctets(name), NAME_COLUMNS);
  const number = (points === null ? '?' : points.toFixed(1)).padStart(POINT_COLUMNS);
  const words = `${meaning ?? ''}${isBlind ? ' (only as it was not told who sends)' : ''}`.trim();
  const label = `  ${number}  ${shown}${' '.repeat(Math.max(0, NAME_COLUMNS - columns(shown)))}  `;
  return hang(label, visibleOctets(words), width);
}

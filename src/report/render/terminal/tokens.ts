import { type Fields, listIn, numberIn, textIn } from '../../plain-json.ts';
import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import { heading } from './heading.ts';
import type { Block, Page } from './page.ts';
import { cut } from './width.ts';
import { hang } from './wrap.ts';

const CONTENT = 'content';
const MOST_TOKENS = 5;
const MOST_TOKENS_VERBOSE = 15;
const TOKEN_COLUMNS = 30;

/** What of the content speaks most for spam, and against it; of what is not called spam only with `--verbose`. */
export function tokens({ results }: Report, page: Page): Block {
  const { width, verbose } = page;
  const result = results.find(({ check }) => check === CONTENT);
  if (result === undefined || result.outcome === 'not-applicable' || result.facts === null) return [];
  if (!verbose && result.facts['verdict'] !== 'spam') return [];
  const most = verbose ? MOST_TOKENS_VERBOSE : MOST_TOKENS;
  const side = (label: string, tokens: readonly Fields[]) =>
    tokens.length === 0 ? [] : hang(`  ${label.padEnd(13)} `, tokens.slice(0, most).map(tokenWords).join(', '), width);
  const lines = [
    ...side('for spam', listIn(result.facts['for spam'])),
    ...side('against spam', listIn(result.facts['against spam'])),
  ];
  return lines.length === 0
    ? []
    : [...heading('content', '(the classifier inside: a hint, no verdict)', page), ...lines];
}

function tokenWords({ text, place, trait, weight }: Fields): string {
  const shown = cut(visibleWords(textIn(text) ?? ''), TOKEN_COLUMNS);
  const where = textIn(place);
  const size = numberIn(weight);
  const quoted =
    trait === true ? shown : `"${shown}"${where === null || where === 'body' ? '' : ` (${visibleWords(where)})`}`;
  return size === null ? quoted : `${quoted} ${Math.abs(size).toFixed(1)}`;
}

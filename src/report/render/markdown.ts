import { visibleWords } from './escape.ts';

// CommonMark section 6: what would start a link, emphasis, code, an entity, markup or a table cell.
const MARKUP = /[\\`*_[\]<>&|~#]/g;

/** Text as Markdown shows it literally, on one line. */
export function literal(text: string): string {
  return visibleWords(text).replace(MARKUP, '\\$&');
}

/** Lines as they are, in a fence longer than any they hold. */
export function fenced(lines: readonly string[]): string {
  const text = lines.map(visibleWords).join('\n');
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

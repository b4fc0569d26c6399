import type { ReportFinding } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { columns, cut, fitting, fittingEnd } from './width.ts';
import { hang, wrap } from './wrap.ts';

type Excerpt = NonNullable<ReportFinding['excerpt']>;

/** Text in three parts, escaped: the middle one is at fault. */
interface Parts {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/**
 * The text at fault in quotes behind its source, with carets under the mark. Text that is longer than a line is cut
 * around the mark.
 */
export function excerptLines({ source, text, mark, note }: Excerpt, { width, paint }: Page): Block {
  const parts = split(text, mark);
  const place = `  ${visibleWords(source)} `;
  const whole = `${parts.before}${parts.marked}${parts.after}`;
  const inline = columns(place) + columns(whole) + 2 <= width;
  const prefix = inline ? place : '    ';
  const shown = inline ? parts : around(parts, width - prefix.length - 2);
  const lines = [
    ...(inline ? [] : wrap(visibleWords(source), width - 2).map((line) => `  ${line}`)),
    `${prefix}"${shown.before}${paint('bold', shown.marked)}${shown.after}"`,
  ];
  const words = note === null ? '' : visibleWords(note);
  if (mark === null) return words === '' ? lines : [...lines, ...hang('    ', words, width)];
  const offset = columns(prefix) + 1 + columns(shown.before);
  const carets = '^'.repeat(Math.max(1, columns(shown.marked)));
  const under = `${' '.repeat(offset)}${paint('red', carets)}`;
  if (words === '') return [...lines, under];
  if (offset + carets.length + 1 + columns(words) <= width) return [...lines, `${under} ${words}`];
  return [...lines, under, ...hang('    ', words, width)];
}

function split(text: string, mark: Excerpt['mark']): Parts {
  const start = Math.min(mark?.start ?? text.length, text.length);
  const end = Math.min(Math.max(mark?.end ?? text.length, start), text.length);
  return {
    before: visibleWords(text.slice(0, start)),
    marked: visibleWords(text.slice(start, end)),
    after: visibleWords(text.slice(end)),
  };
}

/** Cuts to `width` columns so that the mark, or its beginning, stays in sight, with something of both sides around it. */
function around({ before, marked, after }: Parts, width: number): Parts {
  const hidden = (text: string) => (text === '' ? '' : '…');
  if (columns(hidden(before)) + columns(marked) + columns(hidden(after)) > width) {
    return { before: hidden(before), marked: cut(marked, width - columns(hidden(before))), after: '' };
  }
  const room = width - columns(marked);
  const beforeRoom = Math.max(Math.ceil(room / 2), room - columns(after));
  const shownBefore = columns(before) <= beforeRoom ? before : `…${fittingEnd(before, beforeRoom - 1)}`;
  const afterRoom = room - columns(shownBefore);
  const shownAfter = columns(after) <= afterRoom ? after : `${fitting(after, afterRoom - 1)}…`;
  return { before: shownBefore, marked, after: shownAfter };
}

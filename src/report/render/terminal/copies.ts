import type { CopyShown, MethodShown } from '../../../core/received-copy.ts';
import { copiesIn } from '../../copies-shown.ts';
import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { spamLines } from './spam-lines.ts';
import { columns, cut, padColumns } from './width.ts';
import { hang } from './wrap.ts';

const COPIES_SHOWN = 10;
const METHODS_SHOWN = 12; // a copy may carry dozens of signatures
const WIDEST_CELL = 10; // `temperror`, and one more
const WIDEST_WORDS = 200;

/** What each receiver says of its copy, and what our own evaluation of it came to; where the two differ, as a table. */
export function copies(report: Report, page: Page): Block {
  const all = copiesIn(report);
  if (all.length === 0) return [];
  // One mailbox that was read by IMAP and by POP3 says the same twice.
  const told = Map.groupBy(
    all.map((copy) => [...resultLines(copy, page), ...spamLines(copy.spam, page)]),
    (lines) => lines.join('\n'),
  );
  const distinct = [...told.values()].flatMap(([lines = []]) => [lines]);
  const shown = page.verbose ? distinct : distinct.slice(0, COPIES_SHOWN);
  const more = distinct.length - shown.length;
  return [
    page.paint('bold', 'what the receivers say'),
    ...shown.flat(),
    ...(more > 0 ? [`  … and ${more} more, see --verbose`] : []),
  ];
}

function resultLines(copy: CopyShown, page: Page): Block {
  const { authservId, stated, own, disagreements } = copy;
  const name = visibleWords(copy.provider ?? copy.recipient);
  const said = authservId === null ? name : `${name} (${visibleWords(authservId)})`;
  if (stated.length === 0) {
    const ours = own.length === 0 ? '' : `; by our own evaluation ${listOf(own, ', ', 'faults')}`;
    return hang('  ', `${name}: no results of its own in the header${ours}`, page.width);
  }
  if (own.length > 0 && (disagreements.length > 0 || page.verbose)) {
    return [...hang('  ', `${said}, and our own evaluation beside it`, page.width), ...table(copy, page)];
  }
  const same = own.length === 0 ? '' : '; our own evaluation says the same';
  return hang('  ', `${said}: ${listOf(stated, ', ', 'faults')}${same}`, page.width);
}

/**
 * Such as `spf=pass, dkim=fail header.d=acme.example, dmarc=pass`, escaped.
 *
 * @param whose  whether it is said of all results whose they are, or only of those that are no pass
 */
export function listOf(methods: readonly MethodShown[], separator: string, whose: 'all' | 'faults'): string {
  const words = methods.slice(0, METHODS_SHOWN).map(({ method, result, detail }) => {
    const isTold = detail !== null && (whose === 'all' || result !== 'pass');
    return cut(visibleWords(`${method}=${result}${isTold ? ` ${detail}` : ''}`), WIDEST_WORDS);
  });
  const more = methods.length - words.length;
  return `${words.join(separator)}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Method, what was stated, what we found; a sign where they differ, and why. */
function table({ stated, own, disagreements }: CopyShown, { width, paint }: Page): Block {
  const methods = [...new Set([...stated, ...own].map(({ method }) => method))].slice(0, METHODS_SHOWN);
  const rows = methods.map((method) => ({
    cells: [cut(visibleWords(method), WIDEST_CELL), resultsOf(stated, method), resultsOf(own, method)] as const,
    because: disagreements.find((one) => one.method === method)?.because ?? null,
  }));
  const headings = ['method', 'stated', 'ours'] as const;
  const widthOf = (index: 0 | 1 | 2) =>
    Math.max(...[headings, ...rows.map(({ cells }) => cells)].map((row) => columns(row[index])));
  const line = (cells: readonly [string, string, string], sign: string) =>
    `    ${padColumns(cells[0], widthOf(0))}  ${padColumns(cells[1], widthOf(1))} ${sign} ${padColumns(cells[2], widthOf(2))}`.trimEnd();
  return [
    paint('dim', line(headings, ' ')),
    ...rows.flatMap(({ cells, because }) =>
      because === null
        ? [line(cells, ' ')]
        : [paint('yellow', line(cells, '≠')), ...hang('      ', visibleWords(because), width)],
    ),
  ];
}

function resultsOf(methods: readonly MethodShown[], method: string): string {
  const results = methods.filter((one) => one.method === method).map(({ result }) => visibleWords(result));
  return cut(results.length === 0 ? '–' : [...new Set(results)].join(', '), WIDEST_CELL);
}

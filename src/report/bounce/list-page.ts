import { visibleWords } from '../render/escape.ts';
import type { Block, Page } from '../render/terminal/page.ts';
import { columns, cut, padColumns } from '../render/terminal/width.ts';
import { hang, wrap } from '../render/terminal/wrap.ts';
import { moverWords, wordsFor } from '../text/bounce-words.ts';
import { labelled, numbered } from './lines.ts';
import type { BounceEntry, BounceSummary } from './schema.ts';

const WIDEST_NAME = 30;
const MOST_CAUSES = 20;

/** One line for each: where it stands, and the answer. */
export function listBlock(entries: readonly BounceEntry[], { width }: Page): Block {
  const names = entries.map(({ file, place }) =>
    visibleWords(`${shortened(file ?? 'reply')}${place === null ? '' : ` ${place}`}`),
  );
  const room = Math.min(WIDEST_NAME, Math.max(...names.map(columns)));
  return entries.map(({ summary, recipients }, index) => {
    const codes = [...new Set(recipients.map(({ reason }) => reason))].join(', ');
    const name = padColumns(cut(names[index] ?? '', room), room);
    return cut(`${name}  ${visibleWords(codes === '' ? summary : `${codes}: ${summary}`)}`, width);
  });
}

/** The end of a path: the part that differs. */
function shortened(path: string): string {
  return path.split('/').slice(-1)[0] ?? path;
}

const COUNTED: readonly (readonly [keyof BounceSummary['by'], string, string])[] = [
  ['failure', 'failure', 'failures'],
  ['delay', 'delay', 'delays'],
  ['success', 'success notice', 'success notices'],
  ['vacation', 'automatic answer', 'automatic answers'],
  ['complaint', 'complaint or feedback report', 'complaints or feedback reports'],
  ['receipt', 'read receipt', 'read receipts'],
  ['none', 'that is no bounce', 'that are no bounces'],
];

/** What most of them are, and each cause with what to do. */
export function summaryBlocks(
  { entries, recipients, by, sentence, causes, unreadable }: BounceSummary,
  page: Page,
): readonly Block[] {
  const counted = COUNTED.flatMap(([what, one, many]) => {
    const count = by[what];
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const heads = [
    ...wrap(visibleWords(sentence), page.width).map((line) => page.paint('bold', line)),
    ...hang(
      '',
      `${entries} read, ${recipients} ${recipients === 1 ? 'recipient' : 'recipients'} of bounces: ${counted.join(', ') || 'nothing'}`,
      page.width,
    ),
    ...(unreadable.length === 0 ? [] : [`${unreadable.length} could not be read`]),
  ];
  const more = causes.length - MOST_CAUSES;
  return [
    heads,
    ...causes.slice(0, MOST_CAUSES).map((cause) => causeBlock(cause, recipients, page)),
    ...(more > 0 ? [[`${more} more causes: --format json names them`]] : []),
  ];
}

function causeBlock(cause: BounceSummary['causes'][number], total: number, page: Page): Block {
  const share = total === 0 ? 0 : Math.round((cause.recipients / total) * 100);
  const at = cause.provider === null ? '' : ` at ${cause.provider.name}`;
  const heading = `${cause.recipients} of ${total} (${share === 0 ? 'less than 1' : share} %)  ${cause.reason}: ${wordsFor(cause).title}${at}`;
  return [
    ...wrap(visibleWords(heading), page.width).map((line) => page.paint('bold', line)),
    ...labelled('why', cause.sentence.slice(`${wordsFor(cause).title}${at}: `.length), page),
    ...labelled('move', moverWords[cause.move], page),
    ...numbered('do', cause.advice, page),
    ...(cause.examples.length === 0 ? [] : labelled('such as', cause.examples.join(', '), page)),
  ];
}

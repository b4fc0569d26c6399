import { visibleWords } from '../render/escape.ts';
import type { Block, Page } from '../render/terminal/page.ts';
import { columns, cut, padColumns } from '../render/terminal/width.ts';
import { hang, wrap } from '../render/terminal/wrap.ts';
import { moverWordsFor } from '../text/bounce-words.ts';
import { labelled, numbered } from './lines.ts';
import type { BounceEntry, BounceSummary } from './schema.ts';

const WIDEST_NAME = 30;
const MOST_CAUSES = 20;
const MOST_PROVIDERS = 6;

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
  const heading = `${cause.recipients} of ${total} (${share === 0 ? 'less than 1' : share} %)  ${cause.reason}: ${cause.title}`;
  const isAll = cause.advised === cause.recipients;
  return [
    ...wrap(visibleWords(heading), page.width).map((line) => page.paint('bold', line)),
    ...labelled('why', cause.sentence.slice(`${cause.title}: `.length), page),
    ...labelled('move', moverWordsFor(cause), page),
    ...numbered('do', cause.advice, page),
    ...(isAll ? [] : labelled('', `so for ${cause.advised} of them; what the others need: --format json`, page)),
    ...providersLines(cause, page),
    ...(cause.examples.length === 0 ? [] : labelled('such as', cause.examples.join(', '), page)),
  ];
}

/** Who refused, by their count, where it is not one alone: then the heading says it. */
function providersLines({ providers, recipients }: BounceSummary['causes'][number], page: Page): readonly string[] {
  const [first] = providers;
  if (first === undefined || first.recipients === recipients) return [];
  const named = providers.slice(0, MOST_PROVIDERS);
  const others = recipients - named.reduce((sum, each) => sum + each.recipients, 0);
  const words = named.map((each) => `${each.name} ${each.recipients}`);
  return labelled('at', [...words, ...(others === 0 ? [] : [`others ${others}`])].join(', '), page);
}

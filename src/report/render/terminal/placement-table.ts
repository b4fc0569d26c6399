import type { MailboxPlacement } from '../../../core/placement.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { afterWords, ownerWords, placeWords, verdictStyle, verdictWords } from './placement-words.ts';
import { columns, cut, padColumns } from './width.ts';
import { hang } from './wrap.ts';

const ROWS_SHOWN = 30; // --format json has all
const NARROW = 60; // below it five columns do not fit side by side
const GAPS = 2 + 4 * 2;
const LEAST = 8; // of a column that has to be cut

/** A line for each mailbox: recipient, provider, verdict, folder, time; below it why, where the verdict alone does not say. */
export function placementTable(mailboxes: readonly MailboxPlacement[], page: Page): Block {
  const shown = mailboxes.slice(0, ROWS_SHOWN);
  const more = mailboxes.length - shown.length;
  const lines = page.width < NARROW ? shown.flatMap((mailbox) => narrowRow(mailbox, page)) : wideRows(shown, page);
  return more > 0 ? [...lines, `  … and ${more} more, see --format json`] : lines;
}

interface Cells {
  readonly recipient: string;
  readonly provider: string;
  readonly verdict: string;
  readonly folder: string;
  readonly after: string;
}

const HEADINGS: Cells = {
  recipient: 'recipient',
  provider: 'provider',
  verdict: 'verdict',
  folder: 'folder',
  after: 'after',
};

function wideRows(mailboxes: readonly MailboxPlacement[], { width, paint }: Page): Block {
  const isTwice = ({ recipient }: MailboxPlacement) =>
    mailboxes.filter((other) => other.recipient === recipient).length > 1;
  const rows = mailboxes.map((mailbox) => ({ mailbox, cells: cellsOf(mailbox, isTwice(mailbox)) }));
  const natural = (key: keyof Cells) =>
    Math.max(...[HEADINGS, ...rows.map(({ cells }) => cells)].map((cells) => columns(cells[key])));
  const fixed = natural('verdict') + natural('after') + GAPS;
  const [recipient, provider, folder] = shares(
    [natural('recipient'), natural('provider'), natural('folder')],
    width - fixed,
  );
  const line = (cells: Cells, style: Parameters<typeof paint>[0] | null): string => {
    const verdict = padColumns(cells.verdict, natural('verdict'));
    return [
      ` ${padColumns(cut(` ${cells.recipient}`, recipient + 1), recipient + 1)}`,
      padColumns(cut(cells.provider, provider), provider),
      style === null ? verdict : paint(style, verdict),
      padColumns(cut(cells.folder, folder), folder),
      cells.after.padStart(natural('after')),
    ].join('  ');
  };
  return [
    paint('dim', line(HEADINGS, null).trimEnd()),
    ...rows.flatMap(({ mailbox, cells }) => [
      line(cells, verdictStyle(mailbox.verdict)),
      ...(needsWords(mailbox) ? hang('      ', visibleWords(mailbox.detail), width) : []),
    ]),
  ];
}

/** One mailbox may be looked into in two ways, and only POP3 shows no more than the inbox. */
function cellsOf(mailbox: MailboxPlacement, isTwice: boolean): Cells {
  const { recipient, provider, folder, seconds, looked } = mailbox;
  const how = looked === null || !isTwice ? '' : looked === 'inbox-only' ? ' (POP3)' : ' (IMAP)';
  return {
    recipient: `${visibleWords(recipient)}${how}`,
    provider: provider === null ? '–' : visibleWords(provider),
    verdict: verdictWords(mailbox),
    folder: folder === null ? '–' : visibleWords(folder),
    after: seconds === null ? '–' : afterWords(seconds),
  };
}

/** Widths that fit into `room`: the widest column gives way first. */
function shares(wanted: readonly [number, number, number], room: number): readonly [number, number, number] {
  const widths: [number, number, number] = [...wanted];
  while (widths[0] + widths[1] + widths[2] > room) {
    const widest = Math.max(...widths);
    if (widest <= LEAST) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function narrowRow(mailbox: MailboxPlacement, { width, paint }: Page): Block {
  const { verdict, seconds, detail } = mailbox;
  const when = seconds === null ? '' : ` after ${afterWords(seconds)}`;
  const place = placeWords(mailbox);
  const [first = '', ...rest] = hang('  ', `${place}${ownerWords(mailbox)}${when}`, width);
  const painted = first.startsWith(`  ${place}`)
    ? `  ${paint(verdictStyle(verdict), place)}${first.slice(2 + place.length)}`
    : first;
  return [painted, ...rest, ...(needsWords(mailbox) ? hang('    ', visibleWords(detail), width) : [])];
}

function needsWords({ verdict, detail }: MailboxPlacement): boolean {
  return verdict !== 'inbox' && verdict !== 'junk' && detail !== '';
}

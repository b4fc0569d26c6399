import { type MailboxPlacement, type Placement, WORST_FIRST } from '../../../core/placement.ts';
import { phaseText } from '../../../core/smtp-phases.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { placementTable } from './placement-table.ts';
import { afterWords, ownerWords, placeWords, verdictStyle, verdictWords } from './placement-words.ts';
import { cut } from './width.ts';
import { hang } from './wrap.ts';

const LABEL = 'probe  ';
const MARGIN = ' '.repeat(LABEL.length);
const REPLY_CHARACTERS_SHOWN = 500; // --format json has all

/** The answer of a probe, before all else: where it ended up; of several mailboxes a count, and a line for each. */
export function placementHead(placement: Placement, page: Page): Block {
  const { mailboxes } = placement;
  const [only, ...others] = mailboxes;
  if (!only) return [];
  if (others.length === 0) return [...answer(only, placement, page), ...refusal(placement, page)];
  return [
    ...hang(LABEL, countWords(mailboxes), page.width),
    ...refusal(placement, page),
    ...placementTable(mailboxes, page),
  ];
}

function answer(mailbox: MailboxPlacement, { phase, reply }: Placement, { width, paint }: Page): Block {
  const { verdict, seconds } = mailbox;
  const place = placeWords(mailbox);
  const when = seconds === null ? '' : ` after ${afterWords(seconds)}`;
  const where = phase === null || verdict !== 'refused' ? '' : `, ${phaseWords(phase)}`;
  const [first = '', ...rest] = hang(LABEL, `${place}${ownerWords(mailbox)}${where}${when}`, width);
  const shown = first.slice(LABEL.length);
  const painted = shown.startsWith(place)
    ? `${paint(['bold', verdictStyle(verdict)], place)}${shown.slice(place.length)}`
    : shown;
  const needsWords = verdict !== 'inbox' && verdict !== 'junk' && reply === null && mailbox.detail !== '';
  return [
    `${paint('bold', LABEL)}${painted}`,
    ...rest,
    ...(needsWords ? hang(MARGIN, visibleWords(mailbox.detail), width) : []),
  ];
}

function phaseWords(phase: string): string {
  return `${phase === 'message' ? 'after' : 'at'} ${visibleWords(phaseText(phase))}`;
}

/** The reply that refused it, word for word, and what it means; of several mailboxes the worst, which is named. */
function refusal({ reply, verdict, mailboxes }: Placement, { width }: Page): Block {
  if (reply === null) return [];
  const { code, enhanced, lines, meaning } = reply;
  const text = visibleWords([`${code}`, ...(enhanced === null ? [] : [enhanced]), ...lines].join(' '));
  const worst = mailboxes.length > 1 ? mailboxes.find((mailbox) => mailbox.verdict === verdict) : undefined;
  const whom = worst === undefined ? '' : `of ${visibleWords(worst.recipient)}: `;
  return [
    ...hang(
      `${MARGIN}${verdict === 'bounced' ? 'report ' : 'said   '}`,
      `${whom}${cut(text, REPLY_CHARACTERS_SHOWN)}`,
      width,
    ),
    ...(meaning === null ? [] : hang(`${MARGIN}means  `, visibleWords(meaning), width)),
  ];
}

/** Such as `2 of 4 in the inbox; 1 junk, 1 not arrived`. */
function countWords(mailboxes: readonly MailboxPlacement[]): string {
  const well = mailboxes.filter(({ verdict }) => verdict === 'inbox').length;
  const counts = new Map<string, number>();
  for (const wanted of WORST_FIRST.filter((verdict) => verdict !== 'inbox')) {
    for (const mailbox of mailboxes.filter(({ verdict }) => verdict === wanted)) {
      const words = verdictWords(mailbox);
      counts.set(words, (counts.get(words) ?? 0) + 1);
    }
  }
  const rest = [...counts].map(([words, count]) => `${count} ${words}`).join(', ');
  return `${well} of ${mailboxes.length} in the inbox${rest === '' ? '' : `; ${rest}`}`;
}

import type { MailboxPlacement, PlacementVerdict } from '../../../core/placement.ts';
import { visibleWords } from '../escape.ts';
import type { Style } from './paint.ts';

const WORDS: Readonly<Record<PlacementVerdict, string>> = {
  inbox: 'inbox',
  junk: 'junk',
  other: 'other folder',
  'not-arrived': 'not arrived',
  refused: 'refused',
  bounced: 'bounced',
  accepted: 'accepted',
};

const STYLES = {
  inbox: 'green',
  junk: 'red',
  other: 'yellow',
  'not-arrived': 'red',
  refused: 'red',
  bounced: 'red',
  accepted: 'cyan',
} as const satisfies Readonly<Record<PlacementVerdict, Style>>;

/** One word or two. POP3 shows the inbox alone: what it does not show may lie in another folder. */
export function verdictWords({ verdict, looked }: Pick<MailboxPlacement, 'verdict' | 'looked'>): string {
  if (verdict === null) return 'not known';
  return verdict === 'not-arrived' && looked === 'inbox-only' ? 'not in the inbox' : WORDS[verdict];
}

export function verdictStyle(verdict: PlacementVerdict | null) {
  return verdict === null ? 'magenta' : STYLES[verdict];
}

/** Escaped: where it lies, such as `in Junk` or `in junk (folder "[Gmail]/Spam")`; what became of it where it lies nowhere. */
export function placeWords(mailbox: MailboxPlacement): string {
  const { verdict, folder } = mailbox;
  const words = verdictWords(mailbox);
  if (!isPlaced(mailbox)) return words;
  const where = `in ${verdict === 'inbox' ? 'the inbox' : verdict === 'other' ? 'another folder' : 'junk'}`;
  if (folder === null) return where;
  const name = visibleWords(folder);
  if (verdict === 'other') return `in the folder "${name}"`;
  if (folder.toLowerCase() === words) return verdict === 'junk' ? `in ${name}` : where;
  return `${where} (folder "${name}")`;
}

/** Escaped: what follows `placeWords`: ` at gmail (you@gmail.example)`, ` of you@acme.example`, ` by mx.example: you@…`. */
export function ownerWords(mailbox: MailboxPlacement): string {
  const { provider, verdict, refusedBy } = mailbox;
  const address = visibleWords(mailbox.recipient);
  if (refusedBy !== null) return ` by ${visibleWords(refusedBy)}: ${address}`;
  if (provider !== null) {
    const isHandedOver = verdict === 'refused' || verdict === 'accepted';
    return ` ${isHandedOver ? 'for' : 'at'} ${visibleWords(provider)} (${address})`;
  }
  if (isPlaced(mailbox)) return ` of ${address}`;
  return verdict === 'accepted' ? ` for ${address}` : `: ${address}`;
}

function isPlaced({ verdict }: Pick<MailboxPlacement, 'verdict'>): boolean {
  return verdict === 'inbox' || verdict === 'junk' || verdict === 'other';
}

/** How long after a server took it: known in tenths of a second, no better. */
export function afterWords(seconds: number): string {
  if (Math.abs(seconds) >= 0.95) return secondsWords(seconds);
  return Math.abs(seconds) < 0.05 ? '< 0.1 s' : `${seconds.toFixed(1)} s`;
}

const DAY_SECONDS = 86_400;
const MOST_DAYS = 9999;

/** `0.04 s`, `3.2 s`, `5 min 1 s`, `2 h 5 min`, `3 d 4 h`; the clocks of others can say anything, so at most `9999 d`. */
export function secondsWords(seconds: number): string {
  const sign = seconds < 0 ? '-' : '';
  const size = Math.abs(seconds);
  if (size < 0.995) return `${sign}${size.toFixed(2)} s`;
  if (size < 99.95) return `${sign}${size.toFixed(1)} s`;
  const whole = Math.round(size);
  if (whole < 7200) return `${sign}${Math.floor(whole / 60)} min ${whole % 60} s`;
  const hours = Math.floor(whole / 3600);
  if (whole < 2 * DAY_SECONDS) return `${sign}${hours} h ${Math.floor((whole % 3600) / 60)} min`;
  const days = Math.floor(whole / DAY_SECONDS);
  return days < MOST_DAYS ? `${sign}${days} d ${hours % 24} h` : `${sign}${MOST_DAYS} d`;
}

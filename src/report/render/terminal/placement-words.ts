import type { MailboxPlacement, PlacementVerdict } from '../../../core/placement.ts';
import { visibleOctets } from '../escape.ts';
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

/** Escaped: where it lies, such as `Junk` or `junk (folder "[Gmail]/Spam")`; what became of it where it lies nowhere. */
export function placeWords(mailbox: MailboxPlacement): string {
  const { verdict, folder } = mailbox;
  const words = verdictWords(mailbox);
  if (folder === null || (verdict !== 'inbox' && verdict !== 'junk' && verdict !== 'other')) return words;
  const name = visibleOctets(folder);
  if (verdict === 'other') return `folder "${name}"`;
  if (folder.toLowerCase() === words) return verdict === 'junk' ? name : words;
  return `${words} (folder "${name}")`;
}

/** Escaped: whose mailbox, such as `at gmail (you@gmail.example)` or `of you@acme.example`. */
export function ownerWords({ provider, recipient, verdict }: MailboxPlacement): string {
  const address = visibleOctets(recipient);
  const isHandedOver = verdict === 'refused' || verdict === 'accepted';
  if (provider === null) return isHandedOver || verdict === 'bounced' ? `for ${address}` : `of ${address}`;
  return `${isHandedOver ? 'by' : 'at'} ${visibleOctets(provider)} (${address})`;
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

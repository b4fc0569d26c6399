/** Where a line stands: at the top of the file, behind an empty line, or behind any other. */
export type PostmarkPlace = 'top' | 'behind-blank' | 'inside';

const BEGINNING = 'From ';
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun),?$/i;
const MONTH = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$/i;
const TIME = /(?:^|[T\d-])\d{1,2}:\d{2}(?![\d/])/;
const YEAR = /(?:^|\D)(?:19|20)\d{2}(?:\D|$)/;
const SENDER_ALONE = /^(?:\S{0,300}@\S{0,300}|-|MAILER-DAEMON)$/;
const QUOTE = 0x3e;

/**
 * Whether a line begins a message of a mailbox file: `From`, the envelope sender, and the time (RFC 4155 appendix A). Not
 * every writer quotes such lines of a body, and not every one puts an empty line before a postmark: behind an empty line
 * anything with a date is one, or the sender by itself; elsewhere only what has weekday, month, time and year.
 *
 * @param line  with or without its line end, one character for each octet; the caller bounds its length
 */
export function isPostmark(line: string, place: PostmarkPlace): boolean {
  if (!line.startsWith(BEGINNING)) return false;
  if (place === 'top') return true;
  const rest = line.slice(BEGINNING.length).trim();
  const words = rest.split(/[ \t]+/);
  const dated = words.some((word) => TIME.test(word)) && words.some((word) => YEAR.test(word));
  if (place === 'behind-blank') return dated || SENDER_ALONE.test(rest);
  return dated && words.some((word) => WEEKDAY.test(word)) && words.some((word) => MONTH.test(word));
}

/** Whether a line is one or more `>` before `From `: a line of a body that would pass for a postmark. */
export function isQuotedPostmark(line: Uint8Array): boolean {
  let quotes = 0;
  while (line[quotes] === QUOTE) quotes++;
  if (quotes === 0) return false;
  for (let at = 0; at < BEGINNING.length; at++) if (line[quotes + at] !== BEGINNING.charCodeAt(at)) return false;
  return true;
}

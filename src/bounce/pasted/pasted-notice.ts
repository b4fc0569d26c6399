import type { HeaderField } from '../../message/header-fields.ts';
import { comparable, says } from '../words/notice-words.ts';
import { readWords, type WordsReading } from '../words/read-words.ts';

/** Whoever pastes it says that a mail system wrote it. */
const FROM_MAIL_SYSTEM: readonly HeaderField[] = [
  { name: 'From', value: 'MAILER-DAEMON', raw: 'From: MAILER-DAEMON', index: 0 },
];
const MAX_BEGINNING = 6000;
const MIN_LINES = 3;
const QUOTED = /^(?:[ \t]?[>|]){1,10} ?/;
const REPLY = /^\s{0,20}[2-5]\d\d[ -]/;
/** A line of a log, an exception, a dialogue: no notice, though it may have several lines. */
const OTHER =
  /\[\d{1,10}\]: |^Traceback |^\s{0,20}at \S{1,200} \(|\b\w{1,60}(?:Error|Exception|Refused)\b ?[:({]|\b(?:SERVER|CLIENT) -> /m;

/**
 * Reads a notice that was copied out of a mailbox, with all recipients that it names.
 *
 * @param text  in clear
 * @returns null where it is none, or names nobody; in linear time, and never throws
 */
export function readPastedNotice(text: string): WordsReading | null {
  if (REPLY.test(text) || OTHER.test(text)) return null;
  const lines = text.split(/\r\n?|\n/).map((line) => line.replace(QUOTED, ''));
  if (lines.filter((line) => line.trim() !== '').length < MIN_LINES) return null;
  const unquoted = lines.join('\n');
  const beginning = comparable(unquoted.slice(0, MAX_BEGINNING));
  if (!says('failed', beginning) && !says('delayed', beginning)) return null;
  const reading = readWords({ fields: FROM_MAIL_SYSTEM, parts: [{ type: 'text/plain', text: unquoted }] });
  return reading?.recipients.some(({ finalRecipient }) => finalRecipient !== null) === true ? reading : null;
}

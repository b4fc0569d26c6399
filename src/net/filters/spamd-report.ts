import { decimalIn } from '../../core/decimal.ts';
import type { FilterRule, FilterVerdict } from '../../core/filters.ts';
import type { SpamdReply } from './spamd-reply.ts';
import { cut, MAX_RULES } from './texts.ts';

/** `True ; 15.0 / 5.0`; `Yes` and `No` are what REPORT_IFSPAM says. */
const SPAM = /^(True|False|Yes|No) *; *(\S{1,20}) *\/ *(\S{1,20})$/i;
/** The line between the heads of the table and its rows. */
const RULER = /^-{2,20} -{10,40} -{10,80}$/;
/** A row: points up to four places to the right, the rule, and words. What continues one is far more indented. */
const ROW = /^ {0,3}(-?\d{1,6}(?:\.\d{1,3})?) ([A-Za-z_][A-Za-z0-9_]{1,99})(?: +(.{0,500}))?$/;
const CONTINUED = /^ {10,60}(\S.{0,500})$/;
const MAX_LINES = 5_000;

/** @returns null where there is no `Spam` field as it should be */
export function readSpamField({ fields }: SpamdReply): Omit<FilterVerdict, 'reason' | 'rules' | 'software'> | null {
  const [, word, points, required] = SPAM.exec(fields.get('spam') ?? '') ?? [];
  const score = decimalIn(points);
  const threshold = decimalIn(required);
  if (word === undefined || score === null || threshold === null) return null;
  const isSpam = /^(?:true|yes)$/i.test(word);
  return {
    score,
    action: isSpam ? 'spam' : 'not spam',
    decision: isSpam ? 'junk' : 'accept',
    thresholds: { delay: null, junk: threshold, refuse: null, source: 'stated' },
  };
}

/**
 * The rules in a report. A preview of the message stands before them, in which anything can be written; so only what is
 * behind the last line of dashes counts, and only rows that are as little indented as rows are.
 */
export function rulesInReport(report: string): readonly FilterRule[] {
  const lines = report.split(/\r?\n/, MAX_LINES);
  const ruler = lines.findLastIndex((line) => RULER.test(line.trimEnd()));
  if (ruler === -1) return [];
  const rules: { name: string; points: number | null; words: string[] }[] = [];
  for (const line of lines.slice(ruler + 1)) {
    const [, points, name, words = ''] = ROW.exec(line.trimEnd()) ?? [];
    const more = CONTINUED.exec(line.trimEnd())?.[1];
    if (name !== undefined) rules.push({ name, points: decimalIn(points), words: [words] });
    else if (more !== undefined) rules.at(-1)?.words.push(more);
  }
  return rules.slice(0, MAX_RULES).map(({ name, points, words }) => {
    const description = cut(words.join(' '));
    return { name, points, description: description === '' ? null : description, options: [] };
  });
}

/** The names that SYMBOLS answers with, without points. */
export function rulesInSymbols(body: string): readonly FilterRule[] {
  return body
    .trim()
    .split(',', MAX_RULES)
    .map((name) => name.trim())
    .filter((name) => /^[A-Za-z_][A-Za-z0-9_]{1,99}$/.test(name))
    .map((name) => ({ name, points: null, description: null, options: [] }));
}

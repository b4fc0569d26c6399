import type { Effect, Excerpt, Fix, RecordChange } from '../../core/finding.ts';
import { mailtoAddress } from '../../core/mailto.ts';
import { txtValue } from '../../core/zone-file.ts';

export const spoofable: Effect = { kind: 'spoofable', direction: 'your-mail' };
export const spamFolder: Effect = { kind: 'spam-folder', direction: 'your-mail' };
export const downgrade: Effect = { kind: 'downgrade', direction: 'your-mail' };

const MAX_LISTED = 5;
const MAX_WORD = 200;
const MAX_EXCERPT = 1_000;
const BEFORE_MARK = 200;

/** Names in a sentence; of many, the rest is counted. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).map(clip).join(', ');
  return names.length > MAX_LISTED ? `${shown} and ${names.length - MAX_LISTED} more` : shown;
}

export function clip(text: string): string {
  return text.length > MAX_WORD ? `${text.slice(0, MAX_WORD)}…` : text;
}

/** Where reports about the record at a location are to go, in what is suggested: a mail address. */
export type ReportTo = (location: string) => string;

/** @param given  by the user; null: an address of the domain's own, which is then to be made */
export function reportTo(given: string | null): ReportTo {
  return (location) => (given === null ? `dmarc-reports@${location}` : mailtoAddress(given));
}

/** @param location  the domain whose `_dmarc` holds the record */
export function dmarcRecord(action: RecordChange['action'], location: string, text: string): RecordChange {
  return { action, name: `_dmarc.${location}.`, type: 'TXT', value: txtValue(text) };
}

/** Before a policy is tightened. */
export const PASSES = 'the reports show that all of your own mail passes';

/** Where a record stands. */
export interface Place {
  /** The domain whose `_dmarc` holds the record. */
  readonly location: string;
  /** Where the CNAME leads that stands in its place; the domain's own records cannot change what is there. */
  readonly delegatedTo?: string;
}

/** A fix by records at `_dmarc`; in words where that is an alias, beside which none may stand (RFC 1034 section 3.6.2). */
export function fixAt(
  { location, delegatedTo }: Place,
  text: string,
  records: readonly RecordChange[],
  condition?: string,
): Fix {
  if (delegatedTo === undefined) return { text, records, ...(condition === undefined ? {} : { condition }) };
  const value = records.find(({ action }) => action !== 'remove')?.value;
  const where = `${text}, at ${delegatedTo}, where the CNAME of _dmarc.${location} leads`;
  return { text: value === undefined ? where : `${where}: ${value}` };
}

/**
 * The place at fault, in as much of its text as a reader wants to see.
 *
 * @param name   such as `_dmarc.example.com`
 * @param start  offset into `text`; `end` is exclusive
 */
export function excerpt(name: string, text: string, start: number, end: number, note: string): Excerpt {
  const from = text.length > MAX_EXCERPT ? Math.max(0, start - BEFORE_MARK) : 0;
  const shown = text.slice(from, from + MAX_EXCERPT);
  const mark = { start: start - from, end: Math.min(end - from, shown.length) };
  return { source: `${name} TXT`, text: shown, mark, note };
}

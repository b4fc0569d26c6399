import type { Effect, Excerpt, RecordChange } from '../../core/finding.ts';
import { txtValue } from '../../core/zone-file.ts';
import type { Span } from './terms.ts';

export const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
export const spamFolder: Effect = { kind: 'spam-folder', direction: 'your-mail' };
export const spoofable: Effect = { kind: 'spoofable', direction: 'your-mail' };

const MAX_LISTED = 5;
const MAX_EXCERPT = 600;

/** Names in a sentence; beyond five, how many more. */
export function listed(names: readonly string[]): string {
  const rest = names.length - MAX_LISTED;
  return rest > 0 ? `${names.slice(0, MAX_LISTED).join(', ')} and ${rest} more` : names.join(', ');
}

/** Things that a finding names; a hostile record has thousands. */
export const NAMED_AT_MOST = 100;
const MAX_TERM = 500;

/** Text of the domain for the parameters of a finding; a hostile term has thousands of characters. */
export function bounded(text: string): string {
  return text.length > MAX_TERM ? `${text.slice(0, MAX_TERM - 1)}…` : text;
}

/** `1 term`, `3 terms`; where more were found than are named, `at least 100 terms`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count >= NAMED_AT_MOST ? 'at least ' : ''}${count} ${count === 1 ? one : many}`;
}

/** The TXT record of `domain` as it should be. */
export function txtRecord(action: RecordChange['action'], domain: string, text: string): RecordChange {
  return { action, name: `${domain}.`, type: 'TXT', value: txtValue(text) };
}

/** The change of a record, where it is known what it should be. */
export function changeTo(domain: string, text: string | null): { readonly records?: readonly RecordChange[] } {
  return text === null ? {} : { records: [txtRecord('change', domain, text)] };
}

/** The record with a place marked; of a long one, the part around it. */
export function excerptOf(domain: string, text: string, span: Span | null, note: string | null): Excerpt {
  const source = `${domain} TXT`;
  if (text.length <= MAX_EXCERPT) return { source, text, mark: span && { start: span.start, end: span.end }, note };
  const from = span ? Math.max(0, span.start - MAX_EXCERPT / 4) : 0;
  const head = from > 0 ? '…' : '';
  const part = text.slice(from, from + MAX_EXCERPT);
  const shown = `${head}${part}${from + MAX_EXCERPT < text.length ? '…' : ''}`;
  const mark = span && {
    start: span.start - from + head.length,
    end: Math.min(span.end - from, part.length) + head.length,
  };
  return { source, text: shown, mark, note };
}

/** Text from outside, cut to what a sentence can bear. */
export function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** A term with the domain in whose record it stands. */
export interface Place {
  readonly term: string;
  readonly at: string;
}

/** What becomes of mail where evaluation ends in an error. */
export const AFTERMATH =
  'mail of the terms behind it may be refused or filed as spam, and forgeries are not told apart';
export const PERMERROR = `receivers that come to it answer permerror: ${AFTERMATH}`;

export function placed(places: readonly Place[]): string {
  return listed(places.map(({ term, at }) => `"${short(term)}" in ${at}`));
}

/** To be added to a fix: what to do about records that are not the domain's own. */
export function tellOwner(places: readonly Place[], domain: string): string {
  const elsewhere = places.some(({ at }) => at !== domain);
  return elsewhere
    ? '; where it stands in a record of somebody else, tell them, or drop the include that leads there'
    : '';
}

import type { Effect, Excerpt, Fix, RecordChange } from '../../core/finding.ts';
import { mailtoAddress } from '../../core/mailto.ts';
import { txtValue } from '../../core/zone-file.ts';

export const downgrade: Effect = { kind: 'downgrade', direction: 'mail-to-you' };

const MAX_LISTED = 4;
const MAX_LISTED_CHARACTERS = 200;
const MAX_EXCERPT = 1_000;
const BEFORE_MARK = 200;

/** Names in a sentence; of many, the rest is counted. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).map((name) => clip(name, MAX_LISTED_CHARACTERS));
  const more = names.length > MAX_LISTED ? ` and ${names.length - MAX_LISTED} more` : '';
  return `${shown.join(', ')}${more}`;
}

export function clip(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** Where a record stands. */
export interface AtRecord {
  readonly domain: string;
  /** The name that a CNAME at `_smtp._tls` leads to; null: none, so that the record is the domain's own. */
  readonly delegatedTo: string | null;
}

/** The change to the record: at the domain's own name, or in words where it is kept elsewhere. */
export function recordFix({ domain, delegatedTo }: AtRecord, text: string, changes: readonly RecordChange[]): Fix {
  if (delegatedTo === null) return changes.length > 0 ? { text, records: changes } : { text };
  const value = changes.find(({ action }) => action !== 'remove')?.value;
  const where = `, at ${delegatedTo}, where the CNAME of _smtp._tls.${domain} leads`;
  return { text: `${text}${where}${value === undefined ? '' : `: ${value}`}` };
}

export function txtRecord(action: RecordChange['action'], domain: string, text: string): RecordChange {
  return { action, name: `_smtp._tls.${domain}.`, type: 'TXT', value: txtValue(text) };
}

/** The address that suggestions name for reports, as it stands in a URI. */
export function reportAddress(given: string | null, domain: string): string {
  return given === null ? `tls-reports@${domain}` : mailtoAddress(given);
}

/** A record that asks for reports to a mail address. */
export function recordTo(address: string): string {
  // RFC 8460 section 3: these three must be encoded in the address.
  const written = address.replace(/[,!;]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  return `v=TLSRPTv1; rua=mailto:${written}`;
}

/**
 * The place at fault, in as much of its text as a reader wants to see.
 *
 * @param start  offset into `text`; `end` is exclusive
 */
export function excerpt(name: string, text: string, start: number, end: number, note: string): Excerpt {
  const from = text.length > MAX_EXCERPT ? Math.max(0, start - BEFORE_MARK) : 0;
  const shown = text.slice(from, from + MAX_EXCERPT);
  const mark = { start: start - from, end: Math.min(end - from, shown.length) };
  return { source: `${name} TXT`, text: shown, mark, note };
}

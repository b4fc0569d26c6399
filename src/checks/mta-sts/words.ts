import type { Effect, Excerpt, Fix, RecordChange } from '../../core/finding.ts';
import { txtValue } from '../../core/zone-file.ts';
import type { MtaStsPolicy } from './policy.ts';

export const downgrade: Effect = { kind: 'downgrade', direction: 'mail-to-you' };
export const bounce: Effect = { kind: 'bounce', direction: 'mail-to-you' };

const MAX_LISTED = 4;
const MAX_LISTED_CHARACTERS = 200;
const MAX_WORD = 120;
const MAX_EXCERPT = 1_000;
const BEFORE_MARK = 200;
const MAX_POLICY_HOSTS = 10;

/** Names in a sentence; of many, the rest is counted. */
export function list(names: readonly string[]): string {
  const shown = names
    .slice(0, MAX_LISTED)
    .map((name) => clip(name, MAX_LISTED_CHARACTERS))
    .join(', ');
  return names.length > MAX_LISTED ? `${shown} and ${names.length - MAX_LISTED} more` : shown;
}

export function clip(text: string, most = MAX_WORD): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

export function policyUrl(domain: string): string {
  return `https://mta-sts.${domain}/.well-known/mta-sts.txt`;
}

/** Where a record stands, and what would come of correcting it. */
export interface AtRecord {
  readonly domain: string;
  /** The name that a CNAME at `_mta-sts` leads to; null: none, so that the record is the domain's own. */
  readonly delegatedTo: string | null;
  /** The policy is enforced and does not surely cover every MX host: once a record leads to it, senders refuse mail. */
  readonly mayRefuse: boolean;
}

/** The change to the record: pasted at the domain's own name, in words where it is kept elsewhere or does harm as yet. */
export function recordFix(
  { domain, delegatedTo, mayRefuse }: AtRecord,
  text: string,
  changes: readonly RecordChange[],
): Fix {
  if (delegatedTo === null && !mayRefuse) return changes.length > 0 ? { text, records: changes } : { text };
  const value = changes.find(({ action }) => action !== 'remove')?.value;
  const first = mayRefuse ? 'make the policy list every MX host first, or senders will refuse your mail; then ' : '';
  const where = delegatedTo === null ? '' : `, at ${delegatedTo}, where the CNAME of _mta-sts.${domain} leads`;
  return { text: `${first}${text}${where}${value === undefined ? '' : `: ${value}`}` };
}

export function txtRecord(action: RecordChange['action'], domain: string, text: string): RecordChange {
  return { action, name: `_mta-sts.${domain}.`, type: 'TXT', value: txtValue(text) };
}

/**
 * An `id` that was not there before: the date of the audit, such as `20261121T000000`.
 *
 * @param asOfMs    milliseconds since 1970
 * @param previous  the one it must differ from
 */
export function newId(asOfMs: number, previous: string | null): string {
  const id = dateId(asOfMs);
  return id === previous ? dateId(asOfMs + 1_000) : id;
}

function dateId(ms: number): string {
  const date = new Date(ms);
  const text = Number.isNaN(date.getTime()) ? '1' : date.toISOString();
  return text.replace(/\.\d+Z$/, '').replace(/[^0-9T]/g, '');
}

/** The lines of a policy file, in words: quoted, with commas between them. */
export function policyLines({ mode, maxAgeSeconds, mx }: MtaStsPolicy): string {
  const hosts = mx.length > 0 ? mx.slice(0, MAX_POLICY_HOSTS) : ['(each host of your MX records)'];
  const more = mx.length > MAX_POLICY_HOSTS ? ['mx: (and the others)'] : [];
  const lines = ['version: STSv1', `mode: ${mode}`, ...hosts.map((host) => `mx: ${host}`), ...more];
  return [...lines, `max_age: ${maxAgeSeconds}`].map((line) => `"${line}"`).join(', ');
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Such as `2 days`, `90 seconds`. */
export function durationText(seconds: number): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size * 2 || seconds === size) ?? ['second', 1];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/**
 * The place at fault, in as much of its text as a reader wants to see.
 *
 * @param start  offset into `text`; `end` is exclusive
 */
export function excerpt(source: string, text: string, start: number, end: number, note: string): Excerpt {
  const from = text.length > MAX_EXCERPT ? Math.max(0, start - BEFORE_MARK) : 0;
  const shown = text.slice(from, from + MAX_EXCERPT);
  const mark = { start: start - from, end: Math.min(end - from, shown.length) };
  return { source, text: shown, mark, note };
}

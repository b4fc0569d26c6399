import type { Fix, RecordChange } from '../../core/finding.ts';
import { isWithin } from '../../core/names.ts';
import { txtValue } from '../../core/zone-file.ts';

/** Where a key stands. */
export interface AtKey {
  readonly domain: string;
  readonly selector: string;
  /** The name that holds the record: the selector's own, or the last of its CNAMEs. */
  readonly owner: string;
}

/** One of several keys with the same fault. */
export interface NamedKey extends AtKey {
  readonly bits: number;
}

const MOST_NAMED = 6;

/** The selectors in a sentence; a long list is cut short and counted. */
export function listed(selectors: readonly string[], most = MOST_NAMED): string {
  const more = selectors.length - most;
  return more > 0 ? `${selectors.slice(0, most).join(', ')} and ${more} more` : selectors.join(', ');
}

/** `selector s1`, `selectors s1, s2`. */
export function selectorWords(selectors: readonly string[]): string {
  return `${selectors.length === 1 ? 'selector' : 'selectors'} ${listed(selectors)}`;
}

/** Whether the record stands in the audited zone, and not at the end of a CNAME at somebody else's. */
export function isOwn({ domain, owner }: AtKey): boolean {
  return isWithin(owner, domain);
}

/** A change to the record at a key's place: to paste where it is the domain's own, else a request to whoever holds it. */
export function changed(at: AtKey, text: string, value: string | null): Fix {
  if (!isOwn(at)) return { text: `ask whoever runs ${at.owner}, where the CNAME leads, to do this: ${text}` };
  return value === null ? { text } : { text, records: [record('change', at.owner, value)] };
}

/** @param value  from `shortened`: of a text that was cut no record is written */
export function removed(at: AtKey, text: string, value: string): Fix {
  return isOwn(at) && value.length < MAX_CHARACTERS ? { text, records: [record('remove', at.owner, value)] } : { text };
}

const MAX_CHARACTERS = 2_000; // bounded: a hostile text may have 65,535; the key records of 8192 bits have 1,400

/** A text from DNS in a size that can be shown. */
export function shortened(text: string): string {
  return text.slice(0, MAX_CHARACTERS);
}

export function record(action: RecordChange['action'], name: string, value: string): RecordChange {
  return { action, name: `${name}.`, type: 'TXT', value: txtValue(value) };
}

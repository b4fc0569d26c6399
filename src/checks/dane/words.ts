import type { Fix, RecordChange } from '../../core/finding.ts';
import { isWithin } from '../../core/names.ts';
import type { TlsaRecord } from '../../core/net.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import type { DaneHost } from './facts.ts';
import type { Unusable } from './parse.ts';

/** What is to stand at the TLSA name of one host, and what is to go. */
export interface TlsaFix {
  readonly host: string;
  /** Where the records stand, without the last dot. */
  readonly owner: string;
  /** Where a CNAME at `owner` leads; null: none, so that the records can be put there. */
  readonly delegatedTo: string | null;
  /** In presentation form, such as `3 1 1 8d02…`. */
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

const MAX_NAMED = 3;
const MAX_RECORD = 100;

/** Names in a sentence; of many, the rest is counted. */
export function list(names: readonly string[], most = MAX_NAMED): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** A record in a sentence: one that holds a whole certificate is cut. */
export function clip(record: string): string {
  return record.length > MAX_RECORD ? `${record.slice(0, MAX_RECORD)}…` : record;
}

export function ownerOf({ base }: Pick<DaneHost, 'base'>): string {
  return `_25._tcp.${base}`;
}

/** Whether the host stands under the same registration as the domain, so that whoever has the one can change the other. */
export function isOwn(domain: string, host: string): boolean {
  const registrable = registrableDomain(domain) ?? domain;
  return isWithin(host, registrable);
}

/** The changes as records where nothing is delegated, else in words. */
export function tlsaFix(domain: string, text: string, fixes: readonly TlsaFix[]): Fix {
  const here = fixes.filter(({ delegatedTo }) => delegatedTo === null);
  const there = fixes.filter(({ delegatedTo, add }) => delegatedTo !== null && add.length > 0);
  const elsewhere = there.map(({ owner, delegatedTo, add }) => `${owner} is an alias of ${delegatedTo}: ${list(add)}`);
  const words = elsewhere.length === 0 ? text : `${text} (${list(elsewhere)})`;
  const records = here.flatMap(({ owner, add, remove }) => [
    ...add.map((value) => change('add', owner, value)),
    ...remove.map((value) => change('remove', owner, value)),
  ]);
  if (records.length === 0) return { text: words };
  const conditions = [
    // What came from the server came over the very path that DANE is to secure.
    ...(here.some(({ add }) => add.length > 0) ? ['you see the same key on the server itself'] : []),
    ...(here.every(({ host }) => isOwn(domain, host)) ? [] : ['the zone of the mail host is yours to change']),
  ];
  return { text: words, records, ...(conditions.length > 0 && { condition: conditions.join(', and ') }) };
}

function change(action: RecordChange['action'], owner: string, value: string): RecordChange {
  return { action, name: `${owner}.`, type: 'TLSA', value };
}

export function unusableWords(why: Unusable, { usage, selector, matchingType, data }: TlsaRecord): string {
  switch (why) {
    case 'usage':
      return usage <= 1 ? `usage ${usage} rests on web PKI, which SMTP does not use` : `usage ${usage} is not defined`;
    case 'selector':
      return `selector ${selector} is not defined`;
    case 'matching-type':
      return `matching type ${matchingType} is not defined`;
    case 'length':
      return `${data.length / 2} octets cannot be a digest of matching type ${matchingType}`;
    case 'data':
      return `what should be a whole ${selector === 0 ? 'certificate' : 'key'} is none`;
  }
}

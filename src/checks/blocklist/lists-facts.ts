import data from '../../data/blocklists.json' with { type: 'json' };
import dead from '../../data/dead-blocklists.json' with { type: 'json' };

/** What a listing is about. */
export type ListingKind =
  | 'spam'
  | 'exploited'
  | 'policy'
  | 'neighbourhood'
  | 'backscatter'
  | 'phish'
  | 'malware'
  | 'botnet'
  | 'abused'
  | 'bulk'
  | 'watched';

export interface Meaning {
  readonly meaning: string;
  readonly kind: ListingKind;
}

/** A DNS list (RFC 5782), as its owners describe it. */
export interface DnsList {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** What it is asked about. */
  readonly subject: 'address' | 'domain';
  readonly kind: 'block' | 'allow';
  /** How many receivers act on it: `major` many, `minor` some, `info` hardly any. */
  readonly weight: 'major' | 'minor' | 'info';
  readonly ipv6: boolean;
  /** Entries that it says it has, and has not (RFC 5782 section 5). */
  readonly test: { readonly listed: string; readonly notListed: string };
  /** `codes`: the answer is a key of `meanings`; `bits`: its last octet is a sum of them. */
  readonly answers: 'codes' | 'bits';
  readonly meanings: Readonly<Record<string, Meaning>>;
  /** Answers by which it refuses the questioner, and why; beside 127.255.255.0/24, which always does. */
  readonly refusals: Readonly<Record<string, string>>;
  /** Where to look a listing up and ask to be taken off; `%s` is the address or domain. */
  readonly delist: string;
  readonly source: string;
  /** `YYYY-MM-DD`. */
  readonly retrieved: string;
}

// A JSON import widens unions to `string`; test/checks/blocklist/data.test.ts holds the file to the type.
export const lists = data.lists as unknown as readonly DnsList[];

/** Zones of lists that are no more: never asked. */
export const deadLists: readonly string[] = dead.dead.map(({ zone }) => zone);

import type { MacroString } from './macro.ts';

/** What a mechanism gives the sender it matches (RFC 7208 section 4.6.2). */
export type Qualifier = '+' | '-' | '~' | '?';

/** Where a term stands in the record's text, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Written extends Span {
  /** As published, qualifier included. */
  readonly text: string;
}

export type Mechanism = Written & { readonly kind: 'mechanism'; readonly qualifier: Qualifier } & (
    | { readonly name: 'all' }
    | { readonly name: 'include' | 'exists'; readonly domain: MacroString }
    | { readonly name: 'ptr'; readonly domain: MacroString | null }
    /** Without a domain, the one whose record this is. Prefix lengths are 32 and 128 where the term gives none. */
    | {
        readonly name: 'a' | 'mx';
        readonly domain: MacroString | null;
        readonly prefix4: number;
        readonly prefix6: number;
      }
    | { readonly name: 'ip4' | 'ip6'; readonly address: string; readonly prefix: number }
  );

export type Modifier = Written & { readonly kind: 'modifier' } & (
    | { readonly name: 'redirect' | 'exp'; readonly domain: MacroString }
    /** To be ignored by receivers (RFC 7208 section 6). */
    | { readonly name: 'unknown'; readonly label: string; readonly value: string }
  );

export type Term = Mechanism | Modifier;

export type FaultKind =
  | 'version'
  | 'character'
  | 'mechanism'
  | 'modifier-name'
  | 'modifier-twice'
  | 'value-missing'
  | 'value-unexpected'
  | 'address'
  | 'prefix'
  | 'domain'
  | 'macro'
  | 'length';

/** A place where the text breaks the grammar of RFC 7208 section 12. */
export interface Flaw extends Span {
  readonly kind: FaultKind;
  /** What should have stood there. Lower case, no full stop. */
  readonly expected: string;
}

/** A flaw, with a guess at what was meant. */
export interface Fault extends Flaw {
  /** What was probably meant, to stand in place of the span; empty: nothing. Null: nobody can tell. */
  readonly instead: string | null;
}

export interface SpfRecord {
  readonly text: string;
  readonly terms: readonly Term[];
  /** In order of place, bounded in number. */
  readonly faults: readonly Fault[];
}

/** Whether the term makes a receiver ask DNS, and so counts against the limit of ten (RFC 7208 section 4.6.4). */
export function lookupCost(term: Term): 0 | 1 {
  switch (term.name) {
    case 'include':
    case 'a':
    case 'mx':
    case 'ptr':
    case 'exists':
    case 'redirect':
      return 1;
    default:
      return 0;
  }
}

export function isFlaw(read: Term | MacroString | object): read is Flaw {
  return 'expected' in read;
}

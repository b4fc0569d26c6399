import { familyOf, reverseName } from '../../core/addresses.ts';
import type { DnsList, Meaning } from './lists-facts.ts';

/** What one answer of a list says (RFC 5782 section 2.3). */
export type Reading =
  | { readonly says: 'listed'; readonly meanings: readonly Meaning[]; readonly codes: readonly string[] }
  | { readonly says: 'not-listed' }
  /** It refuses whoever asks: that is no listing. */
  | { readonly says: 'refused'; readonly why: string }
  /** An answer that no list gives: somebody else answered. */
  | { readonly says: 'hijacked'; readonly answer: string }
  /** A code that the list does not describe. */
  | { readonly says: 'unknown-code'; readonly codes: readonly string[] };

const MAX_CODES = 8; // a list gives a handful at most

/** Reads the A records of an answer; none is `not-listed`. Pure, never throws. */
export function readAnswer(list: DnsList, addresses: readonly string[]): Reading {
  if (addresses.length === 0) return { says: 'not-listed' };
  const refusal = addresses.find((address) => refusalOf(list, address) !== null);
  const foreign = addresses.find((address) => isForeign(list, address));
  if (foreign !== undefined && refusal === undefined) return { says: 'hijacked', answer: foreign };
  if (refusal !== undefined) return { says: 'refused', why: `${refusal}: ${refusalOf(list, refusal) ?? ''}` };
  const codes = addresses.slice(0, MAX_CODES);
  if (list.kind === 'allow') return { says: 'listed', meanings: [], codes };
  const meanings = addresses.flatMap((address) => meaningsOf(list, address));
  return meanings.length > 0
    ? { says: 'listed', meanings: distinct(meanings), codes }
    : { says: 'unknown-code', codes };
}

/**
 * RFC 5782 section 2.1: answers are in 127.0.0.0/8, and not 127.0.0.1, unless the list says what it means by that.
 * Resolvers that put an address of their own in place of "no such name" give either.
 */
function isForeign({ meanings, answers }: DnsList, address: string): boolean {
  if (address === '127.0.0.1') return answers === 'bits' || !Object.hasOwn(meanings, address);
  return !address.startsWith('127.');
}

/** Why an answer is no listing but a refusal; null: it is none. In a list of sums, a set bit refuses beside all others. */
function refusalOf({ refusals, answers }: DnsList, address: string): string | null {
  const named = Object.hasOwn(refusals, address) ? refusals[address] : undefined;
  if (named !== undefined) return named;
  if (answers === 'bits') {
    const octet = lastOctet(address);
    const bit = Object.entries(refusals).find(([refusal]) => (octet & (lastOctet(refusal) ?? 0)) !== 0);
    if (bit) return bit[1];
  }
  return address.startsWith('127.255.255.') ? 'whoever asks is refused' : null;
}

/** Of 127.0.0.x: x; of any other address 0. */
function lastOctet(address: string): number {
  const PREFIX = '127.0.0.';
  return address.startsWith(PREFIX) ? Number(address.slice(PREFIX.length)) : 0;
}

function meaningsOf({ answers, meanings }: DnsList, address: string): readonly Meaning[] {
  if (answers === 'codes') {
    const meaning = Object.hasOwn(meanings, address) ? meanings[address] : undefined;
    return meaning ? [meaning] : [];
  }
  const octet = lastOctet(address);
  return Object.entries(meanings).flatMap(([bit, meaning]) => ((octet & Number(bit)) !== 0 ? [meaning] : []));
}

function distinct(meanings: readonly Meaning[]): readonly Meaning[] {
  return [...new Map(meanings.map((meaning) => [meaning.meaning, meaning])).values()];
}

/** How a subject is written into a question, and so which test entries stand beside it. */
export type Form = 'IPv4' | 'IPv6' | 'domain';

export function formOf(subject: string, kind: 'address' | 'domain'): Form {
  if (kind === 'domain') return 'domain';
  return familyOf(subject) === 4 ? 'IPv4' : 'IPv6';
}

/** The name to ask for (RFC 5782 sections 2.1, 2.2 and 2.4); null where the list takes no such subject. */
export function questionFor(list: DnsList, subject: string): string | null {
  if (list.subject === 'domain') return `${subject}.${list.zone}`;
  if (familyOf(subject) === 6 && !list.ipv6) return null;
  return reversedIn(list, subject);
}

function reversedIn({ zone }: DnsList, address: string): string {
  return `${reverseName(address).replace(/\.(?:in-addr|ip6)\.arpa$/, '')}.${zone}`;
}

// RFC 5782 section 5: the same addresses, written in IPv6.
const IPV6_TEST = { listed: '::ffff:7f00:2', notListed: '::ffff:7f00:1' } as const;

/** The questions for an entry that a list has to have, and for one that it must not have (RFC 5782 section 5). */
export function testQuestions(list: DnsList, form: Form): { readonly listed: string; readonly notListed: string } {
  const { listed, notListed } = form === 'IPv6' ? IPV6_TEST : list.test;
  if (form === 'domain') return { listed: `${listed}.${list.zone}`, notListed: `${notListed}.${list.zone}` };
  return { listed: reversedIn(list, listed), notListed: reversedIn(list, notListed) };
}

export type Belief =
  | { readonly believed: true }
  | {
      readonly believed: false;
      readonly because: 'refused' | 'hijacked' | 'no-test-entry' | 'lists-everything';
      readonly detail: string;
    };

/**
 * Whether a list can be believed: its test entry is listed, and the one beside it is not (RFC 5782 section 5).
 * A code that is not described counts as listed here: the test entry of some lists has one of its own.
 */
export function beliefIn(listed: Reading, notListed: Reading): Belief {
  for (const reading of [listed, notListed]) {
    if (reading.says === 'refused') return { believed: false, because: 'refused', detail: reading.why };
    if (reading.says === 'hijacked') {
      return { believed: false, because: 'hijacked', detail: `answered with ${reading.answer}, which no list does` };
    }
  }
  if (listed.says === 'not-listed') {
    return { believed: false, because: 'no-test-entry', detail: 'it does not list its own test entry' };
  }
  if (notListed.says !== 'not-listed') {
    return { believed: false, because: 'lists-everything', detail: 'it lists what it says it never lists' };
  }
  return { believed: true };
}

const TRUST: Readonly<Record<string, string>> = { '0': 'none', '1': 'low', '2': 'medium', '3': 'high' };

/** The trust that DNSWL gives: the last octet of 127.0.x.y. */
export function trustOf(codes: readonly string[]): string {
  const octets = codes.map((code) => code.split('.').at(-1) ?? '').sort();
  return TRUST[octets.at(-1) ?? ''] ?? 'unknown';
}

import { familyOf, reverseName } from '../../core/addresses.ts';
import type { DnsList, Meaning } from './lists-facts.ts';

/** What one answer of a list says (RFC 5782 section 2.3). */
export type Reading =
  | { readonly says: 'listed'; readonly meanings: readonly Meaning[]; readonly codes: readonly string[] }
  | { readonly says: 'not-listed' }
  /** It refuses whoever asks: that is no listing. */
  | { readonly says: 'refused'; readonly why: string }
  /** An address outside 127.0.0.0/8: somebody else answered. */
  | { readonly says: 'hijacked'; readonly answer: string }
  /** A code that the list does not describe. */
  | { readonly says: 'unknown-code'; readonly codes: readonly string[] };

/** Reads the A records of an answer; none is `not-listed`. */
export function readAnswer(list: DnsList, addresses: readonly string[]): Reading {
  if (addresses.length === 0) return { says: 'not-listed' };
  const foreign = addresses.find((address) => !address.startsWith('127.'));
  if (foreign !== undefined) return { says: 'hijacked', answer: foreign };
  const refusal = addresses.find((address) => refusalOf(list, address) !== null);
  if (refusal !== undefined) return { says: 'refused', why: `${refusal}: ${refusalOf(list, refusal) ?? ''}` };
  if (list.kind === 'allow') return { says: 'listed', meanings: [], codes: addresses };
  const meanings = addresses.flatMap((address) => meaningsOf(list, address));
  return meanings.length > 0
    ? { says: 'listed', meanings: distinct(meanings), codes: addresses }
    : { says: 'unknown-code', codes: addresses };
}

function refusalOf({ refusals }: DnsList, address: string): string | null {
  const named = Object.hasOwn(refusals, address) ? refusals[address] : undefined;
  return named ?? (address.startsWith('127.255.255.') ? 'the questioner is refused' : null);
}

function meaningsOf({ answers, meanings }: DnsList, address: string): readonly Meaning[] {
  if (answers === 'codes') {
    const meaning = Object.hasOwn(meanings, address) ? meanings[address] : undefined;
    return meaning ? [meaning] : [];
  }
  if (!address.startsWith('127.0.0.')) return [];
  const octet = Number(address.slice('127.0.0.'.length));
  return Object.entries(meanings).flatMap(([bit, meaning]) => ((octet & Number(bit)) !== 0 ? [meaning] : []));
}

function distinct(meanings: readonly Meaning[]): readonly Meaning[] {
  return [...new Map(meanings.map((meaning) => [meaning.meaning, meaning])).values()];
}

/** The name to ask for (RFC 5782 sections 2.1 and 2.4); null where the list takes no such subject. */
export function questionFor(list: DnsList, subject: string): string | null {
  if (list.subject === 'domain') return `${subject}.${list.zone}`;
  if (familyOf(subject) === 6 && !list.ipv6) return null;
  return `${reverseName(subject).replace(/\.(?:in-addr|ip6)\.arpa$/, '')}.${list.zone}`;
}

export function testQuestions(list: DnsList): { readonly listed: string; readonly notListed: string } {
  const { listed, notListed } = list.test;
  return {
    listed: questionFor(list, listed) ?? `${listed}.${list.zone}`,
    notListed: questionFor(list, notListed) ?? `${notListed}.${list.zone}`,
  };
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

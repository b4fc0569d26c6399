import { recipientsIn } from './compare-probe.ts';
import type { EarlierReport } from './earlier.ts';

type Results = EarlierReport['results'];

/** What the user has to name before a finding can be there: without it, or with another, it is not looked for. */
const ASKED: readonly { readonly codes: RegExp; readonly named: (results: Results) => readonly string[] }[] = [
  { codes: /^dkim-/, named: givenSelectors },
  { codes: /^(?:spf-sending-ip|reverse-dns|blocklist-sending)-/, named: givenAddresses },
  { codes: /^(?:probe|received|path|mailbox)-/, named: recipients },
];

/** Whether both audits were told the same selectors, sending addresses or recipients, as far as a finding depends on them. */
export function askedAlike(code: string, one: Results, other: Results): boolean {
  return ASKED.filter(({ codes }) => codes.test(code)).every(
    ({ named }) => named(one).join(' ') === named(other).join(' '),
  );
}

function givenSelectors(results: Results): readonly string[] {
  const facts = factsOf(results, 'dkim');
  return facts['source'] === 'given' ? listed(facts['asked'], (selector) => selector) : [];
}

function givenAddresses(results: Results): readonly string[] {
  return listed(factsOf(results, 'spf')['sendingIps'], (entry) => fields(entry)['address']);
}

function recipients(results: Results): readonly string[] {
  return [...new Set(recipientsIn(factsOf(results, 'probe')))].sort();
}

function factsOf(results: Results, id: string): Readonly<Record<string, unknown>> {
  return results.find(({ check }) => check === id)?.facts ?? {};
}

function listed(list: unknown, name: (entry: unknown) => unknown): readonly string[] {
  return Array.isArray(list) ? [...new Set(list.map((entry) => `${name(entry)}`))].sort() : [];
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

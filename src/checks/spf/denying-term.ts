import { isInNetwork } from '../../core/addresses.ts';
import type { Reported } from './match.ts';
import { parseSpf } from './parse.ts';
import type { Mechanism } from './terms.ts';
import { bounded } from './words.ts';

/**
 * The term of the domain's own record that denies the address, as it is written there. Of some terms it is reported what they
 * led to, so they are told by their kind alone.
 *
 * @returns null where that is `all`, or none, or stands behind a redirect, or several may be it
 */
export function denyingTerm(reported: Reported, address: string, record: string): string | null {
  const { type, qualifier = '+' } = reported;
  if (qualifier === '+' || type === 'all') return null;
  const { terms } = parseSpf(record);
  const [first, ...others] = terms
    .filter((term) => term.kind === 'mechanism')
    .filter((term) => term.qualifier === qualifier && term.name === type && mayMatch(term, address, reported));
  if (first === undefined) return null;
  const isCertain = isToldByValue(first) || (others.length === 0 && !terms.some(({ name }) => name === 'redirect'));
  return isCertain ? bounded(first.text) : null;
}

function isToldByValue({ name }: Mechanism): boolean {
  return name === 'ip4' || name === 'ip6' || name === 'include';
}

function mayMatch(term: Mechanism, address: string, { val }: Reported): boolean {
  if (term.name === 'ip4' || term.name === 'ip6') return isInNetwork(address, term.address, term.prefix);
  return term.name !== 'include' || term.domain.text === val;
}

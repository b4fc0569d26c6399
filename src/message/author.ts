import { type DomainName, domainOfAddress } from '../core/names.ts';
import { addressesIn } from './address-lists.ts';
import { fieldsNamed, type HeaderField } from './header-fields.ts';

/**
 * The domain that a message speaks for (RFC 9989 section 4.4).
 *
 * @returns null where From is missing, or names no domain, or more than one (section 5.3.1)
 */
export function authorDomain(fields: readonly HeaderField[]): DomainName | null {
  const addresses = fieldsNamed(fields, 'From').flatMap(({ value }) => addressesIn(value));
  // A name without quotes, as in "Smith, Ann <ann@acme.example>", reads as one more address that is none.
  const named = addresses.filter(({ address }) => address !== '');
  const domains = new Set(named.map(({ address }) => domainOfAddress(address)));
  const [domain = null] = domains;
  return domains.size === 1 ? domain : null;
}

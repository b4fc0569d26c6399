import { canonicalAddress, familyOf, isInNetwork, reverseName } from '../../core/addresses.ts';

/**
 * The network that all addresses of a family are in, such as `192.0.2.0/24`.
 *
 * @returns null where they are in several, or where there are none
 */
export function sharedNetwork(addresses: readonly string[], family: 4 | 6, prefix: 24 | 48): string | null {
  const own = addresses.filter((address) => familyOf(address) === family);
  const [first] = own;
  if (first === undefined || !own.every((address) => isInNetwork(address, first, prefix))) return null;
  return prefix === 24 ? `${first.split('.').slice(0, 3).join('.')}.0/24` : `${first48(first)}/48`;
}

/** The first 48 bits of an IPv6 address as an address, by way of its reverse name, which writes every digit. */
function first48(address: string): string {
  const digits = reverseName(address).split('.').slice(0, 32).reverse().slice(0, 12).join('');
  return canonicalAddress(`${digits.slice(0, 4)}:${digits.slice(4, 8)}:${digits.slice(8)}::`);
}

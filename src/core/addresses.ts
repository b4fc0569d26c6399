import ipaddr from 'ipaddr.js';

/** Where an address leads: `public`, or the special use that keeps mail from reaching it (RFC 6890). */
export type AddressKind =
  | 'public'
  | 'private'
  | 'loopback'
  | 'link-local'
  | 'unspecified'
  | 'multicast'
  | 'shared'
  | 'reserved';

const KINDS: Readonly<Record<string, AddressKind>> = {
  unicast: 'public',
  private: 'private',
  uniqueLocal: 'private',
  loopback: 'loopback',
  linkLocal: 'link-local',
  unspecified: 'unspecified',
  multicast: 'multicast',
  carrierGradeNat: 'shared',
  // Reached through relays that route to the public IPv4 Internet (RFC 6052, RFC 3056): not unreachable by their form.
  rfc6052: 'public',
  '6to4': 'public',
};

export function isAddress(text: string): boolean {
  return (
    ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.IPv6.isValid(text) && !text.includes('%'))
  );
}

export function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/** @param address  one that `isAddress` accepts; an IPv4 address in IPv6 form (`::ffff:10.0.0.1`) is judged as IPv4 */
export function addressKind(address: string): AddressKind {
  return KINDS[ipaddr.process(address).range()] ?? 'reserved';
}

/** One spelling per address (RFC 5952), so that two can be compared. */
export function canonicalAddress(address: string): string {
  return ipaddr.parse(address).toString();
}

/** The name whose PTR stands for the address (RFC 1035 section 3.5, RFC 3596 section 2.5). */
export function reverseName(address: string): string {
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return `${parsed.toByteArray().reverse().join('.')}.in-addr.arpa`;
  const nibbles = parsed.toByteArray().flatMap((octet) => [octet >> 4, octet & 15]);
  return `${nibbles
    .reverse()
    .map((nibble) => nibble.toString(16))
    .join('.')}.ip6.arpa`;
}

/** @param network  an address of the same form; of another family, nothing is in it */
export function isInNetwork(address: string, network: string, prefix: number): boolean {
  const [one, other] = [ipaddr.parse(address), ipaddr.parse(network)];
  if (one instanceof ipaddr.IPv4) return other instanceof ipaddr.IPv4 && one.match(other, prefix);
  return other instanceof ipaddr.IPv6 && one.match(other, prefix);
}

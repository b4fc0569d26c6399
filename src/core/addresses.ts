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
};

/** Where the IPv4 address stands in an IPv6 one that leads to it through a relay: RFC 6052 section 2.1, RFC 3056 section 2. */
const EMBEDDED_AT: Readonly<Record<string, number>> = { rfc6052: 12, '6to4': 2 };

export function isAddress(text: string): boolean {
  if (text.includes(':')) return ipaddr.IPv6.isValid(text) && !text.includes('%');
  return /^\d/.test(text) && ipaddr.IPv4.isValidFourPartDecimal(text); // which is slow to refuse a name
}

export function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/**
 * @param address  one that `isAddress` accepts; an IPv4 address in IPv6 form (`::ffff:10.0.0.1`, `64:ff9b::10.0.0.1`,
 *   `2002:a00:1::`) is judged as IPv4, because that is where it leads
 */
export function addressKind(address: string): AddressKind {
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  const at = EMBEDDED_AT[range];
  if (at === undefined) return KINDS[range] ?? 'reserved';
  return addressKind(
    parsed
      .toByteArray()
      .slice(at, at + 4)
      .join('.'),
  );
}

/** One spelling per address (RFC 5952), so that two can be compared. */
export function canonicalAddress(address: string): string {
  return ipaddr.parse(address).toString();
}

/** The canonical address that is meant: IPv4, where it is written in IPv6 form (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2). */
export function unmappedAddress(address: string): string {
  return ipaddr.process(address).toString();
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

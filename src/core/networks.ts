import ipaddr from 'ipaddr.js';

/** A block of addresses, such as `198.51.100.0/24`. */
export interface Network {
  readonly family: 4 | 6;
  /** The first address, as a number; its bits behind the prefix are 0. */
  readonly first: bigint;
  /** 0 to 32, or to 128. */
  readonly prefix: number;
}

const BITS = { 4: 32, 6: 128 } as const;

/**
 * The network around an address: bits behind the prefix are dropped.
 *
 * @param address  one that `isAddress` accepts; an IPv4 address in IPv6 form stays IPv6
 */
export function networkOf(address: string, prefix: number): Network {
  const octets = ipaddr.parse(address).toByteArray();
  const family = octets.length === 4 ? 4 : 6;
  const value = octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  const behind = BigInt(BITS[family] - prefix);
  return { family, first: (value >> behind) << behind, prefix };
}

/** `198.51.100.0/24`, or the address alone where the network is one address; IPv6 by RFC 5952. */
export function networkText({ family, first, prefix }: Network): string {
  const octets = Array.from({ length: BITS[family] / 8 }, (_, index) =>
    Number((first >> BigInt(BITS[family] - 8 * (index + 1))) & 0xffn),
  );
  const address = ipaddr.fromByteArray(octets).toString();
  return prefix === BITS[family] ? address : `${address}/${prefix}`;
}

/** Whether every address of `inner` is in `outer`. */
export function contains(outer: Network, inner: Network): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  const behind = BigInt(BITS[outer.family] - outer.prefix);
  return inner.first >> behind === outer.first >> behind;
}

/**
 * The fewest networks with exactly the same addresses: what lies in another is dropped, two halves of one are merged.
 *
 * @returns IPv4 first, in the order of addresses
 */
export function aggregated(networks: readonly Network[]): readonly Network[] {
  const sorted = [...networks].sort(inOrder);
  const kept: Network[] = [];
  for (const network of sorted) {
    const last = kept.at(-1);
    if (last !== undefined && contains(last, network)) continue;
    kept.push(network);
    // Merging two halves may make the second half of what stands before.
    for (let whole = mergedTail(kept); whole !== null; whole = mergedTail(kept)) kept.splice(-2, 2, whole);
  }
  return kept;
}

/** The network that the last two are the halves of. */
function mergedTail(networks: readonly Network[]): Network | null {
  const [one, other] = networks.slice(-2);
  if (one === undefined || other === undefined || one.family !== other.family || one.prefix !== other.prefix)
    return null;
  if (one.prefix === 0) return null;
  const half = 1n << BigInt(BITS[one.family] - one.prefix);
  return one.first % (2n * half) === 0n && other.first === one.first + half ? { ...one, prefix: one.prefix - 1 } : null;
}

/**
 * The networks that lie in none of some others.
 *
 * @param others  as `aggregated` gives them
 */
export function outside(networks: readonly Network[], others: readonly Network[]): readonly Network[] {
  return networks.filter((network) => {
    // The others do not overlap, so only the last that begins at or before the network can hold it.
    let [low, high] = [0, others.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = others[middle];
      if (other !== undefined && inOrder(other, network) <= 0) low = middle + 1;
      else high = middle;
    }
    const holder = others[low - 1];
    return holder === undefined || !contains(holder, network);
  });
}

/** Negative where `a` comes first; of two that begin together, the larger one. */
function inOrder(a: Network, b: Network): number {
  if (a.family !== b.family) return a.family - b.family;
  return a.first < b.first ? -1 : a.first > b.first ? 1 : a.prefix - b.prefix;
}

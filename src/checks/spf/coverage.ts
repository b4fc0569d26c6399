import { type AddressKind, addressKind, familyOf } from '../../core/addresses.ts';
import type { Mechanism } from './terms.ts';
import type { SpfNode } from './tree.ts';

/** A range of addresses that a record lets send. */
export interface Range {
  readonly family: 4 | 6;
  /** As published, or as resolved. */
  readonly address: string;
  readonly prefix: number;
  readonly term: Mechanism;
  /** Where the term stands, and whether that is the audited domain's own policy. */
  readonly domain: string;
  readonly own: boolean;
}

/** Who may send by a tree of records. What an earlier `-` or `~` takes away again is not subtracted. */
export interface Coverage {
  readonly ranges: readonly Range[];
  /** IPv4 addresses in the union of the ranges, at most. */
  readonly ipv4Addresses: number;
  /** The shortest IPv6 prefix; null where there is none. */
  readonly ipv6ShortestPrefix: number | null;
  /** The term that lets everyone send, such as `+all`, and where it stands. */
  readonly everyone: { readonly term: string; readonly domain: string } | null;
  /** Terms whose addresses depend on the sender: ptr, and names with macros. */
  readonly open: readonly string[];
}

/** Prefix lengths of the special-purpose blocks: fc00::/7, fe80::/10, ff00::/8 (RFC 4193, RFC 4291). */
const IPV6_BLOCKS: Readonly<Partial<Record<AddressKind, number>>> = { private: 7, 'link-local': 10, multicast: 8 };

export function coverageOf(tree: SpfNode): Coverage {
  const found: Found = { ranges: [], everyone: null, open: [] };
  collect(tree, true, found);
  const prefixes = found.ranges.filter((range) => range.family === 6 && isPublic(range)).map(({ prefix }) => prefix);
  return {
    ...found,
    ipv4Addresses: unionSize(found.ranges.filter(isPublic)),
    ipv6ShortestPrefix: prefixes.length > 0 ? prefixes.reduce((a, b) => Math.min(a, b)) : null,
  };
}

/** False for a range that lies in a special-purpose block as a whole: no sender on the Internet has those addresses. */
export function isPublic(range: Range): boolean {
  if (range.family === 6) {
    const kind = addressKind(range.address);
    return kind === 'public' || range.prefix < (IPV6_BLOCKS[kind] ?? 16);
  }
  const { first, last } = bounds(range);
  const kind = addressKind(dotted(first));
  return kind === 'public' || kind !== addressKind(dotted(last));
}

interface Found {
  readonly ranges: Range[];
  readonly open: string[];
  everyone: Coverage['everyone'];
}

function collect(node: SpfNode, own: boolean, into: Found): void {
  for (const { term, evaluated, dependsOnSender, child, found } of node.branches) {
    if (!evaluated || (term.kind === 'mechanism' && term.qualifier !== '+')) continue;
    if (dependsOnSender) into.open.push(term.text);
    if (term.name === 'include' || term.name === 'redirect') {
      if (child) collect(child, own && term.name === 'redirect', into);
    } else if (term.name === 'all' || (term.name === 'exists' && found?.answer === 'records')) {
      // A name that is the same for every sender, and exists, matches every sender.
      into.everyone ??= { term: term.text, domain: node.name };
    } else if (term.name === 'ip4' || term.name === 'ip6') {
      const { address, prefix } = term;
      into.ranges.push({ family: term.name === 'ip4' ? 4 : 6, address, prefix, term, domain: node.name, own });
    } else if (term.name === 'a' || term.name === 'mx') {
      for (const address of found?.addresses ?? []) {
        const family = familyOf(address);
        const prefix = family === 4 ? term.prefix4 : term.prefix6;
        into.ranges.push({ family, address, prefix, term, domain: node.name, own });
      }
    }
  }
}

/** The number of addresses in IPv4 ranges that may overlap. */
function unionSize(ranges: readonly Range[]): number {
  const sorted = ranges
    .filter(({ family }) => family === 4)
    .map(bounds)
    .sort((a, b) => a.first - b.first);
  let size = 0;
  let next = 0;
  for (const { first, last } of sorted) {
    size += Math.max(0, last - Math.max(first, next) + 1);
    next = Math.max(next, last + 1);
  }
  return size;
}

function bounds({ address, prefix }: Range): { readonly first: number; readonly last: number } {
  const size = 2 ** (32 - prefix);
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const first = Math.floor(value / size) * size;
  return { first, last: first + size - 1 };
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

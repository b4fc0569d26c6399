import { addressKind, canonicalAddress, familyOf } from '../../core/addresses.ts';
import { type Unknown, unknown } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import type { SmtpOptions } from '../../core/target.ts';

const MAX_SESSIONS = 16; // bounded: a hostile zone may list hundreds of addresses

/** A mail host with the addresses that DNS gave for it. */
export interface Dialable {
  readonly host: string;
  readonly preference: number;
  readonly addresses: readonly string[];
}

export interface DialledPlace extends Place {
  readonly preference: number;
  /** Why it is not dialled; null: it is. */
  readonly skipped: Unknown | null;
}

/**
 * Decides which addresses get a session: each address of each host once, since the server name in TLS differs by host.
 * Where there are more than `MAX_SESSIONS`, every host gets its first address before any gets its second.
 */
export function placesToDial(hosts: readonly Dialable[], options: SmtpOptions): readonly DialledPlace[] {
  const places = inTurns(
    [...hosts]
      .sort((a, b) => a.preference - b.preference)
      .map(({ host, preference, addresses }) =>
        familiesInTurns(distinct(addresses)).map((address) => ({ host, address, preference })),
      ),
  );
  const dialled: string[] = [];
  return places.map((place) => {
    const tooMany = dialled.includes(place.host) ? ENOUGH : TOO_MANY;
    const skipped = refusalToDial(place.address, options) ?? (dialled.length < MAX_SESSIONS ? null : tooMany);
    if (skipped === null) dialled.push(place.host);
    return { ...place, skipped };
  });
}

const BOUND = `only ${MAX_SESSIONS} addresses are dialled in one audit`;
/** Nothing of the host was seen. */
const TOO_MANY = unknown('limit', BOUND);
/** Other addresses of the host are dialled, which stand for it: a large provider's domain is not in doubt. */
const ENOUGH = unknown('not-requested', BOUND);

function refusalToDial(address: string, { ipv4, ipv6 }: SmtpOptions): Unknown | null {
  const kind = addressKind(address);
  if (kind !== 'public') return unknown('not-requested', `it is a ${kind} address, which is never dialled`);
  if (familyOf(address) === 4 && !ipv4) return unknown('not-requested', 'IPv4 was left out, as asked');
  if (familyOf(address) === 6 && !ipv6) return unknown('not-requested', 'IPv6 was left out, as asked');
  return null;
}

function distinct(addresses: readonly string[]): readonly string[] {
  return [...new Map(addresses.map((address) => [canonicalAddress(address), address])).values()];
}

function familiesInTurns(addresses: readonly string[]): readonly string[] {
  return inTurns([4, 6].map((family) => addresses.filter((address) => familyOf(address) === family)));
}

/** The first of each list, then the second of each, and so on. */
function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
}

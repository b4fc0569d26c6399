import { addressKind, canonicalAddress, isAddress } from '../core/addresses.ts';

/** One end of a connection. IPv6 addresses stand without brackets. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** `address:port` as the outside names it (`endpointText`), to the loopback endpoint that stands for it. */
export type Routes = ReadonlyMap<string, Endpoint>;

export type ParsedRoutes =
  | { readonly ok: true; readonly routes: Routes }
  | { readonly ok: false; readonly error: string };

/** Where a connection to an endpoint really goes. Null: there is a map and this is not in it, so it must fail as `not-routed`. */
export type MapAddress = (address: string, port: number) => Endpoint | null;

/** `192.0.2.1:25`, `[2001:db8::1]:25`: one spelling per endpoint (RFC 3986 section 3.2.2, RFC 5952 section 6). */
export function endpointText({ address, port }: Endpoint): string {
  const canonical = canonicalAddress(address);
  return canonical.includes(':') ? `[${canonical}]:${port}` : `${canonical}:${port}`;
}

/**
 * Reads a route map, such as `{ "198.51.100.25:25": "127.0.0.1:2525", "[2001:db8::25]:25": "[::1]:2525" }`.
 *
 * @param value  parsed JSON, from anywhere
 * @returns the routes, or what is wrong with the first bad entry; never throws
 */
export function parseRoutes(value: unknown): ParsedRoutes {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, error: 'expected a JSON object of "address:port" to "loopback:port"' };
  }
  const routes = new Map<string, Endpoint>();
  for (const [from, to] of Object.entries(value)) {
    const source = parseEndpoint(from);
    if (source === null) return bad(from, 'expected address:port, such as 198.51.100.25:25 or [2001:db8::25]:25');
    const target = typeof to === 'string' ? parseEndpoint(to) : null;
    // The target is on this machine: a route map is for rehearsals and must not be able to send anything out.
    if (target === null || addressKind(target.address) !== 'loopback') {
      return bad(from, `leads to ${JSON.stringify(to)}, expected a loopback address:port such as 127.0.0.1:2525`);
    }
    const key = endpointText(source);
    if (routes.has(key)) return bad(from, `is the same endpoint as another entry, ${key}`);
    routes.set(key, target);
  }
  return { ok: true, routes };
}

/** @param routes  null: no map, every endpoint stands for itself */
export function addressMapper(routes: Routes | null): MapAddress {
  return (address, port) => {
    if (routes === null) return { address, port };
    return isAddress(address) ? (routes.get(endpointText({ address, port })) ?? null) : null;
  };
}

/**
 * As `addressMapper`, for DNS servers: those on loopback stand for themselves even beside a map. A DNS server is named
 * by the user, never by the domain under audit.
 */
export function dnsServerMapper(routes: Routes | null): MapAddress {
  const map = addressMapper(routes);
  return (address, port) => {
    const here = isAddress(address) && addressKind(address) === 'loopback';
    return map(address, port) ?? (here ? { address, port } : null);
  };
}

const ENDPOINT = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+)):([1-9]\d{0,4})$/i;

function parseEndpoint(text: string): Endpoint | null {
  const [, v6, v4, digits] = ENDPOINT.exec(text) ?? [];
  const address = v6 ?? v4 ?? '';
  const port = Number(digits);
  const wellFormed = isAddress(address) && (v6 === undefined) === !address.includes(':') && port <= 65_535;
  return wellFormed ? { address: canonicalAddress(address), port } : null;
}

function bad(entry: string, what: string): ParsedRoutes {
  return { ok: false, error: `route ${JSON.stringify(entry)}: ${what}` };
}

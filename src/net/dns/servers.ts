import dns from 'node:dns';
import { canonicalAddress, isAddress } from '../../core/addresses.ts';
import { isHostName } from '../../core/names.ts';
import type { Dns } from '../../core/net.ts';
import type { DnsServer } from '../wire.ts';

export type ParsedServer =
  | { readonly ok: true; readonly server: DnsServer }
  | { readonly ok: false; readonly expected: string };

/**
 * The system's resolvers in its order, as Node reads them at its start: from /etc/resolv.conf, or from the system's
 * settings where there is no such file. Addresses may carry a zone (`fe80::1%eth0`, RFC 4007 section 11).
 */
export function systemServers(): readonly DnsServer[] {
  return dns.getServers().map((text): DnsServer => {
    const [, bracketed, port] = /^\[(.+)\](?::(\d+))?$/.exec(text) ?? [];
    const [, v4, v4Port] = /^([\d.]+):(\d+)$/.exec(text) ?? [];
    return { transport: 'udp', address: bracketed ?? v4 ?? text, port: Number(port ?? v4Port ?? 53), name: null };
  });
}

/** Reads `--nameserver`: `9.9.9.9`, `127.0.0.1:5353`, `2620:fe::fe`, `[::1]:53`. Never throws. */
export function parseNameserver(text: string): ParsedServer {
  const end = parseEnd(text.trim(), 53);
  if (end === null || !isAddress(end.host)) {
    return {
      ok: false,
      expected: 'an IP address, with a port where it is not 53: 9.9.9.9, 127.0.0.1:5353 or [::1]:53',
    };
  }
  return { ok: true, server: { transport: 'udp', address: end.host, port: end.port, name: null } };
}

/**
 * Reads `--dot` (RFC 7858): `9.9.9.9#dns.quad9.net` has the name that the certificate must carry behind the address;
 * `tls://dns.quad9.net` has the name alone, and `bootstrap` has to find the address; for `9.9.9.9` alone the certificate
 * must carry the address. Never throws.
 */
export function parseDot(text: string): ParsedServer {
  const [where = '', name, ...more] = text
    .trim()
    .replace(/^tls:\/\//i, '')
    .replace(/\/$/, '')
    .split('#');
  const end = more.length === 0 ? parseEnd(where, 853) : null;
  const certified = (name ?? end?.host ?? '').toLowerCase();
  if (end === null || !(isAddress(certified) || isHostName(certified))) {
    return {
      ok: false,
      expected:
        'an address and the name on its certificate, or the name alone: 9.9.9.9#dns.quad9.net, tls://dns.quad9.net',
    };
  }
  return { ok: true, server: { transport: 'tls', address: end.host, port: end.port, name: certified } };
}

/**
 * Reads `--doh` (RFC 8484): an https URL, also as a template with `{?dns}` at its end. Where its host is a name,
 * `bootstrap` has to find the address. Never throws.
 */
export function parseDoh(text: string): ParsedServer {
  const url = URL.parse(text.trim().replace(/\{\?dns\}$/, ''));
  const host = url?.hostname.replace(/^\[(.*)\]$/, '$1') ?? '';
  const wellFormed =
    url?.protocol === 'https:' && url.port !== '0' && url.username === '' && url.password === '' && url.hash === '';
  if (!wellFormed || !(isAddress(host) || isHostName(host))) {
    return { ok: false, expected: 'an https URL such as https://dns.quad9.net/dns-query' };
  }
  const address = isAddress(host) ? canonicalAddress(host) : host;
  return { ok: true, server: { transport: 'https', address, port: Number(url.port || 443), name: url.href } };
}

export type Bootstrapped =
  | { readonly ok: true; readonly servers: readonly DnsServer[] }
  | { readonly ok: false; readonly detail: string };

/**
 * Puts addresses in place of a server's host name. A server that has an address already is returned as it is, and
 * nothing is asked.
 *
 * @param resolver  another resolver, such as one over `systemServers()`; it need not be trusted, the certificate decides
 * @returns one server per address, IPv4 first
 */
export async function bootstrap(server: DnsServer, resolver: Dns): Promise<Bootstrapped> {
  if (isAddress(server.address)) return { ok: true, servers: [server] };
  const found = await Promise.all([resolver.query(server.address, 'A'), resolver.query(server.address, 'AAAA')]);
  const servers = found.flatMap((answer) =>
    answer.status === 'known' && answer.value.kind === 'records'
      ? answer.value.records.map((address) => ({ ...server, address }))
      : [],
  );
  if (servers.length > 0) return { ok: true, servers };
  const failed = found.find((answer) => answer.status === 'unknown');
  const detail = failed?.status === 'unknown' ? failed.detail : `${server.address} has no address`;
  return { ok: false, detail };
}

/** A host or an address with an optional port: `host`, `host:1`, `::1`, `[::1]`, `[::1]:1`. */
function parseEnd(text: string, defaultPort: number): { readonly host: string; readonly port: number } | null {
  if (isAddress(text)) return { host: canonicalAddress(text), port: defaultPort };
  const [, v6, plain, digits] = /^(?:\[([0-9a-f.]*:[0-9a-f:.]*)\]|([^[\]:]+))(?::([1-9]\d{0,4}))?$/i.exec(text) ?? [];
  const host = (v6 ?? plain ?? '').toLowerCase();
  const port = digits === undefined ? defaultPort : Number(digits);
  if (port > 65_535 || (v6 === undefined ? !(isAddress(host) || isHostName(host)) : !isAddress(host))) return null;
  return { host: isAddress(host) ? canonicalAddress(host) : host, port };
}

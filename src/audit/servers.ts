import { isAddress } from '../core/addresses.ts';
import { bootstrap, createNet, createSystemWire, type DnsServer, systemServers } from '../net/index.ts';

export type ResolvedServers =
  | { readonly ok: true; readonly servers: readonly DnsServer[] }
  | { readonly ok: false; readonly error: string };

/** Puts addresses in place of servers that were given by name (`--doh https://dns.example/`), by the system's resolvers. */
export async function resolvedServers(servers: readonly DnsServer[], signal: AbortSignal): Promise<ResolvedServers> {
  if (servers.every(({ address }) => isAddress(address))) return { ok: true, servers };
  const wire = createSystemWire({ signal, routes: null });
  try {
    const { dns } = createNet({ wire, servers: systemServers() });
    const found = await Promise.all(servers.map((server) => bootstrap(server, dns)));
    const failed = found.find((result) => !result.ok);
    if (failed && !failed.ok) return { ok: false, error: failed.detail };
    return { ok: true, servers: found.flatMap((result) => (result.ok ? result.servers : [])) };
  } finally {
    await wire.close();
  }
}

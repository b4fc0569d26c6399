/** One server as its users would enter it. */
export interface ServerSite {
  readonly host: string;
  readonly port: number;
}

/** At one of its addresses. */
export interface ServerAt extends ServerSite {
  readonly address: string;
}

/** What is wrong there, as a clause. */
export interface ServerTrouble extends ServerAt {
  readonly detail: string;
}

const MAX_NAMED = 4;

function sites(servers: readonly ServerSite[]): readonly string[] {
  return [...new Set(servers.map(({ host, port }) => `${host}:${port}`))];
}

/** Names servers in a sentence, the rest counted. */
export function serversText(servers: readonly ServerSite[]): string {
  const all = sites(servers);
  return all.length <= MAX_NAMED
    ? all.join(', ')
    : `${all.slice(0, MAX_NAMED).join(', ')} and ${all.length - MAX_NAMED} more`;
}

/** A short name for servers in a title: the one, or how many. */
export function serversTitle(servers: readonly ServerSite[]): string {
  const all = sites(servers);
  return all.length === 1 ? (all[0] ?? '') : `${all.length} servers`;
}

/** What is wrong at each, for a sentence. */
export function troublesText(servers: readonly ServerTrouble[]): string {
  return servers
    .slice(0, MAX_NAMED)
    .map(({ host, port, address, detail }) => `${host}:${port} [${address}]: ${detail}`)
    .join('; ');
}

import { join } from 'node:path';

// Zones in master-file form and the configuration of the servers that hold and resolve them, of whichever world.

const SOA = '@ SOA ns.root. admin.root. 1 3600 600 86400 60';

/** @param second  the other name server, with its last dot */
export function zoneText(zone: string, lines: readonly string[], second = 'ns2.root.'): string {
  const origin = `$ORIGIN ${zone === '.' ? '.' : `${zone}.`}`;
  return `${[origin, '$TTL 300', SOA, '@ NS ns.root.', `@ NS ${second}`, ...lines].join('\n')}\n`;
}

/** Where the master file of a zone stands; `zone` without its last dot. */
export function zoneFile(dir: string, zone: string): string {
  return join(dir, `zone.${zone === '.' ? 'root' : zone}`);
}

/** The octets from last to first, as PTR records and lists have them. */
export function reversed(address: string): string {
  return address.split('.').reverse().join('.');
}

export interface NsdRequest {
  readonly dir: string;
  /** Tells the servers of one world apart, in the names of their files. */
  readonly name: string;
  readonly address: string;
  readonly zones: readonly { readonly zone: string; readonly file: string }[];
}

export function nsdConf({ dir, name, address, zones }: NsdRequest): string {
  return `server:
  ip-address: ${address}
  username: ""
  chroot: ""
  database: ""
  zonesdir: "${dir}"
  pidfile: "${dir}/nsd.${name}.pid"
  logfile: "${dir}/nsd.${name}.log"
  xfrdfile: "${dir}/xfrd.${name}.state"
  zonelistfile: "${dir}/zone.${name}.list"
remote-control:
  control-enable: no
${zones.map(({ zone, file }) => `zone:\n  name: "${zone}"\n  zonefile: "${file}"`).join('\n')}
`;
}

export interface UnboundRequest {
  readonly dir: string;
  readonly address: string;
  /** Whether the root is signed, and `root.anchor` its key. */
  readonly signed: boolean;
  /** Zones that are asked of this one server, whatever the delegation says. */
  readonly stubs?: { readonly server: string; readonly zones: readonly string[] };
}

export function unboundConf({ dir, address, signed, stubs }: UnboundRequest): string {
  const stub = (zone: string) => `stub-zone:\n  name: "${zone}"\n  stub-addr: ${stubs?.server}\n`;
  return `server:
  directory: "${dir}"
  interface: ${address}
  port: 53
  do-ip6: no
  username: ""
  chroot: ""
  pidfile: "${dir}/unbound.${address}.pid"
  logfile: "${dir}/unbound.${address}.log"
  use-syslog: no
  module-config: "validator iterator"
  root-hints: "${dir}/root.hints"
  ede: yes
  val-log-level: 2
  do-not-query-localhost: no
  access-control: 127.0.0.0/8 allow
  local-zone: "example." transparent
  local-zone: "44.in-addr.arpa." transparent
  prefetch: no
${signed ? `  trust-anchor-file: "${dir}/root.anchor"\n` : ''}remote-control:
  control-enable: no
${(stubs?.zones ?? []).map(stub).join('')}`;
}

export function rootHints(address: string): string {
  return `. 3600000 NS ns.root.\nns.root. 3600000 A ${address}\n`;
}

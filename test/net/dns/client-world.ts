import { createDns, type DnsOptions } from '../../../src/net/dns/client.ts';
import { NXDOMAIN, type ScriptedWire, type Sections, scriptedWire, soa, udp } from './scripted-wire.ts';

export function clientOf(wire: ScriptedWire, options: Partial<DnsOptions> = {}) {
  return createDns({ wire, servers: [udp('127.0.0.1')], monotonicMs: () => 0, ...options });
}

/** Answers from a table of `name type` to sections; NXDOMAIN with an SOA for what is not in it. */
export function tableWire(table: Readonly<Record<string, Sections>>) {
  return scriptedWire(({ request, respond }) =>
    respond(table[request.question] ?? { rcode: NXDOMAIN, authorities: [soa('test')] }),
  );
}

import type { RecordType } from '../../../src/core/net.ts';
import type { Misbehaviour, Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

export const NS1 = '44.128.0.53';
export const NS2 = '44.130.0.53';
export const V6 = '2a0e:fd45::53';
export const PARENT = '44.129.0.53';

export const own = {
  'a.example': {
    SOA: ['ns1.a.example h.a.example 7'],
    NS: ['ns1.a.example', 'ns2.a.example'],
    MX: ['10 mx.a.example'],
    TXT: ['v=spf1 mx -all'],
  },
  '_dmarc.a.example': { TXT: ['v=DMARC1; p=reject'] },
  'ns1.a.example': { A: [NS1], AAAA: [V6] },
  'ns2.a.example': { A: [NS2] },
} satisfies Zone;

export const above = {
  example: { SOA: ['ns.example h.example 1'], NS: ['ns.example'] },
  'ns.example': { A: [PARENT] },
} satisfies Zone;

export const glue = { 'ns1.a.example': { A: [NS1], AAAA: [V6] }, 'ns2.a.example': { A: [NS2] } } satisfies Zone;

/** What the servers of the zone above hold: the names of the servers below, and their addresses. */
export const delegation = (hosts: readonly string[], addresses: Zone = glue): Zone => ({
  ...above,
  ...addresses,
  'a.example': { NS: hosts },
});
export const delegated = delegation(['ns1.a.example', 'ns2.a.example']);

export interface World {
  /** Changes to what the servers and the resolver have. */
  readonly zone?: Zone;
  /** Changes to what the resolver alone has. */
  readonly cached?: Zone;
  readonly servers?: ZoneNetOptions['servers'];
  readonly net?: ZoneNetOptions;
}

/** Two servers in two networks, and a parent that says the same, but for what is changed. */
export function world({ zone = {}, cached = {}, servers = {}, net = {} }: World): Pick<Scene, 'zone' | 'net'> {
  const held = { ...own, ...zone };
  return {
    zone: { ...held, ...above, ...cached },
    net: {
      servers: { [NS1]: held, [NS2]: held, [V6]: held, [PARENT]: delegated, ...servers },
      ...net,
    },
  };
}

/** Nothing of the zone reaches the resolver. */
export const dead = Object.fromEntries(
  [...Object.keys(own), '_mta-sts.a.example', '_smtp._tls.a.example', 'default._bimi.a.example'].map((name) => [
    name,
    'SERVFAIL' as const,
  ]),
);
export const bothServers = (how: Misbehaviour) => ({ [NS1]: how, [NS2]: how, [V6]: how });

export const apex = (changes: object) => ({ 'a.example': { ...own['a.example'], ...changes } }) as Zone;
export const with2 = (changes: Zone) => ({ servers: { [NS2]: { ...own, ...changes } } });
export const kept = (ttl: number, of: RecordType = 'MX') => ({
  net: { ttl: (_: string, type: RecordType) => (type === of ? ttl : 3600) },
});
export const servers = (...NS: readonly string[]) => apex({ NS });

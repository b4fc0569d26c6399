import type { Scene } from '../../support/scene.ts';
import { bothServers, dead, delegated, delegation, NS2, PARENT, world } from './world.ts';

/** Servers that do not serve the zone. */
export const service: readonly Scene[] = [
  { name: 'a server that refuses', ...world({ servers: { [NS2]: 'REFUSED' } }), finds: ['nameservers-lame'] },
  { name: 'a server that fails', ...world({ servers: { [NS2]: 'SERVFAIL' } }), finds: ['nameservers-lame'] },
  { name: 'a server that talks rubbish', ...world({ servers: { [NS2]: 'MALFORMED' } }), finds: ['nameservers-lame'] },
  { name: 'a server that refers elsewhere', ...world({ servers: { [NS2]: delegated } }), finds: ['nameservers-lame'] },
  {
    name: 'a server that has another zone',
    ...world({ servers: { [NS2]: { 'b.example': { SOA: ['ns.b.example h.b.example 1'] } } } }),
    finds: ['nameservers-lame'],
  },
  {
    name: 'a server that answers out of a cache',
    ...world({ net: { withoutAuthority: [NS2] } }),
    finds: ['nameservers-lame'],
  },
  { name: 'a server that keeps silent', ...world({ servers: { [NS2]: 'TIMEOUT' } }), finds: ['nameservers-silent'] },
  {
    name: 'a machine without a name server',
    ...world({ servers: { [NS2]: 'CLOSED' } }),
    finds: ['nameservers-silent'],
  },
  {
    name: 'servers that all refuse, and the resolver gets nothing either',
    ...world({ cached: dead, servers: bothServers('REFUSED') }),
    finds: ['nameservers-none-serves'],
    open: true,
  },
  {
    name: 'servers that all keep silent, and the resolver gets nothing either',
    ...world({ cached: dead, servers: bothServers('TIMEOUT') }),
    finds: ['nameservers-none-serves'],
    open: true,
  },
  {
    name: 'the zone above names only hosts that do not exist',
    ...world({ cached: { ...dead, 'ns9.b.example': {} }, servers: { [PARENT]: delegation(['ns9.b.example']) } }),
    finds: ['nameservers-host-unusable', 'nameservers-none-serves'],
    open: true,
  },
];

import type { Scene } from '../../support/scene.ts';
import { delegation, NS1, NS2, own, PARENT, servers, V6, world } from './world.ts';

/** The hosts that the servers are, and how far apart they stand. */
export const hosts: readonly Scene[] = [
  {
    name: 'a server without an address',
    ...world({ zone: { 'ns2.a.example': {} } }),
    finds: ['nameservers-host-unusable'],
  },
  {
    name: 'a server at a private address',
    ...world({ zone: { 'ns2.a.example': { A: ['10.0.0.53'] } }, servers: { '10.0.0.53': own } }),
    finds: ['nameservers-glue-differs', 'nameservers-host-unusable'],
  },
  {
    name: 'an address where the name of a server has to stand',
    ...world({
      zone: servers('ns1.a.example', '44.130.0.53'),
      servers: { [PARENT]: delegation(['ns1.a.example', '44.130.0.53']) },
    }),
    finds: ['nameservers-host-unusable'],
  },
  {
    name: 'a server that is an alias',
    ...world({ zone: { 'ns2.a.example': { CNAME: ['dns.b.example'] }, 'dns.b.example': { A: [NS2] } } }),
    finds: ['nameservers-alias'],
  },
  {
    name: 'a server under a domain that nobody has registered',
    ...world({
      zone: servers('ns1.a.example', 'ns.nobody-owns-this.com'),
      cached: { com: { SOA: ['a.gtld.com h.gtld.com 1'] } },
      servers: { [PARENT]: delegation(['ns1.a.example', 'ns.nobody-owns-this.com']) },
    }),
    finds: ['nameservers-host-unregistered'],
  },
  {
    name: 'a single server',
    ...world({ zone: servers('ns1.a.example'), servers: { [PARENT]: delegation(['ns1.a.example']) } }),
    finds: ['nameservers-single'],
  },
  {
    name: 'two names of one server',
    ...world({
      zone: { 'ns2.a.example': { A: [NS1] } },
      servers: {
        [PARENT]: delegation(own['a.example'].NS, { 'ns1.a.example': { A: [NS1] }, 'ns2.a.example': { A: [NS1] } }),
      },
    }),
    finds: ['nameservers-single'],
  },
  {
    name: 'one name for servers in two networks is more than one server',
    ...world({
      zone: { ...servers('ns1.a.example'), 'ns1.a.example': { A: [NS1, NS2], AAAA: [V6] } },
      servers: { [PARENT]: delegation(['ns1.a.example']) },
    }),
    finds: [],
  },
  {
    name: 'of a server with IPv4 alone and one with IPv6 alone nobody can tell how far apart they are',
    ...world({
      zone: { 'ns1.a.example': { A: [NS1] }, 'ns2.a.example': { AAAA: [V6] } },
      servers: {
        [PARENT]: delegation(own['a.example'].NS, { 'ns1.a.example': { A: [NS1] }, 'ns2.a.example': { AAAA: [V6] } }),
      },
    }),
    finds: [],
  },
  {
    name: 'two servers in one network, without IPv6',
    ...world({
      zone: { 'ns1.a.example': { A: [NS1] }, 'ns2.a.example': { A: ['44.128.0.54'] } },
      servers: {
        '44.128.0.54': own,
        [PARENT]: delegation(own['a.example'].NS, {
          'ns1.a.example': { A: [NS1] },
          'ns2.a.example': { A: ['44.128.0.54'] },
        }),
      },
    }),
    finds: ['nameservers-no-ipv6', 'nameservers-single-network'],
  },
];

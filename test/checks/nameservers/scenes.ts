import type { RecordType } from '../../../src/core/net.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

const NS1 = '44.128.0.53';
const NS2 = '44.130.0.53';
const V6 = '2a0e:fd45::53';
const PARENT = '44.129.0.53';

const own = {
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

const parent = {
  example: { SOA: ['ns.example h.example 1'], NS: ['ns.example'] },
  'ns.example': { A: [PARENT] },
} satisfies Zone;

const delegation = (...hosts: readonly string[]): Zone => ({ ...parent, 'a.example': { NS: hosts } });
const delegated = delegation('ns1.a.example', 'ns2.a.example');

export interface World {
  readonly zone?: Zone;
  readonly servers?: ZoneNetOptions['servers'];
  readonly net?: ZoneNetOptions;
}

/** Two servers in two networks, and a parent that says the same, but for what is changed. */
export function world({ zone = {}, servers = {}, net = {} }: World): Pick<Scene, 'zone' | 'net'> {
  const all = { ...own, ...parent, ...zone };
  return {
    zone: all,
    net: {
      servers: { [NS1]: { ...own, ...zone }, [NS2]: { ...own, ...zone }, [PARENT]: delegated, ...servers },
      ...net,
    },
  };
}

const spf = (text: string) => ({ ...own, 'a.example': { ...own['a.example'], TXT: [text] } }) satisfies Zone;
const kept = (ttl: number) => ({ net: { ttl: (_: string, type: RecordType) => (type === 'MX' ? ttl : 3600) } });

export const scenes: readonly Scene[] = [
  { name: 'two servers that agree', ...world({}), finds: [] },
  { name: 'no such domain', zone: { example: {} }, finds: null },
  {
    name: 'the servers have different SPF records',
    ...world({ servers: { [NS2]: spf('v=spf1 -all') } }),
    finds: ['nameservers-records-differ'],
  },
  {
    name: 'one has no DMARC record',
    ...world({ servers: { [NS2]: { ...own, '_dmarc.a.example': {} } } }),
    finds: ['nameservers-records-differ'],
  },
  {
    name: 'the order of records is no difference',
    ...world({
      zone: { 'a.example': { ...own['a.example'], MX: ['10 x.a.example', '10 y.a.example'] } },
      servers: { [NS2]: { ...own, 'a.example': { ...own['a.example'], MX: ['10 y.a.example', '10 x.a.example'] } } },
    }),
    finds: [],
  },
  { name: 'a server that refuses', ...world({ servers: { [NS2]: 'REFUSED' } }), finds: ['nameservers-lame'] },
  { name: 'a server that fails', ...world({ servers: { [NS2]: 'SERVFAIL' } }), finds: ['nameservers-lame'] },
  { name: 'a server that refers elsewhere', ...world({ servers: { [NS2]: delegated } }), finds: ['nameservers-lame'] },
  { name: 'a server that keeps silent', ...world({ servers: { [NS2]: 'TIMEOUT' } }), finds: ['nameservers-silent'] },
  {
    name: 'a server without an address',
    ...world({ zone: { 'ns2.a.example': {} } }),
    finds: ['nameservers-host-unusable'],
  },
  {
    name: 'a server at a private address',
    ...world({ zone: { 'ns2.a.example': { A: ['10.0.0.53'] } } }),
    finds: ['nameservers-host-unusable'],
  },
  {
    name: 'a server that is an alias',
    ...world({ zone: { 'ns2.a.example': { CNAME: ['dns.b.example'] }, 'dns.b.example': { A: [NS2] } } }),
    finds: ['nameservers-alias'],
  },
  {
    name: 'the registrar names an old server',
    ...world({ servers: { [PARENT]: delegation('ns1.a.example', 'ns-old.b.example') } }),
    finds: ['nameservers-delegation-differs'],
  },
  {
    name: 'a single server',
    ...world({
      zone: { 'a.example': { ...own['a.example'], NS: ['ns1.a.example'] } },
      servers: { [PARENT]: delegation('ns1.a.example') },
    }),
    finds: ['nameservers-single'],
  },
  {
    name: 'two servers in one network',
    ...world({
      zone: { 'ns1.a.example': { A: [NS1] }, 'ns2.a.example': { A: ['44.128.0.54'] } },
      servers: { '44.128.0.54': { ...own, 'ns1.a.example': { A: [NS1] } } },
    }),
    finds: ['nameservers-no-ipv6', 'nameservers-single-network'],
  },
  {
    name: 'two versions of the zone',
    ...world({
      servers: { [NS2]: { ...own, 'a.example': { ...own['a.example'], SOA: ['ns1.a.example h.a.example 6'] } } },
    }),
    finds: ['nameservers-serial-differs'],
  },
  {
    name: 'a change that the resolver does not have yet',
    ...world({ servers: { [NS1]: spf('v=spf1 a -all'), [NS2]: spf('v=spf1 a -all') } }),
    finds: ['nameservers-not-yet-visible'],
  },
  { name: 'MX records that are kept for a week', ...world(kept(604_800)), finds: ['nameservers-long-ttl'] },
  { name: 'MX records that are not kept', ...world(kept(0)), finds: ['nameservers-short-ttl'] },
];

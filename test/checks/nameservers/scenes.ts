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

const above = {
  example: { SOA: ['ns.example h.example 1'], NS: ['ns.example'] },
  'ns.example': { A: [PARENT] },
} satisfies Zone;

const glue = { 'ns1.a.example': { A: [NS1], AAAA: [V6] }, 'ns2.a.example': { A: [NS2] } } satisfies Zone;

/** What the servers of the zone above hold: the names of the servers below, and their addresses. */
export const delegation = (hosts: readonly string[], addresses: Zone = glue): Zone => ({
  ...above,
  ...addresses,
  'a.example': { NS: hosts },
});
const delegated = delegation(['ns1.a.example', 'ns2.a.example']);

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

const apex = (changes: object) => ({ 'a.example': { ...own['a.example'], ...changes } }) as Zone;
const with2 = (changes: Zone) => ({ servers: { [NS2]: { ...own, ...changes } } });
const kept = (ttl: number, of: RecordType = 'MX') => ({
  net: { ttl: (_: string, type: RecordType) => (type === of ? ttl : 3600) },
});
const servers = (...NS: readonly string[]) => apex({ NS });

const agreement: readonly Scene[] = [
  { name: 'two servers that agree', ...world({}), finds: [] },
  { name: 'no such domain', zone: { example: {} }, finds: null },
  {
    name: 'different SPF records',
    ...world(with2(apex({ TXT: ['v=spf1 -all'] }))),
    finds: ['nameservers-records-differ'],
  },
  {
    name: 'different MX records',
    ...world(with2(apex({ MX: ['20 mx.a.example'] }))),
    finds: ['nameservers-records-differ'],
  },
  {
    name: 'one has no DMARC record',
    ...world(with2({ '_dmarc.a.example': {} })),
    finds: ['nameservers-records-differ'],
  },
  {
    name: 'different MTA-STS, TLS-RPT, BIMI and DKIM records',
    options: { selectors: ['s1'], bimiSelector: 'brand' },
    ...world(
      with2({
        '_mta-sts.a.example': { TXT: ['v=STSv1; id=1'] },
        '_smtp._tls.a.example': { TXT: ['v=TLSRPTv1; rua=mailto:t@a.example'] },
        'brand._bimi.a.example': { TXT: ['v=BIMI1; l='] },
        's1._domainkey.a.example': { TXT: ['v=DKIM1; p='] },
      }),
    ),
    finds: ['nameservers-records-differ'],
  },
  {
    name: 'a difference while a transfer is under way is one finding',
    ...world(with2(apex({ SOA: ['ns1.a.example h.a.example 6'], MX: ['20 mx.a.example'] }))),
    finds: ['nameservers-records-differ'],
  },
  {
    name: 'the order of records is no difference',
    ...world({
      zone: apex({ MX: ['10 x.a.example', '10 y.a.example'] }),
      ...with2(apex({ MX: ['10 y.a.example', '10 x.a.example'] })),
    }),
    finds: [],
  },
  {
    name: 'how a text is cut into strings is no difference',
    ...world(with2(apex({ TXT: [['v=spf1 m', 'x -all']] }))),
    finds: [],
  },
  {
    name: 'texts at the domain that have nothing to do with mail are none of ours',
    ...world(with2(apex({ TXT: ['google-site-verification=x', 'v=spf1 mx -all'] }))),
    finds: [],
  },
  {
    name: 'a DKIM key that both delegate to one place',
    options: { selectors: ['s1'] },
    ...world({ zone: { 's1._domainkey.a.example': { CNAME: ['s1.mailer.example'] } } }),
    finds: [],
  },
  {
    name: 'a DKIM key that they delegate to two places',
    options: { selectors: ['s1'] },
    ...world({
      zone: { 's1._domainkey.a.example': { CNAME: ['s1.mailer.example'] } },
      ...with2({ 's1._domainkey.a.example': { CNAME: ['s1.other.example'] } }),
    }),
    finds: ['nameservers-records-differ'],
  },
  {
    name: 'two versions of the zone with the same mail records',
    ...world(with2(apex({ SOA: ['ns1.a.example h.a.example 6'] }))),
    finds: ['nameservers-serial-differs'],
  },
  {
    name: 'a server that fails for one record',
    ...world(with2({ '_dmarc.a.example': 'SERVFAIL' })),
    finds: ['nameservers-record-fails'],
  },
  {
    name: 'the domain itself is an alias',
    ...world({
      zone: { 'a.example': { CNAME: ['shop.hoster.example'] } },
      cached: { 'shop.hoster.example': { A: ['44.132.0.80'] } },
    }),
    finds: ['nameservers-apex-alias'],
    open: true,
  },
  {
    name: 'one server has an alias in place of the mail records',
    ...world(
      with2({ 'a.example': { SOA: own['a.example'].SOA, NS: own['a.example'].NS, CNAME: ['shop.hoster.example'] } }),
    ),
    finds: ['nameservers-apex-alias', 'nameservers-records-differ'],
  },
];

const service: readonly Scene[] = [
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

const hosts: readonly Scene[] = [
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

const parent: readonly Scene[] = [
  {
    name: 'the registrar names an old server that is gone',
    ...world({ servers: { [PARENT]: delegation(['ns1.a.example', 'ns-old.b.example']) } }),
    finds: ['nameservers-delegation-differs', 'nameservers-host-unusable'],
  },
  {
    name: 'the registrar names an old server that still answers, out of an old zone',
    ...world({
      cached: { 'ns-old.b.example': { A: ['44.131.0.53'] } },
      servers: {
        [PARENT]: delegation(['ns1.a.example', 'ns2.a.example', 'ns-old.b.example']),
        '44.131.0.53': { ...own, ...apex({ MX: ['10 old.b.example'] }) },
      },
    }),
    finds: ['nameservers-delegation-differs', 'nameservers-records-differ'],
  },
  {
    name: 'the zone above has no address for a server that is named after the domain',
    ...world({ servers: { [PARENT]: delegation(own['a.example'].NS, { 'ns1.a.example': { A: [NS1] } }) } }),
    finds: ['nameservers-glue-missing'],
  },
  {
    name: 'the zone above has an old address of a server',
    ...world({
      servers: { [PARENT]: delegation(own['a.example'].NS, { ...glue, 'ns2.a.example': { A: ['44.131.0.53'] } }) },
    }),
    finds: ['nameservers-glue-differs'],
  },
  {
    name: 'servers that hold the zone above too delegate nothing',
    ...world({ servers: { [PARENT]: { ...above, ...own } } }),
    finds: [],
  },
];

const times: readonly Scene[] = [
  {
    name: 'a change that the resolver does not have yet',
    ...world({ cached: apex({ TXT: ['v=spf1 a -all'] }) }),
    finds: ['nameservers-not-yet-visible'],
  },
  {
    name: 'a record of which the resolver still believes that it does not exist',
    ...world({ cached: { '_dmarc.a.example': {} } }),
    finds: ['nameservers-not-yet-visible'],
  },
  { name: 'MX records that are kept for a week', ...world(kept(604_800)), finds: ['nameservers-long-ttl'] },
  { name: 'MX records that are not kept', ...world(kept(0)), finds: ['nameservers-short-ttl'] },
  {
    name: 'that nothing is there is kept for a week',
    ...world({
      ...kept(604_800, 'SOA'),
      zone: apex({ SOA: ['ns1.a.example h.a.example 7 3600 600 86400 604800'] }),
    }),
    finds: ['nameservers-long-negative-ttl'],
  },
];

export const scenes: readonly Scene[] = [...agreement, ...service, ...hosts, ...parent, ...times];

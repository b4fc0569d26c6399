import { lists } from '../../../src/checks/blocklist/lists-facts.ts';
import { testQuestions } from '../../../src/checks/blocklist/parse.ts';
import { reverseName } from '../../../src/core/addresses.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';

/** Every list answers for its test entries, and has nothing else. */
export const healthy: Zone = Object.fromEntries(
  lists.flatMap((list) => {
    const A = [list.zone === 'dbl.spamhaus.org' ? '127.0.1.2' : '127.0.0.2'];
    const entries =
      list.subject === 'domain' ? ['domain' as const] : list.ipv6 ? (['IPv4', 'IPv6'] as const) : ['IPv4' as const];
    return [
      ...entries.map((form) => [testQuestions(list, form).listed, { A }] as const),
      [list.zone, { NS: [`ns.${list.zone}`] }] as const,
    ];
  }),
);

export const domain = {
  'a.example': { MX: ['10 mx.a.example'], TXT: ['v=spf1 ip4:44.128.9.9 -all'] },
  'mx.a.example': { A: ['44.128.1.25'] },
} satisfies Zone;

export const reversed = (address: string): string => reverseName(address).replace(/\.(?:in-addr|ip6)\.arpa$/, '');
const sending = reversed('44.128.9.9');
const mx = reversed('44.128.1.25');
const V6 = '2a0e:fd45::25';
const listed = (name: string, ...A: readonly string[]): Zone => ({ [name]: { A } });

const scene = (name: string, listings: Zone, finds: Scene['finds'], options: Scene['options'] = {}): Scene => ({
  name,
  zone: { ...healthy, ...domain, ...listings },
  options,
  finds,
});
/** What a list answers is no listing, and leaves open whether there is one. */
const unbelieved = (name: string, listings: Zone): Scene => ({ ...scene(name, listings, []), outcome: 'not-checked' });

const addresses: readonly Scene[] = [
  scene('on no list', {}, []),
  { name: 'no such domain', zone: { example: {} }, finds: null },
  { name: 'a parked domain', zone: { 'a.example': { MX: ['0 .'], TXT: ['v=spf1 -all'] } }, finds: null },
  scene(
    'the sending address sends spam',
    { [`${sending}.zen.spamhaus.org`]: { A: ['127.0.0.3'], TXT: ['see https://x'] } },
    ['blocklist-sending-address-listed'],
  ),
  scene('the sending address controls a botnet', listed(`${sending}.zen.spamhaus.org`, '127.0.0.30'), [
    'blocklist-sending-address-listed',
  ]),
  scene('the sending address is for dial-up', listed(`${sending}.zen.spamhaus.org`, '127.0.0.11'), [
    'blocklist-sending-address-policy',
  ]),
  scene('spam counts more than policy', listed(`${sending}.zen.spamhaus.org`, '127.0.0.11', '127.0.0.4'), [
    'blocklist-sending-address-listed',
  ]),
  scene('the sending address is on a small list', listed(`${sending}.psbl.surriel.com`, '127.0.0.2'), [
    'blocklist-sending-address-minor',
  ]),
  scene(
    'a sending address in IPv6',
    listed(`${reversed(V6)}.zen.spamhaus.org`, '127.0.0.2'),
    ['blocklist-sending-address-listed'],
    { sendingIps: [V6] },
  ),
  scene('a mail host that only receives', listed(`${mx}.zen.spamhaus.org`, '127.0.0.2'), ['blocklist-host-listed']),
  scene('a mail host in a range for dial-up harms nobody', listed(`${mx}.zen.spamhaus.org`, '127.0.0.10'), [
    'blocklist-host-policy',
  ]),
  scene(
    'a web server that SPF lets send',
    {
      'a.example': { MX: ['10 mx.a.example'], TXT: ['v=spf1 a -all'], A: ['44.128.2.80'] },
      ...listed(`${reversed('44.128.2.80')}.zen.spamhaus.org`, '127.0.0.4'),
    },
    ['blocklist-host-listed'],
  ),
  scene('the neighbours send spam', listed(`${sending}.dnsbl-3.uceprotect.net`, '127.0.0.2'), ['blocklist-noted']),
  scene(
    'mail hosts of a large provider are its own affair',
    {
      'a.example': { MX: ['10 aspmx.l.google.com'], TXT: ['v=spf1 include:_spf.google.com -all'] },
      'aspmx.l.google.com': { A: ['44.128.3.25'] },
      '_spf.google.com': { TXT: ['v=spf1 ip4:44.128.3.0/24 -all'] },
      ...listed(`${reversed('44.128.3.25')}.zen.spamhaus.org`, '127.0.0.2'),
      ...listed('google.com.dbl.spamhaus.org', '127.0.1.2'),
    },
    [],
  ),
];

const domains: readonly Scene[] = [
  scene('the domain is one of spammers', listed('a.example.dbl.spamhaus.org', '127.0.1.2'), [
    'blocklist-domain-listed',
  ]),
  scene('the domain is abused by others', listed('a.example.dbl.spamhaus.org', '127.0.1.104'), [
    'blocklist-domain-abused',
  ]),
  scene('the domain is in bulk mail, by a bit mask', listed('a.example.multi.uribl.com', '127.0.0.4'), [
    'blocklist-domain-minor',
  ]),
  scene('two bits at once, the worse counts', listed('a.example.multi.uribl.com', '127.0.0.6'), [
    'blocklist-domain-listed',
  ]),
  {
    ...scene(
      'the domain above is listed',
      {
        'm.a.example': { MX: ['10 mx.a.example'], TXT: ['v=spf1 ip4:44.128.9.9 -all'] },
        ...listed('a.example.multi.surbl.org', '127.0.0.8'),
      },
      ['blocklist-domain-listed'],
    ),
    domain: 'm.a.example',
  },
  scene(
    'the domain sends no mail, and is linked to in spam',
    {
      'a.example': { MX: ['10 mx.a.example'], TXT: ['v=spf1 -all'] },
      ...listed('a.example.dbl.spamhaus.org', '127.0.1.2'),
    },
    ['blocklist-silent-domain-listed'],
  ),
  scene(
    'a small host whose own domain is listed',
    {
      'a.example': { MX: ['10 mx.hoster.example'], TXT: ['v=spf1 ip4:44.128.9.9 -all'] },
      'mx.hoster.example': { A: ['44.128.1.25'] },
      ...listed('hoster.example.dbl.spamhaus.org', '127.0.1.2'),
    },
    ['blocklist-host-domain-listed'],
  ),
];

const answers: readonly Scene[] = [
  scene('an allow-list is no listing', listed(`${sending}.list.dnswl.org`, '127.0.5.2'), []),
  scene('an allow-list that refuses vouches for nobody', listed(`${sending}.list.dnswl.org`, '127.0.0.255'), []),
  unbelieved('a refusal is no listing', listed(`${sending}.zen.spamhaus.org`, '127.255.255.254')),
  unbelieved(
    'a refusal beside a listing is none',
    listed(`${sending}.zen.spamhaus.org`, '127.0.0.2', '127.255.255.255'),
  ),
  unbelieved('a refusal of a list of sums', listed('a.example.multi.uribl.com', '127.0.0.1')),
  unbelieved('a sum with the bit that refuses', listed('a.example.multi.uribl.com', '127.0.0.255')),
  unbelieved('an answer of somebody else is no listing', listed(`${sending}.zen.spamhaus.org`, '44.1.2.3')),
  unbelieved('127.0.0.1 is no listing', listed(`${sending}.zen.spamhaus.org`, '127.0.0.1')),
  unbelieved('a code that nobody described is no listing', listed(`${sending}.zen.spamhaus.org`, '127.0.0.99')),
  unbelieved('a list that lists everything is not believed', {
    '1.0.0.127.zen.spamhaus.org': { A: ['127.0.0.2'] },
    [`${sending}.zen.spamhaus.org`]: { A: ['127.0.0.2'] },
  }),
  unbelieved('a list of domains that lists everything is not believed', {
    'invalid.dbl.spamhaus.org': { A: ['127.0.1.2'] },
    'a.example.dbl.spamhaus.org': { A: ['127.0.1.2'] },
  }),
  unbelieved('a list that does not list its own test entry is not believed', {
    '2.0.0.127.zen.spamhaus.org': {},
    [`${sending}.zen.spamhaus.org`]: { A: ['127.0.0.2'] },
  }),
  {
    ...unbelieved('a list is believed of IPv4 alone, where only these test entries answer', {
      [`${reversed('::ffff:7f00:2')}.zen.spamhaus.org`]: {},
      [`${reversed(V6)}.zen.spamhaus.org`]: { A: ['127.0.0.2'] },
    }),
    options: { sendingIps: [V6] },
  },
];

export const scenes: readonly Scene[] = [...addresses, ...domains, ...answers];

import { lists } from '../../../src/checks/blocklist/lists-facts.ts';
import { testQuestions } from '../../../src/checks/blocklist/parse.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';

/** Every list answers for its test entries, and has nothing else. */
export const healthy: Zone = Object.fromEntries(
  lists.flatMap((list) => [
    [testQuestions(list).listed, { A: [list.zone === 'dbl.spamhaus.org' ? '127.0.1.2' : '127.0.0.2'] }],
    [list.zone, { NS: [`ns.${list.zone}`] }],
  ]),
);

export const domain = {
  'a.example': { MX: ['10 mx.a.example'], TXT: ['v=spf1 ip4:44.128.9.9 -all'] },
  'mx.a.example': { A: ['44.128.1.25'] },
} satisfies Zone;

const sending = '9.9.128.44';
const mx = '25.1.128.44';
const scene = (name: string, listings: Zone, finds: Scene['finds'], options: Scene['options'] = {}): Scene => ({
  name,
  zone: { ...healthy, ...domain, ...listings },
  options,
  finds,
});
/** What a list answers is no listing, and leaves open whether there is one. */
const unbelieved = (name: string, listings: Zone): Scene => ({ ...scene(name, listings, []), outcome: 'not-checked' });

export const scenes: readonly Scene[] = [
  scene('on no list', {}, []),
  { name: 'no such domain', zone: { example: {} }, finds: null },
  { name: 'a parked domain', zone: { 'a.example': { MX: ['0 .'], TXT: ['v=spf1 -all'] } }, finds: null },
  scene(
    'the sending address sends spam',
    { [`${sending}.zen.spamhaus.org`]: { A: ['127.0.0.3'], TXT: ['see https://x'] } },
    ['blocklist-sending-address-listed'],
  ),
  scene('the sending address is for dial-up', { [`${sending}.zen.spamhaus.org`]: { A: ['127.0.0.11'] } }, [
    'blocklist-sending-address-policy',
  ]),
  scene('spam counts more than policy', { [`${sending}.zen.spamhaus.org`]: { A: ['127.0.0.11', '127.0.0.4'] } }, [
    'blocklist-sending-address-listed',
  ]),
  scene('the sending address is on a small list', { [`${sending}.psbl.surriel.com`]: { A: ['127.0.0.2'] } }, [
    'blocklist-sending-address-minor',
  ]),
  scene('a mail host that only receives', { [`${mx}.zen.spamhaus.org`]: { A: ['127.0.0.2'] } }, [
    'blocklist-host-listed',
  ]),
  scene('a mail host in a range for dial-up harms nobody', { [`${mx}.zen.spamhaus.org`]: { A: ['127.0.0.10'] } }, [
    'blocklist-noted',
  ]),
  scene('the neighbours send spam', { [`${sending}.dnsbl-3.uceprotect.net`]: { A: ['127.0.0.2'] } }, [
    'blocklist-noted',
  ]),
  scene('the domain is one of spammers', { 'a.example.dbl.spamhaus.org': { A: ['127.0.1.2'] } }, [
    'blocklist-domain-listed',
  ]),
  scene('the domain is abused by others', { 'a.example.dbl.spamhaus.org': { A: ['127.0.1.104'] } }, [
    'blocklist-domain-abused',
  ]),
  scene('the domain is in bulk mail, by a bit mask', { 'a.example.multi.uribl.com': { A: ['127.0.0.4'] } }, [
    'blocklist-domain-minor',
  ]),
  scene('two bits at once, the worse counts', { 'a.example.multi.uribl.com': { A: ['127.0.0.6'] } }, [
    'blocklist-domain-listed',
  ]),
  scene('an allow-list is no listing', { [`${sending}.list.dnswl.org`]: { A: ['127.0.5.2'] } }, []),
  unbelieved('a refusal is no listing', { [`${sending}.zen.spamhaus.org`]: { A: ['127.255.255.254'] } }),
  unbelieved('an answer of somebody else is no listing', { [`${sending}.zen.spamhaus.org`]: { A: ['44.1.2.3'] } }),
  unbelieved('a code that nobody described is no listing', { [`${sending}.zen.spamhaus.org`]: { A: ['127.0.0.99'] } }),
  unbelieved('a list that lists everything is not believed', {
    '1.0.0.127.zen.spamhaus.org': { A: ['127.0.0.2'] },
    [`${sending}.zen.spamhaus.org`]: { A: ['127.0.0.2'] },
  }),
  unbelieved('a list that does not list its own test entry is not believed', {
    '2.0.0.127.zen.spamhaus.org': {},
    [`${sending}.zen.spamhaus.org`]: { A: ['127.0.0.2'] },
  }),
];

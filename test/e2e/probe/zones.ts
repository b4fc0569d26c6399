import { listZonesWith } from '../lists.ts';
import { reversed } from '../name-servers.ts';
import {
  desk,
  hosts,
  listedDesk,
  mailboxHost,
  NAME_SERVERS,
  outgoing,
  recipientDomains,
  submission,
} from './places.ts';

/** The keys that the sender domains publish: selector to the `p=` of its record. */
export interface PublishedKeys {
  /** Of OpenDKIM on the sending side. */
  readonly server: string;
  /** Of `--dkim-key`. */
  readonly desk: string;
}

const named = [
  ...Object.values(outgoing),
  ...Object.values(submission),
  ...Object.values(hosts),
  mailboxHost,
  desk,
  listedDesk,
];

/** Name to address, without those that two roles share. */
const addresses = new Map(named.map(({ name, address }) => [name, address]));

/** Every public-looking address of this world, to be given to the loopback interface. */
export const worldAddresses: readonly string[] = [...NAME_SERVERS, ...addresses.values()];

/** Zone (without last dot) to its records, relative to it, in master-file form (RFC 1035 section 5.1). */
export function probeZones(keys: PublishedKeys): ReadonlyMap<string, readonly string[]> {
  const lists = listZonesWith({
    'zen.spamhaus.org': [outgoing.listed, listedDesk].map(({ address }) => `${reversed(address)} A 127.0.0.2`),
  });
  const leaves = new Map<string, readonly string[]>([
    ['sound.example', [...sound(keys, [outgoing.good.address, desk.address]), ...hostsIn('sound.example')]],
    ['listed.example', [...sound(keys, [outgoing.listed.address, listedDesk.address]), ...hostsIn('listed.example')]],
    ['spoofed.example', [`@ MX 10 ${submission.good.name}.`, spf(['44.128.99.1']), dmarc('quarantine')]],
    ['post.example', [...hostsIn('post.example'), ...mailDomain(submission.good.name, Object.values(outgoing))]],
    ['inn.example', [...hostsIn('inn.example'), ...mailDomain(hosts.inbox.name, Object.values(hosts))]],
    ...Object.entries(recipientDomains).map(
      ([domain, host]) => [domain, mailDomain(hosts[host].name, [hosts[host]])] as const,
    ),
  ]);
  const [first, second] = NAME_SERVERS;
  const root = [
    `ns.root. A ${first}`,
    `ns2.root. A ${second}`,
    ...['example', 'arpa', ...lists.keys()].flatMap(delegated),
  ];
  const pointers = [...addresses].map(([name, address]) => `${reversed(address)}.in-addr.arpa. PTR ${name}.`);
  return new Map([
    ['.', root],
    ['example', [...leaves.keys()].flatMap(delegated)],
    ['arpa', pointers],
    ...lists,
    ...leaves,
  ]);
}

function delegated(zone: string): readonly string[] {
  return [`${zone}. NS ns.root.`, `${zone}. NS ns2.root.`];
}

function hostsIn(zone: string): readonly string[] {
  return [...addresses].filter(([name]) => name.endsWith(`.${zone}`)).map(([name, address]) => `${name}. A ${address}`);
}

/** A domain in good order that sends from these addresses. */
function sound(keys: PublishedKeys, from: readonly string[]): readonly string[] {
  return [
    `@ MX 10 ${submission.good.name}.`,
    spf(from),
    dmarc('reject'),
    `post._domainkey TXT ${quoted(`v=DKIM1; k=rsa; p=${keys.server}`)}`,
    `desk._domainkey TXT ${quoted(`v=DKIM1; k=rsa; p=${keys.desk}`)}`,
  ];
}

/** Signs nothing, as its hosts send nothing but bounces. */
function mailDomain(mx: string, from: readonly { readonly address: string }[]): readonly string[] {
  return [`@ MX 10 ${mx}.`, spf(from.map(({ address }) => address)), '*._report._dmarc TXT "v=DMARC1"'];
}

function spf(from: readonly string[]): string {
  return `@ TXT "v=spf1 ${from.map((address) => `ip4:${address}`).join(' ')} -all"`;
}

function dmarc(policy: 'quarantine' | 'reject'): string {
  return `_dmarc TXT "v=DMARC1; p=${policy}; rua=mailto:dmarc@post.example"`;
}

/** A TXT value in master-file form, split at 255 octets. */
function quoted(text: string): string {
  return (text.match(/.{1,255}/g) ?? ['']).map((part) => `"${part}"`).join(' ');
}

import { listZonesWith } from '../lists.ts';
import { reversed } from '../name-servers.ts';
import {
  BLOCKLIST,
  deadHost,
  FORGETFUL_SPF,
  hosts,
  MENDED_NAME_SERVER,
  mailers,
  NAME_SERVERS,
  NULL_MX_DOMAIN,
  outgoing,
  recipientDomains,
  senderDomain,
} from './places.ts';

export type Zones = ReadonlyMap<string, readonly string[]>;

const named = [...mailers.flatMap((mailer) => Object.values(outgoing[mailer])), ...Object.values(hosts), deadHost];

/** Every public-looking address of this world, to be given to the loopback interface. */
export const worldAddresses: readonly string[] = [
  ...NAME_SERVERS,
  MENDED_NAME_SERVER,
  ...named.map(({ address }) => address),
];

/** Zone (without last dot) to its records, relative to it, in master-file form (RFC 1035 section 5.1). */
export function bounceZones(): Zones {
  const lists = listZonesWith({
    [BLOCKLIST]: mailers.flatMap((mailer) => listing(outgoing[mailer].listed.address)),
  });
  const leaves = new Map<string, readonly string[]>([
    ...mailers.flatMap((mailer) => {
      const { good, listed } = outgoing[mailer];
      return [
        [senderDomain('sound', mailer), sender(good, spf(good.address))],
        [senderDomain('forgetful', mailer), sender(good, `@ TXT "${FORGETFUL_SPF}"`)],
        [senderDomain('listed', mailer), sender(good, spf(listed.address))],
      ] as const;
    }),
    ...['post.example', 'lane.example', 'inn.example'].map((zone) => [zone, hostsIn(zone)] as const),
    ...Object.entries(recipientDomains).map(
      ([domain, { name, address }]) => [domain, [`@ MX 10 ${name}.`, spf(address)]] as const,
    ),
    [NULL_MX_DOMAIN, ['@ MX 0 .', '@ TXT "v=spf1 -all"']],
  ]);
  const [first, second] = NAME_SERVERS;
  const root = [
    `ns.root. A ${first}`,
    `ns2.root. A ${second}`,
    ...['example', 'arpa', ...lists.keys()].flatMap(delegated),
  ];
  const pointers = named.map(({ name, address }) => `${reversed(address)}.in-addr.arpa. PTR ${name}.`);
  return new Map([
    ['.', root],
    ['example', [...leaves.keys()].flatMap(delegated)],
    ['arpa', pointers],
    ...lists,
    ...leaves,
  ]);
}

/** What is otherwise once everything that made mail bounce is mended: the SPF records, and the list. */
export function mendedZones(): Zones {
  return new Map([
    ...Array.from(listZonesWith({})).filter(([zone]) => zone === BLOCKLIST),
    ...mailers.map((mailer) => {
      const { good } = outgoing[mailer];
      return [senderDomain('forgetful', mailer), sender(good, spf(good.address))] as const;
    }),
  ]);
}

function delegated(zone: string): readonly string[] {
  return [`${zone}. NS ns.root.`, `${zone}. NS ns2.root.`];
}

/** As Spamhaus answers: an address by which it is known why, and where to ask about it. */
function listing(address: string): readonly string[] {
  const name = reversed(address);
  return [`${name} A 127.0.0.2`, `${name} TXT "https://www.spamhaus.org/query/ip/${address}"`];
}

function hostsIn(zone: string): readonly string[] {
  const own = named.filter(({ name }) => name.endsWith(`.${zone}`));
  return [...own.map(({ name, address }) => `${name}. A ${address}`), '@ TXT "v=spf1 a -all"'];
}

function sender({ name }: { readonly name: string }, policy: string): readonly string[] {
  return [`@ MX 10 ${name}.`, policy, '_dmarc TXT "v=DMARC1; p=none"'];
}

function spf(address: string): string {
  return `@ TXT "v=spf1 ip4:${address} -all"`;
}

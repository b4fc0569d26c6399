import { defineFindings, type Effect } from '../../core/finding.ts';
import { counted, list } from './words.ts';

const bounceToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };
const bounceYours: Effect = { kind: 'bounce', direction: 'your-mail' };
const spoofable: Effect = { kind: 'spoofable', direction: 'your-mail' };

/** One server, and what it did. `address`: null where it has none that could be asked. */
export interface Faulty {
  readonly host: string;
  readonly address: string | null;
  readonly detail: string;
}

export interface Servers {
  readonly apex: string;
  readonly servers: readonly Faulty[];
}

const named = ({ host, address }: Faulty) => (address === null ? host : `${host} [${address}]`);
const told = (servers: readonly Faulty[]) =>
  list(
    servers.map((one) => `${named(one)}: ${one.detail}`),
    '; ',
  );
const hostsOf = (servers: readonly { readonly host: string }[]) => [...new Set(servers.map(({ host }) => host))];

const ns2 = { host: 'ns2.acme.example', address: '192.0.2.54' };

/** What is wrong with the servers themselves. */
export const serverFindings = defineFindings({
  'nameservers-none-serves': {
    severity: 'critical',
    effects: [bounceToYou, bounceYours],
    spec: 'RFC 1912 section 2.8',
    example: {
      apex: 'acme.example',
      servers: [
        { host: 'ns1.acme.example', address: '192.0.2.53', detail: 'REFUSED' },
        { ...ns2, detail: 'no answer' },
      ],
    },
    text: ({ apex, servers }: Servers) => ({
      title: 'none of the name servers answers for the domain',
      why: `the zone above names them for ${apex}, and neither we nor the resolver get an answer out of any: ${told(servers)}; nobody can deliver mail to you, and receivers refuse yours as from a domain that is not there`,
      fix: {
        text: 'set the zone up at these servers, or name the ones that have it at the registrar; see that the registration has not lapsed',
      },
    }),
  },
  'nameservers-host-unregistered': {
    severity: 'critical',
    effects: [spoofable],
    spec: 'RFC 1912 section 2.8',
    example: { apex: 'acme.example', hosts: [{ host: 'ns2.oldhoster.example', registrable: 'oldhoster.example' }] },
    text: ({
      apex,
      hosts,
    }: {
      readonly apex: string;
      readonly hosts: readonly { readonly host: string; readonly registrable: string }[];
    }) => ({
      title: `a name server under a domain that nobody owns: ${counted(hostsOf(hosts), 'servers')}`,
      why: `whoever registers ${list([...new Set(hosts.map(({ registrable }) => registrable))])} answers for ${apex}, and can take your mail and send in your name with SPF, DKIM and DMARC passing`,
      fix: { text: `take ${list(hostsOf(hosts))} out of the NS records here and at the registrar, today` },
    }),
  },
  'nameservers-lame': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 1912 section 2.8',
    example: { apex: 'acme.example', servers: [{ ...ns2, detail: 'REFUSED' }] },
    text: ({ apex, servers }: Servers) => ({
      title: `named as a name server, but not in charge: ${counted(hostsOf(servers), 'servers')}`,
      why: `whoever asks there about ${apex} gets no answer and has to try another, which delays mail; when the others fail too, it bounces: ${told(servers)}`,
      fix: { text: 'set the zone up at the server, or take it out of the NS records here and at the registrar' },
    }),
  },
  'nameservers-silent': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 1912 section 2.8',
    example: { apex: 'acme.example', servers: [{ ...ns2, detail: 'no answer' }] },
    text: ({ apex, servers }: Servers) => ({
      title: `did not answer us: ${counted(hostsOf(servers), 'name servers')}`,
      why: `other servers of ${apex} answered us, these did not in this minute (${told(servers)}); if others fare alike, mail is delayed`,
      fix: { text: 'see that the server runs, and that port 53 is open over UDP and TCP' },
    }),
  },
  'nameservers-host-unusable': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 1912 section 2.8',
    example: { apex: 'acme.example', hosts: [{ host: 'ns3.acme.example', detail: 'it has no address' }] },
    text: ({
      apex,
      hosts,
    }: {
      readonly apex: string;
      readonly hosts: readonly { readonly host: string; readonly detail: string }[];
    }) => ({
      title: `a name server that nobody can ask: ${counted(hostsOf(hosts), 'servers')}`,
      why: `it counts for nothing among the servers of ${apex}, and costs time where it is tried: ${list(
        hosts.map(({ host, detail }) => `${host}: ${detail}`),
        '; ',
      )}`,
      fix: {
        text: 'give it a public address record of its own, or take it out of the NS records here and at the registrar',
      },
    }),
  },
  'nameservers-alias': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2181 section 10.3',
    example: { hosts: [{ host: 'ns1.acme.example', target: 'dns.hoster.example' }] },
    text: ({ hosts }: { readonly hosts: readonly { readonly host: string; readonly target: string }[] }) => ({
      title: `a name server is an alias: ${counted(hostsOf(hosts), 'servers')}`,
      why: `NS records must name the server itself; some resolvers do not follow ${list(hosts.map(({ host, target }) => `${host} to ${target}`))}`,
      fix: { text: 'put address records in place of the CNAME, or name its target in the NS records' },
    }),
  },
  'nameservers-single': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2182 section 5',
    example: { apex: 'acme.example', hosts: ['ns1.acme.example'], addresses: ['192.0.2.53'] },
    text: ({
      apex,
      hosts,
      addresses,
    }: {
      readonly apex: string;
      readonly hosts: readonly string[];
      readonly addresses: readonly string[];
    }) => ({
      title: 'a single name server',
      why: `while ${list(hosts)}${hosts.length > 1 ? `, all at ${list(addresses)},` : ''} is down nobody finds ${apex}: mail to you waits, and your own mail fails SPF, DKIM and DMARC`,
      fix: { text: 'add a second one, in another network' },
    }),
  },
  'nameservers-single-network': {
    severity: 'info',
    effects: [],
    spec: 'RFC 2182 section 3.1',
    example: { apex: 'acme.example', network: '192.0.2.0/24' },
    text: ({ apex, network }: { readonly apex: string; readonly network: string }) => ({
      title: 'all name servers are in one network',
      why: `one broken line takes all servers of ${apex} in ${network} away; whether they are in one place cannot be seen from here (an address may be announced in many)`,
      fix: { text: 'have one server elsewhere' },
    }),
  },
  'nameservers-no-ipv6': {
    severity: 'info',
    effects: [],
    spec: 'RFC 10001 section 4.1',
    example: { apex: 'acme.example' },
    text: ({ apex }: { readonly apex: string }) => ({
      title: 'no name server has an IPv6 address',
      why: `resolvers that have IPv6 only reach ${apex} through translators or not at all`,
      fix: { text: 'give one of the servers an IPv6 address, here and at the registrar' },
    }),
  },
});

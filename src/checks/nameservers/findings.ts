import { defineFindings, type Effect } from '../../core/finding.ts';

const spamFolder: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const bounceToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };

const MAX_NAMED = 5;
const list = (names: readonly string[]) =>
  names.length <= MAX_NAMED
    ? names.join(', ')
    : `${names.slice(0, MAX_NAMED).join(', ')} and ${names.length - MAX_NAMED} more`;

/** One server, and what it did. */
export interface Faulty {
  readonly host: string;
  readonly address: string;
  readonly detail: string;
}

/** What the servers of a zone say differently. */
export interface Difference {
  readonly name: string;
  readonly type: string;
  /** Each answer with the servers that give it, the most common first. */
  readonly versions: readonly { readonly servers: readonly string[]; readonly values: readonly string[] }[];
}

const shown = (values: readonly string[]) =>
  values.length === 0
    ? 'nothing'
    : list(values.map((value) => (value.length > 120 ? `${value.slice(0, 120)}…` : value)));

function told({ name, type, versions }: Difference): string {
  return `${name} ${type}: ${versions.map(({ servers, values }) => `${list(servers)} ${servers.length === 1 ? 'says' : 'say'} ${shown(values)}`).join('; ')}`;
}

const ns = { host: 'ns2.acme.example', address: '192.0.2.54' };

export const nameserversFindings = defineFindings({
  'nameservers-records-differ': {
    severity: 'major',
    effects: [spamFolder, bounceToYou],
    spec: 'RFC 1034 section 4.3.5',
    example: {
      apex: 'acme.example',
      differences: [
        {
          name: 'acme.example',
          type: 'TXT',
          versions: [
            { servers: ['ns1.acme.example'], values: ['v=spf1 mx -all'] },
            { servers: ['ns2.acme.example'], values: ['v=spf1 -all'] },
          ],
        },
      ],
    },
    text: ({ apex, differences }: { readonly apex: string; readonly differences: readonly Difference[] }) => ({
      title: `the name servers of ${apex} disagree about ${list(differences.map(({ type }) => type))}`,
      why: `which answer a receiver gets is chance, and so is what becomes of the mail: ${differences.map(told).join('; ')}`,
      fix: {
        text: 'see that the servers copy the zone from each other (raise the serial, look at the transfer), or that it is edited at all of them',
      },
    }),
  },
  'nameservers-lame': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 1912 section 2.8',
    example: { apex: 'acme.example', servers: [{ ...ns, detail: 'REFUSED' }] },
    text: ({ apex, servers }: { readonly apex: string; readonly servers: readonly Faulty[] }) => ({
      title: `not in charge of ${apex}, though named: ${list(servers.map(({ host }) => host))}`,
      why: `senders that happen to ask there get no answer and try again, which delays mail; when the other servers fail too, it bounces: ${servers
        .slice(0, MAX_NAMED)
        .map(({ host, address, detail }) => `${host} [${address}]: ${detail}`)
        .join('; ')}`,
      fix: { text: 'set the zone up at the server, or take it out of the NS records here and at the registrar' },
    }),
  },
  'nameservers-silent': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 1912 section 2.8',
    example: { apex: 'acme.example', servers: [{ ...ns, detail: 'no answer' }] },
    text: ({ apex, servers }: { readonly apex: string; readonly servers: readonly Faulty[] }) => ({
      title: `did not answer us: ${list(servers.map(({ host }) => host))}`,
      why: `other servers of ${apex} answered, ${list(servers.map(({ host, address }) => `${host} [${address}]`))} did not, from here and in this minute; if others fare alike, mail is delayed`,
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
      title: `a name server that cannot be asked: ${list(hosts.map(({ host }) => host))}`,
      why: `${hosts
        .slice(0, MAX_NAMED)
        .map(({ host, detail }) => `${host}: ${detail}`)
        .join('; ')}: it counts for nothing among the servers of ${apex}`,
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
      title: `a name server is an alias: ${list(hosts.map(({ host }) => host))}`,
      why: `NS records must name the server itself; some resolvers do not follow ${list(hosts.map(({ host, target }) => `${host} to ${target}`))}`,
      fix: { text: 'put address records in place of the CNAME, or name its target in the NS records' },
    }),
  },
  'nameservers-delegation-differs': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 1034 section 4.2.2',
    example: { apex: 'acme.example', onlyParent: ['ns-old.hoster.example'], onlyZone: ['ns2.acme.example'] },
    text: ({
      apex,
      onlyParent,
      onlyZone,
    }: {
      readonly apex: string;
      readonly onlyParent: readonly string[];
      readonly onlyZone: readonly string[];
    }) => ({
      title: 'the registrar names other servers than the zone itself',
      why: `${[
        ...(onlyParent.length > 0 ? [`only the zone above sends questions to ${list(onlyParent)}`] : []),
        ...(onlyZone.length > 0 ? [`only ${apex} itself names ${list(onlyZone)}`] : []),
      ].join('; ')}: a server that nobody keeps any more goes on answering for you`,
      fix: { text: 'make the two alike: NS records in the zone, and the name servers at the registrar' },
    }),
  },
  'nameservers-single': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2182 section 5',
    example: { apex: 'acme.example', host: 'ns1.acme.example' },
    text: ({ apex, host }: { readonly apex: string; readonly host: string }) => ({
      title: 'a single name server',
      why: `while ${host} is down nobody finds ${apex}: mail to you waits, and your own mail fails SPF, DKIM and DMARC`,
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
    spec: 'RFC 3901 section 4',
    example: { apex: 'acme.example' },
    text: ({ apex }: { readonly apex: string }) => ({
      title: 'no name server has an IPv6 address',
      why: `resolvers that have IPv6 only reach ${apex} through translators or not at all`,
      fix: { text: 'give one of the servers an IPv6 address, here and at the registrar' },
    }),
  },
  'nameservers-serial-differs': {
    severity: 'info',
    effects: [],
    spec: 'RFC 1912 section 2.2',
    example: {
      apex: 'acme.example',
      serials: [
        { server: 'ns1.acme.example', serial: 7 },
        { server: 'ns2.acme.example', serial: 6 },
      ],
    },
    text: ({
      apex,
      serials,
    }: {
      readonly apex: string;
      readonly serials: readonly { readonly server: string; readonly serial: number }[];
    }) => ({
      title: 'the name servers have different versions of the zone',
      why: `${serials
        .map(({ server, serial }) => `${server} has serial ${serial}`)
        .slice(0, MAX_NAMED)
        .join(
          ', ',
        )}: minutes after a change of ${apex} that is usual, after hours it is a broken transfer; some providers number each server on its own`,
      fix: { text: 'audit again later; if it stays, look at the zone transfer' },
    }),
  },
  'nameservers-not-yet-visible': {
    severity: 'info',
    effects: [],
    spec: 'RFC 1034 section 4.3.4',
    example: {
      records: [
        {
          name: '_dmarc.acme.example',
          type: 'TXT',
          published: ['v=DMARC1; p=reject'],
          cached: ['v=DMARC1; p=none'],
          ttl: 3412,
        },
      ],
    },
    text: ({ records }: { readonly records: readonly Stale[] }) => ({
      title: `changed, but not visible everywhere yet: ${list(records.map(({ name, type }) => `${name} ${type}`))}`,
      why: records
        .slice(0, MAX_NAMED)
        .map(
          ({ name, type, published, cached, ttl }) =>
            `your name servers have ${shown(published)} at ${name} ${type}; the resolver asked still says ${shown(cached)}, for ${ttl} s at most`,
        )
        .join('; '),
      fix: {
        text: 'wait until the time has passed, and audit again; what is judged here is what the resolver still says',
      },
    }),
  },
  'nameservers-long-ttl': {
    severity: 'info',
    effects: [],
    spec: 'RFC 1912 section 2.2',
    example: { records: [{ name: 'acme.example', type: 'MX', ttl: 604_800 }] },
    text: ({ records }: { readonly records: readonly Timed[] }) => ({
      title: 'mail records are kept for days',
      why: `${timed(records)}: a mistake there, or a move to another provider, is seen by some for that long`,
      fix: { text: 'lower it to an hour, at least some days before a change' },
    }),
  },
  'nameservers-short-ttl': {
    severity: 'info',
    effects: [],
    spec: 'RFC 1912 section 2.2',
    example: { records: [{ name: 'acme.example', type: 'MX', ttl: 0 }] },
    text: ({ records }: { readonly records: readonly Timed[] }) => ({
      title: 'mail records are asked for again and again',
      why: `${timed(records)}: every receiver asks for every message, so that a short failure of your name servers is felt at once`,
      fix: { text: 'raise it to an hour' },
    }),
  },
});

export interface Stale {
  readonly name: string;
  readonly type: string;
  readonly published: readonly string[];
  readonly cached: readonly string[];
  /** Seconds. */
  readonly ttl: number;
}

export interface Timed {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
}

const timed = (records: readonly Timed[]) => list(records.map(({ name, type, ttl }) => `${name} ${type} for ${ttl} s`));

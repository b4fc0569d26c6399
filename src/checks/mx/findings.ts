import { defineFindings, type Effect } from '../../core/finding.ts';

const bounceToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };
const bounceYours: Effect = { kind: 'bounce', direction: 'your-mail' };

/** An MX record, as a finding names it. */
export interface NamedMx {
  readonly preference: number;
  readonly exchange: string;
}

export interface AtTargets {
  readonly domain: string;
  readonly targets: readonly NamedMx[];
}

export interface ProviderAt {
  readonly provider: string;
  readonly hosts: readonly string[];
}

const example: AtTargets = { domain: 'acme.example', targets: [{ preference: 20, exchange: 'mx2.acme.example' }] };
const list = (names: readonly string[]) => names.join(', ');
const hostsOf = (targets: readonly NamedMx[]) => list(targets.map(({ exchange }) => exchange));
const mxValue = ({ preference, exchange }: NamedMx) =>
  `${preference} ${exchange.endsWith('.') ? exchange : `${exchange}.`}`;
const remove = ({ domain, targets }: AtTargets) =>
  targets.map((target) => ({ action: 'remove', name: `${domain}.`, type: 'MX', value: mxValue(target) }) as const);
const nullMx = (domain: string) => ({ action: 'add', name: `${domain}.`, type: 'MX', value: '0 .' }) as const;

export const mxFindings = defineFindings({
  'mx-domain-nonexistent': {
    severity: 'critical',
    effects: [bounceToYou, bounceYours],
    spec: 'RFC 5321 section 5.1',
    example: { domain: 'acme.example' },
    text: ({ domain }: { domain: string }) => ({
      title: `the domain ${domain} does not exist in DNS`,
      why: 'nobody can send to it, and receivers refuse mail from a domain that does not exist',
      fix: { text: 'check the spelling, and at the registrar that the domain is registered, paid for and delegated' },
    }),
  },
  'mx-name-servers-failing': {
    severity: 'critical',
    effects: [bounceToYou, bounceYours],
    spec: 'RFC 5321 section 5.1',
    example: { domain: 'acme.example', failing: 'acme.example MX: SERVFAIL from 192.0.2.53' },
    text: ({ domain, failing }: { domain: string; failing: string }) => ({
      title: `the name servers of ${domain} do not answer`,
      why: `other DNS questions are answered, this domain's are not (${failing}); mail to and from it waits, then bounces`,
      fix: {
        text: "ask whoever runs the domain's DNS to see that its name servers answer and its DNSSEC signatures are valid",
      },
    }),
  },
  'mx-dnssec-bogus': {
    severity: 'critical',
    effects: [bounceToYou, bounceYours],
    spec: 'RFC 4035 section 5.5',
    example: { domain: 'acme.example', failing: 'acme.example MX: SERVFAIL from 192.0.2.53 (EDE 7 Signature Expired)' },
    text: ({ domain, failing }: { domain: string; failing: string }) => ({
      title: `the DNSSEC signatures of ${domain} do not verify`,
      why: `whoever validates DNSSEC, as most large providers do, gets no answer for this domain (${failing}); mail to and from it waits, then bounces`,
      fix: {
        text: 'sign the zone again and see that the DS record at the registrar matches the key; until then, remove the DS record',
      },
    }),
  },
  'mx-missing': {
    severity: 'critical',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 5.1',
    example: { domain: 'acme.example' },
    text: ({ domain }: { domain: string }) => ({
      title: 'no MX record, and no address in its place',
      why: `there is no host to bring mail for ${domain} to: every message to it bounces, replies and bounces included`,
      fix: {
        text: 'publish the MX records that your mailbox provider names; if the domain takes no mail, say so with a null MX',
        records: [nullMx(domain)],
      },
    }),
  },
  'mx-missing-for-sender': {
    severity: 'minor',
    effects: [bounceYours],
    spec: 'RFC 7505 section 4.2',
    example: { domain: 'news.acme.example' },
    text: ({ domain }: { domain: string }) => ({
      title: 'no MX record: bounces and replies have nowhere to go',
      why: `some receivers refuse mail from ${domain} because they could not return it`,
      fix: { text: 'publish an MX record that takes bounces for the domain' },
    }),
  },
  'mx-implicit': {
    severity: 'minor',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 5.1',
    example: { domain: 'acme.example', addresses: ['192.0.2.1'] },
    text: ({ domain, addresses }: { domain: string; addresses: readonly string[] }) => ({
      title: 'no MX record, mail goes to the address of the domain itself',
      why: `senders fall back to ${list(addresses)}; that is often the web server, and some senders skip the fallback`,
      fix: {
        text: 'publish an MX record that names the mail server',
        records: [{ action: 'add', name: `${domain}.`, type: 'MX', value: `10 ${domain}.` }],
      },
    }),
  },
  'mx-null-with-others': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 7505 section 3',
    example: { domain: 'acme.example', others: ['mx1.acme.example'] },
    text: ({ domain, others }: { domain: string; others: readonly string[] }) => ({
      title: 'a null MX stands beside other MX records',
      why: `"0 ." says that ${domain} takes no mail; senders that believe it never try ${list(others)}`,
      fix: {
        text: 'remove the null MX',
        records: [{ action: 'remove', name: `${domain}.`, type: 'MX', value: '0 .' }],
      },
    }),
  },
  'mx-null-preference': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7505 section 3',
    example: { domain: 'acme.example', preference: 10 },
    text: ({ domain, preference }: { domain: string; preference: number }) => ({
      title: `the null MX has preference ${preference}, it must be 0`,
      why: 'a sender that reads the rule strictly does not recognise it, and tries to deliver to the root of the DNS',
      fix: {
        text: 'set the preference to 0',
        records: [{ action: 'change', name: `${domain}.`, type: 'MX', value: '0 .' }],
      },
    }),
  },
  'mx-null-but-sends': {
    severity: 'major',
    effects: [bounceYours],
    spec: 'RFC 7505 section 4.2',
    example: { domain: 'news.acme.example' },
    text: ({ domain }: { domain: string }) => ({
      title: 'a null MX on a domain that sends mail',
      why: `receivers may refuse mail from ${domain} (550 5.7.27), because no reply or bounce can ever reach it`,
      fix: {
        text: 'publish an MX that takes bounces; or, if nothing is sent from here, publish an SPF record that says so',
        records: [{ action: 'change', name: `${domain}.`, type: 'TXT', value: '"v=spf1 -all"' }],
      },
    }),
  },
  'mx-no-usable-host': {
    severity: 'critical',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 5.1',
    example: { domain: 'acme.example', hosts: ['mx1.acme.example', 'mx2.acme.example'] },
    text: ({ domain, hosts }: { domain: string; hosts: readonly string[] }) => ({
      title: 'not one MX leads to a public address',
      why: `${list(hosts)} cannot be reached from the Internet, so every message to ${domain} bounces`,
      fix: {
        text: "make the MX records name hosts that have public A or AAAA records, as your mailbox provider's page says",
      },
    }),
  },
  'mx-target-nonexistent': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 5.1',
    example,
    text: (params: AtTargets) => ({
      title: `MX target does not exist: ${hostsOf(params.targets)}`,
      why: 'the name is not in DNS (NXDOMAIN); a sender that tries this host first delays the mail, or gives it up',
      fix: { text: 'correct the host name, or remove the record', records: remove(params) },
    }),
  },
  'mx-target-unregistered': {
    severity: 'critical',
    effects: [bounceToYou, { kind: 'spoofable', direction: 'mail-to-you' }],
    spec: 'RFC 5321 section 5.1',
    example: { ...example, registrable: 'acme-old.example' },
    text: (params: AtTargets & { registrable: string }) => ({
      title: `MX target under a domain that nobody owns: ${params.registrable}`,
      why: `${params.registrable} is not registered: whoever registers it receives mail for ${params.domain}`,
      fix: { text: 'remove the record at once', records: remove(params) },
    }),
  },
  'mx-target-no-address': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 5.1',
    example,
    text: (params: AtTargets) => ({
      title: `MX target has no address: ${hostsOf(params.targets)}`,
      why: 'the name exists, but has neither an A nor an AAAA record, so no sender can connect to it',
      fix: { text: 'publish the address of the mail server at that name, or remove the MX record' },
    }),
  },
  'mx-target-cname': {
    severity: 'minor',
    effects: [bounceToYou],
    spec: 'RFC 2181 section 10.3',
    example: { ...example, canonical: 'mail.host.example' },
    text: (params: AtTargets & { canonical: string }) => ({
      title: `MX target is an alias: ${hostsOf(params.targets)}`,
      why: `an MX must name the host itself; some senders do not follow the CNAME to ${params.canonical} and bounce`,
      fix: {
        text: 'name the canonical host in the MX record',
        records: params.targets.map(
          ({ preference }) =>
            ({
              action: 'change',
              name: `${params.domain}.`,
              type: 'MX',
              value: `${preference} ${params.canonical}.`,
            }) as const,
        ),
      },
    }),
  },
  'mx-target-address-literal': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 1035 section 3.3.9',
    example: { ...example, targets: [{ preference: 10, exchange: '192.0.2.25' }] },
    text: (params: AtTargets) => ({
      title: `MX names an address, not a host: ${hostsOf(params.targets)}`,
      why: 'an MX record holds a host name; senders look the digits up as a name, find nothing and bounce',
      fix: { text: 'give the address a name with an A record, and name that in the MX', records: remove(params) },
    }),
  },
  'mx-target-localhost': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 6761 section 6.3',
    example: { ...example, targets: [{ preference: 10, exchange: 'localhost' }] },
    text: (params: AtTargets) => ({
      title: `MX names the sender's own machine: ${hostsOf(params.targets)}`,
      why: 'every sender that follows it connects to itself; the mail loops and bounces',
      fix: {
        text: 'name the real mail server, or publish a null MX if the domain takes no mail',
        records: [...remove(params), nullMx(params.domain)],
      },
    }),
  },
  'mx-target-invalid-name': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 2.3.5',
    example: { ...example, targets: [{ preference: 10, exchange: 'mail_server.acme.example' }] },
    text: (params: AtTargets) => ({
      title: `MX target is no valid host name: ${hostsOf(params.targets)}`,
      why: 'host names are letters, digits and inner hyphens; many senders refuse anything else',
      fix: { text: 'rename the host, without underscores or other characters', records: remove(params) },
    }),
  },
  'mx-target-not-public': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 6890 section 2.2.2',
    example: { domain: 'acme.example', places: [{ host: 'mx2.acme.example', address: '10.0.0.25', kind: 'private' }] },
    text: ({ places }: { domain: string; places: readonly { host: string; address: string; kind: string }[] }) => ({
      title: `MX address not reachable from the Internet: ${list(places.map(({ address }) => address))}`,
      why: `${list(places.map(({ host, address, kind }) => `${host} has ${address} (${kind})`))}: senders cannot reach it, or reach something of their own`,
      fix: {
        text: 'publish the public address of the mail server instead',
        records: places.map(
          ({ host, address }) =>
            ({
              action: 'remove',
              name: `${host}.`,
              type: address.includes(':') ? 'AAAA' : 'A',
              value: address,
            }) as const,
        ),
      },
    }),
  },
  'mx-duplicate-host': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5321 section 5.1',
    example: { domain: 'acme.example', host: 'mx1.acme.example', preferences: [10, 20] },
    text: ({ domain, host, preferences }: { domain: string; host: string; preferences: readonly number[] }) => ({
      title: `${host} is listed ${preferences.length} times`,
      why: 'a sender that was turned away asks the same host again; a second listing is no backup',
      fix: {
        text: 'keep the record with the lowest preference',
        records: preferences.slice(1).map(
          (preference) =>
            ({
              action: 'remove',
              name: `${domain}.`,
              type: 'MX',
              value: `${preference} ${host}.`,
            }) as const,
        ),
      },
    }),
  },
  'mx-providers-mixed': {
    severity: 'minor',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 5.1',
    example: {
      domain: 'acme.example',
      providers: [
        { provider: 'Google', hosts: ['aspmx.l.google.com'] },
        { provider: 'Microsoft 365', hosts: ['acme-example.mail.protection.outlook.com'] },
      ],
    },
    text: ({ providers }: { domain: string; providers: readonly ProviderAt[] }) => ({
      title: `MX records of ${providers.length} mailbox providers: ${list(providers.map(({ provider }) => provider))}`,
      why: 'a sender may pick either; where the mailboxes are at only one of them, the other refuses part of your mail',
      fix: {
        text: `after a move, remove the MX records of the old provider; the hosts are ${list(providers.flatMap(({ hosts }) => hosts))}`,
      },
    }),
  },
  'mx-no-ipv6': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5321 section 5.2',
    example: { domain: 'acme.example', hosts: ['mx1.acme.example'] },
    text: ({ hosts }: { domain: string; hosts: readonly string[] }) => ({
      title: 'no MX host has an IPv6 address',
      why: `${list(hosts)} can be reached over IPv4 only; senders with IPv6 alone cannot deliver`,
      fix: { text: 'add AAAA records once the mail server listens on IPv6 and its IPv6 address has a PTR record' },
    }),
  },
});

/** What the mx check shows of its facts. */
export interface MxShown {
  readonly [key: string]: unknown;
  readonly kind: 'records' | 'null-mx' | 'implicit' | 'none';
  readonly hosts: readonly {
    readonly host: string;
    readonly preference: number;
    readonly provider: string | null;
    readonly addresses: readonly string[];
  }[];
}

export function mxSummary({ kind, hosts }: MxShown): string {
  if (kind === 'null-mx') return 'null MX: the domain takes no mail';
  if (kind === 'none') return 'no mail host';
  const addresses = hosts.reduce((sum, host) => sum + host.addresses.length, 0);
  const named = [...new Set(hosts.flatMap(({ provider }) => provider ?? []))];
  const counted = `${hosts.length} ${hosts.length === 1 ? 'host' : 'hosts'}, ${addresses} ${addresses === 1 ? 'address' : 'addresses'}`;
  return named.length > 0 ? `${counted}, ${named.join(' and ')}` : counted;
}

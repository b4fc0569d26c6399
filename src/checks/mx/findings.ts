import { defineFindings } from '../../core/finding.ts';
import { mxTargetFindings } from './target-findings.ts';
import { bounceToYou, bounceYours, list, NO_MAIL, nullMx } from './words.ts';

export interface ProviderAt {
  readonly provider: string;
  readonly hosts: readonly string[];
}

export interface Implicit {
  readonly domain: string;
  /** Of the domain itself. */
  readonly addresses: readonly string[];
  /** Whether one of them is public. */
  readonly reachable: boolean;
}

const ownFindings = defineFindings({
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
    sameAs: ['nameservers-none-serves'],
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
    sameAs: ['dnssec-bogus'],
    spec: 'RFC 4035 section 5.5',
    example: { domain: 'acme.example', failing: 'acme.example MX: SERVFAIL from 192.0.2.53 (EDE 7 Signature Expired)' },
    text: ({ domain, failing }: { domain: string; failing: string }) => ({
      title: `the DNSSEC signatures of ${domain} do not verify`,
      why: `whoever validates DNSSEC, as most large providers do, gets no answer for this domain (${failing}); mail to and from it waits, then bounces`,
      fix: {
        text: 'sign the zone again, and see that the DS record at the registrar is for a key that signs; the finding dnssec-bogus names the weak link and what mends it',
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
        condition: NO_MAIL,
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
    example: { domain: 'acme.example', addresses: ['192.0.2.1'], reachable: true },
    text: ({ domain, addresses, reachable }: Implicit) => ({
      title: 'no MX record, mail goes to the address of the domain itself',
      why: `senders fall back to ${list(addresses)}; that is often the web server, and some senders skip the fallback`,
      fix: {
        text: 'publish an MX record that names the mail server',
        ...(reachable && {
          records: [{ action: 'add', name: `${domain}.`, type: 'MX', value: `10 ${domain}.` }],
        }),
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
        condition: `nothing is sent from ${domain}`,
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

export const mxFindings = { ...ownFindings, ...mxTargetFindings };

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

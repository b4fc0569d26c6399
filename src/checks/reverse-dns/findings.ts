import { defineFindings, type Effect } from '../../core/finding.ts';
import {
  type AtAddresses,
  addressesWithNames,
  addressTitle,
  addressWords,
  confirmed,
  type NamedAddress,
  namesFor,
} from './words.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };

const GMAIL = 'https://support.google.com/mail/answer/81126';
const OWNER =
  'PTR records are set by whoever runs the network of the address: in the panel of your host, or by its support';

const sender: NamedAddress = {
  address: '203.0.113.25',
  basis: 'implied',
  host: null,
  term: 'ip4:203.0.113.25',
  names: [],
};
const mailHost: NamedAddress = { ...sender, basis: 'mail-host', host: 'mx1.acme.example', term: null };
const named = (at: NamedAddress, ...names: readonly string[]): NamedAddress => ({ ...at, names });
const missing = (at: NamedAddress): AtAddresses => ({ domain: 'acme.example', addresses: [at] });

export const reverseDnsFindings = defineFindings({
  'reverse-dns-missing': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 1912 section 2.1',
    example: missing(sender),
    text: (p: AtAddresses) => ({
      title: `no PTR record: ${addressTitle(p.addresses)}`,
      why: `reverse DNS has no name for ${addressWords(p.addresses)}; Gmail refuses mail from such an address (550 5.7.25), and so do many others`,
      fix: { text: `give the address a PTR record; ${OWNER}`, records: namesFor(p, 'add') },
    }),
  },
  'reverse-dns-not-confirmed': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 8601 section 3',
    example: missing(named(sender, 'mail.acme.example')),
    text: (p: AtAddresses) => ({
      title: `PTR name does not lead back: ${addressTitle(p.addresses)}`,
      why: `a name counts only where it leads back to the address, and this does not: ${addressesWithNames(p.addresses)}; Gmail refuses mail from such an address (550 5.7.25)`,
      fix: { text: `publish the address at the name, or change the PTR record; ${OWNER}`, records: confirmed(p) },
    }),
  },
  'reverse-dns-partly-confirmed': {
    severity: 'minor',
    effects: [spam],
    spec: 'RFC 8601 section 3',
    example: missing(named(sender, 'old.acme.example')),
    text: (p: AtAddresses) => ({
      title: `some PTR names do not lead back: ${addressTitle(p.addresses)}`,
      why: `receivers that look at one name only may meet ${addressesWithNames(p.addresses)}, which fails, though another name is right`,
      fix: { text: `keep the one PTR record that the server calls itself by; ${OWNER}` },
    }),
  },
  'reverse-dns-several': {
    severity: 'info',
    effects: [],
    spec: 'RFC 2181 section 10.2',
    example: missing(named(sender, 'mail.acme.example', 'www.acme.example')),
    text: (p: AtAddresses) => ({
      title: `several PTR names: ${addressTitle(p.addresses)}`,
      why: `allowed, but receivers take one of them at random to compare with the name the server gives: ${addressesWithNames(p.addresses)}`,
      fix: { text: `keep the one that the server calls itself by; ${OWNER}` },
    }),
  },
  'reverse-dns-dynamic': {
    severity: 'major',
    effects: [bounce, spam],
    spec: GMAIL,
    example: missing(named(sender, '203-0-113-25.dyn.isp.example')),
    text: (p: AtAddresses) => ({
      title: `name of a dial-up or home line: ${addressTitle(p.addresses)}`,
      why: `${addressesWithNames(p.addresses)} looks like a line that no mail server stands at; many receivers refuse mail from such names unseen`,
      fix: { text: `give the address a name of its own; ${OWNER}`, records: namesFor(p, 'change') },
    }),
  },
  'reverse-dns-generic': {
    severity: 'minor',
    effects: [bounce, spam],
    spec: GMAIL,
    example: missing(named(sender, 'static.25.113.0.203.clients.host.example')),
    text: (p: AtAddresses) => ({
      title: `name made from the address: ${addressTitle(p.addresses)}`,
      why: `${addressesWithNames(p.addresses)} is the name a host gives to addresses without an owner; some receivers count it against the mail or refuse it`,
      fix: { text: `give the address a name of its own; ${OWNER}`, records: namesFor(p, 'change') },
    }),
  },
  'reverse-dns-helo-differs': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5321 section 4.1.4',
    example: {
      domain: 'acme.example',
      addresses: [{ ...named(sender, 'mail.acme.example'), host: 'mx1.acme.example', helo: 'srv17.acme.example' }],
    },
    text: (p: { domain: string; addresses: readonly (NamedAddress & { helo: string })[] }) => ({
      title: `server calls itself by another name: ${addressTitle(p.addresses)}`,
      why: `it says ${[...new Set(p.addresses.map(({ helo }) => helo))].slice(0, 3).join(', ')} where reverse DNS says ${addressesWithNames(p.addresses)}; if it sends under that name too, some receivers count it against the mail`,
      fix: { text: 'make the server give its PTR name in EHLO (in Postfix: myhostname)' },
    }),
  },
  'reverse-dns-possible-missing': {
    severity: 'minor',
    effects: [bounce],
    spec: 'RFC 1912 section 2.1',
    example: missing({ ...sender, basis: 'possible', term: 'a' }),
    text: (p: AtAddresses) => ({
      title: `no PTR record, if it sends: ${addressTitle(p.addresses)}`,
      why: `SPF lets ${addressWords(p.addresses)} send; if it does, Gmail and others refuse its mail, as it has no name in reverse DNS`,
      fix: {
        text: `give it a PTR record if it sends, or take it out of SPF if it does not; ${OWNER}`,
        records: namesFor(p, 'add'),
      },
    }),
  },
  'reverse-dns-possible-not-confirmed': {
    severity: 'minor',
    effects: [bounce],
    spec: 'RFC 8601 section 3',
    example: missing({ ...named(sender, 'web7.host.example'), basis: 'possible', term: 'a' }),
    text: (p: AtAddresses) => ({
      title: `PTR name does not lead back, if it sends: ${addressTitle(p.addresses)}`,
      why: `SPF lets ${addressWords(p.addresses)} send; if it does, Gmail and others refuse its mail, as its name does not lead back to it`,
      fix: {
        text: `correct the names if it sends, or take it out of SPF if it does not; ${OWNER}`,
        records: confirmed(p),
      },
    }),
  },
  'reverse-dns-mx-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 1912 section 2.1',
    example: missing(mailHost),
    text: (p: AtAddresses) => ({
      title: `MX host without PTR record: ${addressTitle(p.addresses)}`,
      why: `it does not matter for mail to you; it would for bounces and forwarded mail that ${addressWords(p.addresses)} sends itself`,
      fix: { text: `give the address a PTR record; ${OWNER}`, records: namesFor(p, 'add') },
    }),
  },
  'reverse-dns-mx-not-confirmed': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8601 section 3',
    example: missing(named(mailHost, 'host25.isp.example')),
    text: (p: AtAddresses) => ({
      title: `PTR name of an MX host does not lead back: ${addressTitle(p.addresses)}`,
      why: `it does not matter for mail to you; it would for bounces and forwarded mail that ${addressesWithNames(p.addresses)} sends itself`,
      fix: { text: `make the names agree; ${OWNER}`, records: confirmed(p) },
    }),
  },
});

/** What the reverse-dns check shows of its facts. */
export interface ReverseDnsShown {
  readonly [key: string]: unknown;
  /** Where the sending addresses are from; `unknown`: SPF names none by itself, its senders are other people's. */
  readonly senders: 'given' | 'implied' | 'unknown';
  readonly addresses: readonly {
    readonly address: string;
    readonly basis: string;
    readonly host: string | null;
    readonly term: string | null;
    /** Null: DNS did not answer. */
    readonly names: readonly { readonly name: string; readonly forward: string; readonly look: string }[] | null;
  }[];
  /** Addresses beyond the number that is looked at. */
  readonly omitted: number;
}

export function reverseDnsSummary({ addresses, senders }: ReverseDnsShown): string {
  const sure = addresses.filter(({ names }) => names?.some(({ forward }) => forward === 'confirmed')).length;
  const counted = `${sure} of ${addresses.length} ${addresses.length === 1 ? 'address' : 'addresses'} confirmed`;
  return senders === 'unknown' ? `${counted}; for senders give --sending-ip` : counted;
}

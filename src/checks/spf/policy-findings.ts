import { defineFindings } from '../../core/finding.ts';
import { bounce, changeTo, counted, listed, spamFolder, spoofable, txtRecord } from './words.ts';

export interface Domain {
  readonly domain: string;
}

/** A record and what it would be with the better ending. */
export interface Repairable extends Domain {
  readonly repaired: string | null;
}

/** A range as a finding names it. */
export interface NamedRange {
  readonly term: string;
  /** Where the term stands. */
  readonly domain: string;
  /** In words, such as `16,777,216 addresses`. */
  readonly size: string;
}

const PARKED = 'v=spf1 -all';
const ranges = (named: readonly NamedRange[]) =>
  listed(named.map(({ term, domain, size }) => `${term} in ${domain} (${size})`));

/** What the policy says: whom it lets send, and what it asks for everyone else. */
export const policyFindings = defineFindings({
  'spf-plus-all': {
    severity: 'critical',
    effects: [spoofable, spamFolder],
    spec: 'RFC 7208 section 5.1',
    example: { domain: 'acme.example', term: '+all', at: 'acme.example', repaired: 'v=spf1 mx ~all' },
    text: ({ domain, term, at, repaired }: Repairable & { readonly term: string; readonly at: string }) => ({
      title: `"${term}" lets every server in the world send as ${domain}`,
      why: 'every forged message passes SPF, and with it DMARC; filters count such a record against the domain',
      fix: {
        text:
          at === domain
            ? 'end the record in "~all" or "-all"'
            : `stop using the record of ${at}, which authorises everyone`,
        ...changeTo(domain, repaired),
      },
    }),
  },
  'spf-neutral-all': {
    severity: 'major',
    effects: [spoofable, spamFolder],
    spec: 'RFC 7208 section 8.2',
    example: { domain: 'acme.example', repaired: 'v=spf1 mx ~all' },
    text: ({ domain, repaired }: Repairable) => ({
      title: '"?all" says nothing about other servers',
      why: `receivers must treat mail from any other server as if ${domain} had no SPF, and no DMARC policy stands in for it`,
      fix: {
        text: 'end the record in "~all" or "-all", once every server that sends is named',
        ...changeTo(domain, repaired),
      },
    }),
  },
  'spf-no-all': {
    severity: 'major',
    effects: [spoofable, spamFolder],
    spec: 'RFC 7208 section 4.7',
    example: { domain: 'acme.example', repaired: 'v=spf1 mx ~all' },
    text: ({ domain, repaired }: Repairable) => ({
      title: 'the record does not end in "all"',
      why: `without it everyone else is neutral: receivers treat forged mail as if ${domain} had no SPF, and no DMARC policy stands in for it`,
      fix: {
        text: 'end the record in "~all" or "-all", once every server that sends is named',
        ...changeTo(domain, repaired),
      },
    }),
  },
  'spf-neutral-under-dmarc': {
    severity: 'minor',
    effects: [spamFolder],
    spec: 'RFC 7208 section 8.2',
    example: { domain: 'acme.example', ending: '?all', repaired: 'v=spf1 mx ~all' },
    text: ({ domain, ending, repaired }: Repairable & { readonly ending: '?all' | null }) => ({
      title: ending === null ? 'the record does not end in "all"' : '"?all" says nothing about other servers',
      why: 'the DMARC policy stops forgeries at receivers that honour it; the others get no hint from SPF',
      fix: { text: 'end the record in "~all"', ...changeTo(domain, repaired) },
    }),
  },
  'spf-softfail-all': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section 7.1',
    example: { domain: 'acme.example', dmarc: 'p=reject' },
    text: ({ dmarc }: Domain & { readonly dmarc: string | null }) => ({
      title: '"~all" leaves the decision to DMARC, which is right',
      why: `${dmarc === null ? 'where a DMARC policy is enforced' : `with ${dmarc}`}, "-all" gains nothing, and would refuse forwarded mail before its DKIM signature is looked at`,
      fix: { text: 'leave it' },
    }),
  },
  'spf-softfail-without-dmarc': {
    severity: 'minor',
    effects: [spoofable],
    spec: 'RFC 7208 section 8.5',
    example: { domain: 'acme.example' },
    text: ({ domain }: Domain) => ({
      title: '"~all" only marks forgeries, and no DMARC policy stops them',
      why: `most receivers deliver a softfail, so forged mail of ${domain} arrives, if only in the spam folder`,
      fix: {
        text: 'keep "~all" and enforce DMARC (p=quarantine or p=reject); or end the record in "-all" when every server is named',
      },
    }),
  },
  'spf-not-parked': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 7208 section 10.1.2',
    example: { domain: 'acme.example', records: [] },
    text: ({ domain, records }: Domain & { readonly records: readonly string[] }) => ({
      title: 'the domain sends no mail, but SPF does not say so',
      why: `whoever sends as ${domain} is forging; only a bare "${PARKED}" tells receivers`,
      fix: {
        text: `publish "${PARKED}" and nothing else`,
        records: [
          ...records.slice(1).map((text) => txtRecord('remove', domain, text)),
          txtRecord(records.length === 0 ? 'add' : 'change', domain, PARKED),
        ],
      },
    }),
  },
  'spf-authorises-nobody': {
    severity: 'major',
    effects: [bounce, spamFolder],
    spec: 'RFC 7208 section 10.1.2',
    example: { domain: 'acme.example', record: 'v=spf1 a -all' },
    text: ({ domain, record }: Domain & { readonly record: string }) => ({
      title: 'the record authorises no server at all',
      why: `by "${record.length > 80 ? `${record.slice(0, 79)}…` : record}" every message of ${domain} fails SPF, wherever it is sent from`,
      fix: {
        text: `name the servers that send for the domain; if none does, a bare "${PARKED}" says so`,
      },
    }),
  },
  'spf-too-many-addresses': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 9989 section 7.1',
    example: {
      domain: 'acme.example',
      ipv4Addresses: 2147483648,
      ipv6Prefix: null,
      ranges: [{ term: 'ip4:0.0.0.0/1', domain: 'acme.example', size: '2,147,483,648 addresses' }],
    },
    text: ({
      domain,
      ipv4Addresses,
      ipv6Prefix,
      ranges: named,
    }: Domain & {
      readonly ipv4Addresses: number;
      /** The widest, where it is what is too wide. */
      readonly ipv6Prefix: number | null;
      readonly ranges: readonly NamedRange[];
    }) => ({
      title: `${
        ipv6Prefix !== null
          ? `a /${ipv6Prefix} of all IPv6 addresses`
          : `${ipv4Addresses.toLocaleString('en')} IPv4 addresses`
      } may send as ${domain}`,
      why: `that is no list of servers: strangers' machines are among them and pass SPF and DMARC. The widest: ${ranges(named)}`,
      fix: { text: 'authorise only the addresses that send' },
    }),
  },
  'spf-wide-range': {
    severity: 'minor',
    effects: [spoofable],
    spec: 'RFC 9989 section 7.1',
    example: {
      domain: 'acme.example',
      ranges: [{ term: 'ip4:198.18.0.0/15', domain: 'acme.example', size: '131,072 addresses' }],
    },
    text: ({ ranges: named }: Domain & { readonly ranges: readonly NamedRange[] }) => ({
      title: `${counted(named.length, 'range')} wider than any one sender needs`,
      why: `${ranges(named)}: whoever gets an address in it can send mail that passes SPF and DMARC`,
      fix: { text: 'narrow each range to the servers that send' },
    }),
  },
  'spf-private-address': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6890 section 2.2.2',
    example: { domain: 'acme.example', terms: ['ip4:10.0.0.0/8'] },
    text: ({ terms }: Domain & { readonly terms: readonly string[] }) => ({
      title: `${counted(terms.length, 'term')} for addresses that no receiver ever sees`,
      why: `${listed(terms)} is not reachable on the Internet; receivers see the public address that your network sends from`,
      fix: { text: 'remove it, and make sure that the public address is named' },
    }),
  },
});

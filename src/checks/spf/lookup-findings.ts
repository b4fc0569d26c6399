import { defineFindings } from '../../core/finding.ts';
import {
  bounce,
  changeTo,
  counted,
  listed,
  PERMERROR,
  type Place,
  placed,
  short,
  spamFolder,
  tellOwner,
} from './words.ts';

export interface Domain {
  readonly domain: string;
}

/** A term of the domain's own record, with what it and all below it cost. */
export interface NamedCost {
  readonly term: string;
  readonly cost: number;
  /** The known sender it belongs to. */
  readonly provider: string | null;
}

const owned = (named: readonly NamedCost[]) =>
  listed(named.map(({ term, cost, provider }) => `${short(term)}${provider === null ? '' : ` (${provider})`} ${cost}`));

/** What evaluating the record costs receivers (RFC 7208 section 4.6.4). */
export const lookupFindings = defineFindings({
  'spf-too-many-lookups': {
    severity: 'major',
    effects: [bounce, spamFolder],
    spec: 'RFC 7208 section 4.6.4',
    example: {
      domain: 'acme.example',
      total: 12,
      complete: true,
      limit: 10,
      crossing: { term: 'include:mailgun.org', at: 'acme.example' },
      terms: [
        { term: 'include:spf.sender.example', cost: 9, provider: null },
        { term: 'include:_spf.google.com', cost: 2, provider: 'Google Workspace' },
        { term: 'include:mailgun.org', cost: 1, provider: 'Mailgun' },
      ],
    },
    text: ({
      total,
      complete,
      limit,
      crossing,
      terms,
    }: Domain & {
      readonly total: number;
      readonly complete: boolean;
      readonly limit: number;
      /** The term at which receivers give up. */
      readonly crossing: Place;
      /** The dearest first. */
      readonly terms: readonly NamedCost[];
    }) => {
      const [dearest] = terms;
      const over = total - limit;
      return {
        title: `${complete ? '' : 'at least '}${total} DNS lookups, the limit is ${limit}`,
        why: `receivers give up with permerror at "${short(crossing.term)}" in ${crossing.at}: mail that only it or a later term authorises may be refused or filed as spam`,
        fix: {
          text:
            dearest === undefined
              ? `remove terms until ${counted(over, 'lookup')} fewer are needed`
              : `save ${counted(over, 'lookup')}: drop what no longer sends, move a sender to a subdomain of its own, or put the addresses themselves, kept up to date (mailcheck fix --flatten), in place of "${short(dearest.term)}", the dearest (${owned(terms)})`,
        },
      };
    },
  },
  'spf-lookups-near-limit': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 4.6.4',
    example: {
      domain: 'acme.example',
      total: 9,
      limit: 10,
      terms: [{ term: 'include:_spf.google.com', cost: 4, provider: 'Google Workspace' }],
    },
    text: ({
      total,
      limit,
      terms,
    }: Domain & {
      readonly total: number;
      readonly limit: number;
      readonly terms: readonly NamedCost[];
    }) => ({
      title: `${total} of ${limit} DNS lookups used`,
      why: `${total === limit ? 'one more' : 'two more'}, by you or inside an include that somebody else changes, and SPF breaks (${owned(terms)})`,
      fix: { text: 'make room before you add a sender: drop what no longer sends' },
    }),
  },
  'spf-too-many-void-lookups': {
    severity: 'major',
    effects: [bounce, spamFolder],
    spec: 'RFC 7208 section 4.6.4',
    example: {
      domain: 'acme.example',
      limit: 2,
      places: [
        { term: 'a:old.acme.example', at: 'acme.example' },
        { term: 'a:older.acme.example', at: 'acme.example' },
        { term: 'mx:gone.example', at: 'acme.example' },
      ],
    },
    text: ({
      domain,
      limit,
      places: named,
    }: Domain & { readonly limit: number; readonly places: readonly Place[] }) => ({
      title: `${counted(named.length, 'term')} lead to nothing, the limit is ${limit}`,
      why: `after ${limit} such terms receivers answer permerror; these find neither name nor address: ${placed(named)}`,
      fix: { text: `remove the terms that lead to nothing${tellOwner(named, domain)}` },
    }),
  },
  'spf-too-many-void-lookups-ipv6': {
    severity: 'minor',
    effects: [bounce, spamFolder],
    spec: 'RFC 7208 section 4.6.4',
    example: {
      domain: 'acme.example',
      limit: 2,
      places: [
        { term: 'a', at: 'acme.example' },
        { term: 'a:www.acme.example', at: 'acme.example' },
        { term: 'a:shop.acme.example', at: 'acme.example' },
      ],
    },
    text: ({ limit, places: named }: Domain & { readonly limit: number; readonly places: readonly Place[] }) => ({
      title: `${counted(named.length, 'term')} lead to nothing on IPv6, the limit is ${limit}`,
      why: `for mail over IPv6 receivers ask these for AAAA records only, find none, and strict ones answer permerror: ${placed(named)}`,
      fix: { text: 'replace them by ip4 terms, or publish AAAA records for those hosts' },
    }),
  },
  'spf-void-term': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7208 section 4.6.4',
    example: { domain: 'acme.example', terms: ['a:old.acme.example'], repaired: 'v=spf1 mx -all' },
    text: ({
      domain,
      terms,
      repaired,
    }: Domain & { readonly terms: readonly string[]; readonly repaired: string | null }) => ({
      title: `${counted(terms.length, 'term')} without any address behind it`,
      why: `${listed(terms.map(short))} authorises nobody, costs a lookup, and counts against the limit of two empty answers`,
      fix: { text: 'remove it, or give the host an address if it should send', ...changeTo(domain, repaired) },
    }),
  },
  'spf-mx-too-many-names': {
    severity: 'major',
    effects: [bounce, spamFolder],
    spec: 'RFC 7208 section 4.6.4',
    example: { domain: 'acme.example', limit: 10, places: [{ term: 'mx', at: 'acme.example', hosts: 12 }] },
    text: ({
      limit,
      places: named,
    }: Domain & {
      readonly limit: number;
      readonly places: readonly (Place & { readonly hosts: number })[];
    }) => ({
      title: `an mx term with ${Math.max(...named.map(({ hosts }) => hosts))} hosts, the limit is ${limit}`,
      why: `${placed(named)}: ${PERMERROR}`,
      fix: { text: 'name the hosts that send by ip4 and ip6 instead of mx' },
    }),
  },
});

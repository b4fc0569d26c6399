import { type Context, defineFact } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import type { DnsFailure, TlsaRecord } from '../../core/net.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import { type HostAddresses, knownAddresses, type MailHost, mailHosts } from '../mx/facts.ts';
import { domainRole } from '../role/facts.ts';

/** What stands at `_25._tcp` of one name. `failing`: its own name servers do not answer that question. */
export type TlsaAnswer =
  | {
      readonly kind: 'records';
      /** At most 50; empty: there are none. */
      readonly records: readonly TlsaRecord[];
      /** The AD bit. */
      readonly secure: boolean;
      /** Where a CNAME at that name leads; null: the name is not an alias. */
      readonly delegatedTo: string | null;
    }
  | { readonly kind: 'failing'; readonly detail: string };

/** The TLSA records of one mail host, where DANE senders look for them (RFC 7672 section 2.2.2). */
export interface DaneHost {
  readonly host: string;
  /** The TLSA base domain: the host, or the name that it is a secure alias of. Senders name it in the handshake. */
  readonly base: string;
  /** The names that a DANE-TA certificate may be for: see `namesFor`. */
  readonly names: readonly string[];
  /** Whether every address, or the alias that leads to them, came with the AD bit; else no TLSA is looked up. */
  readonly addressSecure: boolean;
  readonly tlsa: Observation<TlsaAnswer>;
}

export interface DaneRecords {
  /**
   * What AD bits are worth (RFC 7672 section 2.1.3). `untrusted`: the resolver validates, but anybody on the way here can
   * set the bit. `not-validating`: it sets none, not even for the root, so that nothing can be told.
   */
  readonly resolver: 'trusted' | 'untrusted' | 'not-validating';
  /** Whether the MX records, or the answer that there are none, came with the AD bit. */
  readonly mxSecure: boolean;
  /** By preference; those without a known address are left out, as nobody can deliver there. */
  readonly hosts: readonly DaneHost[];
  /** Hosts past the bound, which were not looked at. */
  readonly omitted: readonly string[];
  /** Milliseconds since 1970: certificates are judged as of then. */
  readonly asOfMs: number;
}

const MAX_HOSTS = 16; // as many as there are addresses that one audit dials
const MAX_RECORDS = 50;

/** What DANE senders find in DNS. Empty where the domain takes no mail. */
export const daneRecords = defineFact({
  id: 'dane.records',
  needs: { role: domainRole, hosts: mailHosts },
  async observe({ role, hosts }, { target, net }): Promise<Observation<DaneRecords>> {
    const all = role.receives
      ? [...hosts.values()].filter(({ addresses }) => knownAddresses(addresses).length > 0)
      : [];
    const [root, mx, found] = await Promise.all([
      net.dns.query('.', 'NS'),
      net.dns.query(target.domain, 'MX'),
      Promise.all(all.slice(0, MAX_HOSTS).map((host) => tlsaOf(host, net))),
    ]);
    if (root.status === 'unknown') return root;
    const nextHop = [target.domain, ...(mx.status === 'known' ? mx.value.aliases.slice(-1) : [])];
    const looked = found.map((host) => ({ ...host, names: namesFor(host, nextHop) }));
    // The root is signed, so whoever validates at all sets the bit here.
    const validates = root.value.authenticated;
    const evidence = [...mx.evidence, ...looked.flatMap(({ tlsa }): readonly Evidence[] => tlsa.evidence)];
    return known(
      {
        resolver: validates ? (net.dns.channel.trust === 'none' ? 'untrusted' : 'trusted') : 'not-validating',
        mxSecure: mx.status === 'known' && mx.value.authenticated,
        hosts: looked,
        omitted: all.slice(MAX_HOSTS).map(({ host }) => host),
        asOfMs: net.startedAtMs,
      },
      evidence,
    );
  },
});

/**
 * The TLSA base domain, and the domain that the mail is for, with what that is an alias of: not the MX host where the base
 * is another name, unless the domain itself is the host (RFC 7672 section 3.2.2). Under MX records that are not secure that
 * section leaves the base alone; Postfix, which is who goes by TLSA even then, takes the domain all the same.
 */
function namesFor({ base }: Pick<DaneHost, 'base'>, nextHop: readonly string[]): readonly string[] {
  return [...new Set([base, ...nextHop])];
}

/**
 * The TLSA base domain is what the host is an alias of, where the whole way there is secure, else the host itself; the host
 * comes second where nothing secure stands at the first (RFC 7672 section 2.2.2).
 */
async function tlsaOf({ host, addresses }: MailHost, net: Context['net']): Promise<Omit<DaneHost, 'names'>> {
  const { isSecure, alias } = wayTo(addresses);
  const [own, expanded, cname] = await Promise.all([
    recordsAt(host, net),
    alias === null || !isSecure ? null : recordsAt(alias, net),
    // A secure alias of an insecure name: the records of the alias itself count all the same.
    alias === null || isSecure ? null : net.dns.query(host, 'CNAME'),
  ]);
  if (alias !== null && expanded !== null && decides(expanded, own)) {
    return { host, base: alias, addressSecure: isSecure, tlsa: expanded };
  }
  if (cname?.status === 'unknown' && !isEmpty(own)) return { host, base: host, addressSecure: true, tlsa: cname };
  const addressSecure = isSecure || (cname?.status === 'known' && cname.value.authenticated);
  return { host, base: host, addressSecure, tlsa: own };
}

/** Whether senders look no further than at the name that a host is an alias of. Insecure records are as good as none. */
function decides(expanded: Observation<TlsaAnswer>, own: Observation<TlsaAnswer>): boolean {
  if (expanded.status === 'unknown' || expanded.value.kind === 'failing') return true;
  const { records, secure } = expanded.value;
  return records.length > 0 && (secure || isEmpty(own));
}

function isEmpty(answer: Observation<TlsaAnswer>): boolean {
  return answer.status === 'known' && answer.value.kind === 'records' && answer.value.records.length === 0;
}

/** Whether all address records came with the AD bit, and the last name of the aliases that led to them. */
function wayTo({ a, aaaa }: HostAddresses): { readonly isSecure: boolean; readonly alias: string | null } {
  const answers = [a, aaaa].flatMap((answer) =>
    answer.status === 'known' && answer.value.kind === 'records' ? [answer.value] : [],
  );
  return {
    isSecure: answers.every(({ authenticated }) => authenticated),
    alias: answers[0]?.aliases.at(-1) ?? null,
  };
}

async function recordsAt(base: string, net: Context['net']): Promise<Observation<TlsaAnswer>> {
  const name = `_25._tcp.${base}`;
  if (!isQueryName(name)) return known({ kind: 'records', records: [], secure: false, delegatedTo: null });
  const answer = await net.dns.query(name, 'TLSA');
  if (answer.status === 'unknown') {
    if (answer.failure === undefined || !DOMAINS_DOING.has(answer.failure)) return answer;
    // Some resolvers and firewalls do not know the type at all: then it is not the domain's name servers that fail.
    const control = await net.dns.query('.', 'TLSA');
    if (control.status === 'unknown') return answer;
    return known({ kind: 'failing', detail: answer.detail }, [...answer.evidence, ...control.evidence]);
  }
  const { value, evidence } = answer;
  const records = value.kind === 'records' ? value.records : [];
  if (records.length > MAX_RECORDS) {
    return unknown('limit', `${records.length} records at ${name}; ${MAX_RECORDS} are looked at`, evidence);
  }
  const delegatedTo = value.aliases.at(-1) ?? null;
  return known({ kind: 'records', records, secure: value.authenticated, delegatedTo }, evidence);
}

/** How a question fails that the resolver was willing to ask; the addresses beside it were answered. */
const DOMAINS_DOING: ReadonlySet<DnsFailure> = new Set([
  'servfail',
  'timeout',
  'malformed',
  'alias-loop',
  'other-rcode',
]);

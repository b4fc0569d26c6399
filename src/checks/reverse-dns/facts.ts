import { addressKind, canonicalAddress, familyOf, reverseName } from '../../core/addresses.ts';
import { type Context, defineFact, maybe } from '../../core/fact.ts';
import { isHostName } from '../../core/names.ts';
import { type Evidence, known, type Observation, type Unknown } from '../../core/observation.ts';
import { knownAddresses, mailHosts } from '../mx/facts.ts';
import { providerOfMx } from '../providers.ts';
import { domainRole } from '../role/facts.ts';
import { spfDirectAddresses } from '../spf/facts.ts';

/**
 * Why an address is looked at: `given` as one that mail leaves from; `implied` by SPF, which names it; `possible`, as
 * SPF allows it by `a` or `mx` only, which is often a web server; `mail-host`, an MX that may only receive.
 */
export type Basis = 'given' | 'implied' | 'possible' | 'mail-host';

export interface Subject {
  /** Canonical. */
  readonly address: string;
  readonly basis: Basis;
  /** The MX host it belongs to, or null. */
  readonly host: string | null;
  /** The SPF term that allows it, or null. */
  readonly term: string | null;
  /** The mailbox provider or filter that runs the host: its names are not the domain's to change. */
  readonly operator: string | null;
}

export interface Subjects {
  readonly subjects: readonly Subject[];
  /** Addresses that were not looked at because there are too many. */
  readonly omitted: number;
  /** Given addresses that are not public, so that no PTR can be asked for. */
  readonly notPublic: readonly string[];
  /** Why SPF could not say which addresses send; null where it could, or was not needed. */
  readonly spfUnknown: Unknown | null;
  /** Why the mail hosts are not known; null where they are, or the domain has none. */
  readonly hostsUnknown: Unknown | null;
}

const MAX_IMPLIED = 8;
const MAX_MAIL_HOSTS = 20;
const MAX_GIVEN = 50;

/**
 * The addresses whose names matter: those given; without any, single ones that SPF names, because MX hosts are often
 * not the ones that send; and those of the mail hosts.
 */
export const reverseDnsSubjects = defineFact({
  id: 'reverse-dns.subjects',
  needs: { role: domainRole, hosts: maybe(mailHosts), direct: maybe(spfDirectAddresses) },
  async observe({ role, hosts, direct }, { target }): Promise<Observation<Subjects>> {
    const given = [...new Set(target.options.sendingIps.map(canonicalAddress))];
    const mail = new Map<string, string>();
    for (const { host, addresses } of hosts.status === 'known' && role.receives ? hosts.value.values() : []) {
      for (const address of knownAddresses(addresses).map(canonicalAddress)) {
        if (addressKind(address) === 'public' && !mail.has(address)) mail.set(address, host);
      }
    }
    const bySpf = role.sends && given.length === 0 && direct.status === 'known' ? direct.value : [];
    const found = new Map<string, Subject>();
    const add = (address: string, basis: Basis, term: string | null) => {
      const host = mail.get(address) ?? null;
      const operator = host === null ? null : (providerOfMx(host)?.name ?? null);
      if (!found.has(address)) found.set(address, { address, basis, host, term, operator });
    };
    for (const address of given) if (addressKind(address) === 'public') add(address, 'given', null);
    for (const { address, term } of bySpf) {
      const host = mail.get(address);
      const own = host !== undefined && providerOfMx(host) === null;
      if (host === undefined || own) add(address, own || /^\+?ip[46]:/i.test(term) ? 'implied' : 'possible', term);
    }
    for (const address of mail.keys()) add(address, 'mail-host', null);
    const all = [...found.values()];
    const kept = [
      ...all.filter(({ basis }) => basis === 'given').slice(0, MAX_GIVEN),
      ...all.filter(({ basis }) => basis === 'implied' || basis === 'possible').slice(0, MAX_IMPLIED),
      ...all.filter(({ basis }) => basis === 'mail-host').slice(0, MAX_MAIL_HOSTS),
    ];
    return known({
      subjects: kept,
      omitted: all.length - kept.length,
      notPublic: given.filter((address) => addressKind(address) !== 'public'),
      spfUnknown: role.sends && given.length === 0 && direct.status === 'unknown' ? direct : null,
      hostsUnknown: role.receives && hosts.status === 'unknown' ? hosts : null,
    });
  },
});

/** A PTR name, and whether it leads back to the address. */
export interface ReverseName {
  readonly name: string;
  readonly forward: 'confirmed' | 'other-address' | 'no-address' | 'unanswered';
}

/** The names of an address. */
export interface ReverseAnswer {
  readonly address: string;
  readonly kind: 'records' | 'nodata' | 'nxdomain';
  /** At most 10 of them are looked up (RFC 8601 section 3, RFC 7208 section 4.6.4). */
  readonly names: readonly ReverseName[];
  readonly total: number;
}

const MAX_NAMES = 10; // RFC 7208 section 4.6.4, to which RFC 8601 section 3 points

/** The PTR names of each address, with their forward confirmation (RFC 8601 section 3). */
export const reverseNames = defineFact({
  id: 'reverse-dns.names',
  needs: { found: reverseDnsSubjects },
  async observe({ found }, context): Promise<Observation<ReadonlyMap<string, Observation<ReverseAnswer>>>> {
    const answers = await Promise.all(
      found.subjects.map(async ({ address }) => [address, await namesOf(address, context)] as const),
    );
    return known(
      new Map(answers),
      answers.flatMap(([, { evidence }]) => evidence),
    );
  },
});

/** The PTR names of one address, and whether they lead back to it (iprev, RFC 8601 section 3). */
export async function namesOf(address: string, { net }: Pick<Context, 'net'>): Promise<Observation<ReverseAnswer>> {
  const ptr = await net.dns.query(reverseName(address), 'PTR');
  if (ptr.status === 'unknown') return ptr;
  if (ptr.value.kind !== 'records') return known({ address, kind: ptr.value.kind, names: [], total: 0 }, ptr.evidence);
  const all = [...new Set(ptr.value.records)].sort();
  const looked = await Promise.all(all.slice(0, MAX_NAMES).map((name) => forwardOf(name, address, net)));
  return known(
    { address, kind: 'records', names: looked.map(({ name, forward }) => ({ name, forward })), total: all.length },
    [...ptr.evidence, ...looked.flatMap(({ evidence }) => evidence)],
  );
}

async function forwardOf(
  name: string,
  address: string,
  net: Context['net'],
): Promise<ReverseName & { readonly evidence: readonly Evidence[] }> {
  if (!isHostName(name)) return { name, forward: 'no-address', evidence: [] };
  const answer = await net.dns.query(name, familyOf(address) === 4 ? 'A' : 'AAAA');
  const { evidence } = answer;
  if (answer.status === 'unknown') return { name, forward: 'unanswered', evidence };
  if (answer.value.kind !== 'records') return { name, forward: 'no-address', evidence };
  const back = answer.value.records.some((found) => canonicalAddress(found) === address);
  return { name, forward: back ? 'confirmed' : 'other-address', evidence };
}

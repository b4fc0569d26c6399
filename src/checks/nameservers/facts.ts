import { addressKind, familyOf } from '../../core/addresses.ts';
import { type Context, defineFact } from '../../core/fact.ts';
import type { DnsAnswer, DnsFailure, RecordType, RecordTypes, ServerAnswer } from '../../core/net.ts';
import { type Evidence, known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { domainRole } from '../role/facts.ts';

/** What one server says to one question, in words that can be compared; null: it has no such records. */
export type Said =
  | {
      readonly kind: 'records';
      readonly values: readonly string[];
      readonly ttl: number;
      readonly authoritative: boolean;
    }
  | { readonly kind: 'nothing'; readonly authoritative: boolean }
  | { readonly kind: 'referral' }
  | { readonly kind: 'failed'; readonly failure: DnsFailure | null; readonly detail: string };

export interface Question {
  readonly name: string;
  readonly type: 'MX' | 'TXT';
}

/** One address of one name server, and what it said itself. */
export interface AskedServer {
  readonly host: string;
  readonly address: string;
  readonly soa: Said;
  readonly serial: number | null;
  /** In the order of `questions`. */
  readonly answers: readonly Said[];
  readonly evidence: readonly Evidence[];
}

/** One name of the NS set. */
export interface NameServer {
  readonly host: string;
  readonly addresses: readonly string[];
  /** What it is an alias of (RFC 2181 section 10.3 forbids it); null: nothing. */
  readonly alias: string | null;
  /** Why its addresses are not known; null: they are. */
  readonly unknown: Unknown | null;
}

export interface Zone {
  /** Where the zone begins that holds the domain's records. */
  readonly apex: string;
  readonly servers: readonly NameServer[];
  /** Names in the NS set past the bound. */
  readonly more: number;
  /** The NS set that the parent zone publishes; unknown where no server of it said so. */
  readonly delegated: Observation<readonly string[]>;
  readonly asked: readonly AskedServer[];
  readonly questions: readonly Question[];
  /** What the resolver says to the same questions. */
  readonly cached: readonly Observation<Said>[];
}

const MAX_SERVERS = 8;
const MAX_PARENT_SERVERS = 2;
const MAX_SELECTORS = 3;

/** The zone that holds the domain's mail records, and each of its servers asked itself. Null for a domain that is none. */
export const zoneServers = defineFact({
  id: 'nameservers.zone',
  needs: { role: domainRole },
  async observe({ role }, { target, net }): Promise<Observation<Zone | null>> {
    if (!role.exists) return known(null);
    const apex = await apexOf(target.domain, net);
    if (apex.status === 'unknown') return apex;
    if (apex.value === null) return known(null);
    const ns = await net.dns.query(apex.value, 'NS');
    if (ns.status === 'unknown') return ns;
    const names = ns.value.kind === 'records' ? [...new Set(ns.value.records)] : [];
    const questions = questionsFor(target.domain, target.options.selectors);
    const [servers, delegated, cached] = await Promise.all([
      Promise.all(names.slice(0, MAX_SERVERS).map((host) => nameServer(host, net))),
      delegationOf(apex.value, net),
      Promise.all(questions.map(({ name, type }) => viaResolver(name, type, net))),
    ]);
    const places = servers.flatMap(({ host, addresses }) => toAsk(addresses).map((address) => ({ host, address })));
    const zone = apex.value;
    const asked = await Promise.all(places.map((place) => ask(place, zone, questions, net)));
    return known(
      { apex: zone, servers, more: Math.max(0, names.length - MAX_SERVERS), delegated, asked, questions, cached },
      [...ns.evidence, ...delegated.evidence, ...asked.flatMap(({ evidence }) => evidence)],
    );
  },
});

function questionsFor(domain: string, selectors: readonly string[]): readonly Question[] {
  return [
    { name: domain, type: 'MX' },
    { name: domain, type: 'TXT' },
    { name: `_dmarc.${domain}`, type: 'TXT' },
    { name: `_mta-sts.${domain}`, type: 'TXT' },
    ...selectors
      .slice(0, MAX_SELECTORS)
      .map((selector) => ({ name: `${selector}._domainkey.${domain}`, type: 'TXT' }) as const),
  ];
}

/** The owner of the SOA record: the name itself, or whoever says that it has none (RFC 2308 section 3). Null: nobody. */
async function apexOf(name: string, { dns }: Context['net']): Promise<Observation<string | null>> {
  const soa = await dns.query(name, 'SOA');
  if (soa.status === 'unknown') return soa;
  const { value, evidence } = soa;
  if (value.aliases.length > 0) return known(null, evidence);
  return known(value.kind === 'records' ? name : value.zone, evidence);
}

async function nameServer(host: string, { dns }: Context['net']): Promise<NameServer> {
  const [a, aaaa] = await Promise.all([dns.query(host, 'A'), dns.query(host, 'AAAA')]);
  const answers = [a, aaaa];
  const addresses = answers.flatMap((answer) =>
    answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [],
  );
  const alias = answers.flatMap((answer) => (answer.status === 'known' ? answer.value.aliases : []))[0] ?? null;
  const failed = answers.find((answer) => answer.status === 'unknown');
  return { host, addresses, alias, unknown: addresses.length === 0 && failed?.status === 'unknown' ? failed : null };
}

/** One address for each server: IPv4 where there is one, as not every machine that audits has IPv6. */
function toAsk(addresses: readonly string[]): readonly string[] {
  const reachable = addresses.filter((address) => addressKind(address) === 'public');
  return [...reachable.filter((address) => familyOf(address) === 4), ...reachable].slice(0, 1);
}

/** What the parent zone's own servers say about who serves the zone. */
async function delegationOf(apex: string, net: Context['net']): Promise<Observation<readonly string[]>> {
  const dot = apex.indexOf('.');
  if (dot === -1) return unknown('not-proven', 'the parent is the root');
  const parent = await apexOf(apex.slice(dot + 1), net);
  if (parent.status === 'unknown') return parent;
  if (parent.value === null) return unknown('not-proven', `the zone above ${apex} is not known`);
  const ns = await net.dns.query(parent.value, 'NS');
  if (ns.status === 'unknown') return ns;
  const hosts = ns.value.kind === 'records' ? [...new Set(ns.value.records)].sort().slice(0, MAX_PARENT_SERVERS) : [];
  const servers = await Promise.all(hosts.map((host) => nameServer(host, net)));
  const addresses = servers.flatMap(({ addresses: all }) => toAsk(all));
  const answers = await Promise.all(addresses.map((address) => net.dns.queryServer(address, apex, 'NS')));
  const said = answers.flatMap((answer) => {
    if (answer.status === 'unknown') return [];
    const { value, evidence } = answer;
    if (value.kind === 'referral' && value.zone === apex) return [known(value.servers, evidence)];
    // A server that holds both zones answers out of the zone itself: that says nothing about the delegation.
    return [];
  });
  const [first] = said;
  if (first) return first;
  const silent = answers.find((answer) => answer.status === 'unknown');
  return silent?.status === 'unknown'
    ? silent
    : unknown('not-proven', `the servers of ${parent.value} show no delegation of ${apex}`);
}

async function ask(
  { host, address }: { readonly host: string; readonly address: string },
  apex: string,
  questions: readonly Question[],
  { dns }: Context['net'],
): Promise<AskedServer> {
  const [soa, answers] = await Promise.all([
    dns.queryServer(address, apex, 'SOA'),
    Promise.all(questions.map(({ name, type }) => dns.queryServer(address, name, type))),
  ]);
  const serial = soa.status === 'known' && soa.value.kind === 'records' ? (soa.value.records[0]?.serial ?? null) : null;
  return {
    host,
    address,
    soa: saidBy<'SOA'>(soa, (data) => String(data.serial)),
    serial,
    answers: answers.map((answer) => saidBy<'MX' | 'TXT'>(answer, textOf)),
    evidence: [soa, ...answers].flatMap((answer) => answer.evidence),
  };
}

async function viaResolver(name: string, type: 'MX' | 'TXT', { dns }: Context['net']): Promise<Observation<Said>> {
  const answer = await dns.query(name, type);
  return answer.status === 'unknown' ? answer : known(saidBy<'MX' | 'TXT'>(answer, textOf), answer.evidence);
}

function textOf(data: RecordTypes['MX' | 'TXT']): string {
  return 'exchange' in data ? `${data.preference} ${data.exchange}` : data.join('');
}

function saidBy<T extends RecordType>(
  answer: Observation<ServerAnswer<RecordTypes[T]> | DnsAnswer<RecordTypes[T]>> & { readonly failure?: DnsFailure },
  textual: (data: RecordTypes[T]) => string,
): Said {
  if (answer.status === 'unknown') return { kind: 'failed', failure: answer.failure ?? null, detail: answer.detail };
  const { value } = answer;
  if (value.kind === 'referral') return { kind: 'referral' };
  const authoritative = 'authoritative' in value ? value.authoritative : false;
  if (value.kind !== 'records') return { kind: 'nothing', authoritative };
  return { kind: 'records', values: value.records.map(textual).sort(), ttl: value.ttl, authoritative };
}

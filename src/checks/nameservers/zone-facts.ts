import type { Context } from '../../core/fact.ts';
import { isWithin } from '../../core/names.ts';
import type { DnsAnswer, Referral, SoaRecord } from '../../core/net.ts';
import { known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { addressToAsk } from './server-facts.ts';

type Dns = Context['net']['dns'];

/** Who serves a zone by the word of the zone above; `same-servers`: those hold both zones, so that nothing is delegated. */
export type Delegation =
  | { readonly kind: 'referral'; readonly servers: readonly string[]; readonly glue: Referral['glue'] }
  | { readonly kind: 'same-servers' };

/** Where the records of a domain are, and who is said to serve them. */
export interface Place {
  readonly apex: string;
  /** The NS set that the zone publishes, as the resolver has it. */
  readonly own: Promise<Observation<readonly string[]>>;
  readonly delegation: Promise<Observation<Delegation>>;
  /** Why the resolver gets nothing out of the zone; null: it does. */
  readonly unresolved: Unknown | null;
}

const MAX_PARENT_SERVERS = 2; // of those that answer, one is enough
const MAX_LABELS_UP = 8; // bounded: a name has up to 127 labels

/** The zone that holds a domain's records; where the resolver does not find it, what the zone above knows. */
export async function findZone(domain: string, dns: Dns): Promise<Observation<Place>> {
  const apex = await apexOf(domain, registrableDomain(domain) ?? domain, dns);
  if (apex.status === 'unknown') return throughParent(domain, apex, dns);
  const zone = apex.value;
  const place = { apex: zone, own: ownServers(zone, dns), delegation: delegationOf(zone, dns), unresolved: null };
  return known(place, apex.evidence);
}

/**
 * The owner of the SOA record: the name itself, or whoever says that it has none (RFC 2308 section 3). Where neither is
 * said, as of an alias, the same is asked of the name above, up to `top`.
 */
async function apexOf(domain: string, top: string, dns: Dns): Promise<Observation<string>> {
  for (const name of above(domain, top)) {
    const soa = await dns.query(name, 'SOA');
    if (soa.status === 'unknown') return soa;
    const zone = ownerOf(name, soa.value);
    // What is said of the name itself may be a zone further up; what is said of a name above it proves less.
    if (zone !== null && (name === domain || isWithin(zone, top))) return known(zone, soa.evidence);
  }
  return unknown('not-proven', `no server says which zone holds ${domain}`);
}

function ownerOf(name: string, soa: DnsAnswer<SoaRecord>): string | null {
  if (soa.aliases.length > 0) return null;
  if (soa.kind === 'records') return name;
  // Only a zone that the name is in can speak for it, whatever the answer says.
  return soa.zone !== null && (soa.zone === '.' || isWithin(name, soa.zone)) ? soa.zone : null;
}

/** The name, the one above it, and so on to `top`. */
function above(name: string, top: string): readonly string[] {
  const labels = name.split('.');
  return labels
    .map((_, index) => labels.slice(index).join('.'))
    .filter((ancestor) => isWithin(ancestor, top))
    .slice(0, MAX_LABELS_UP);
}

async function ownServers(zone: string, dns: Dns): Promise<Observation<readonly string[]>> {
  const ns = await dns.query(zone, 'NS');
  if (ns.status === 'unknown') return ns;
  const { value, evidence } = ns;
  // The NS records that come along are those of its target.
  if (value.aliases.length > 0) return unknown('not-proven', `${zone} is an alias, and has no NS records`, evidence);
  return known(value.kind === 'records' ? [...new Set(value.records)] : [], evidence);
}

/** What the parent zone's own servers say about who serves the zone. */
async function delegationOf(zone: string, dns: Dns): Promise<Observation<Delegation>> {
  const parent = await zoneAbove(zone, dns);
  if (parent.status === 'unknown') return parent;
  const said = await askParent(zone, parent.value, dns);
  if (said.status === 'unknown') return said;
  const { value, evidence } = said;
  if (value.kind === 'same-servers') return known(value, evidence);
  if (value.zone === zone) return known(value, evidence);
  return unknown('not-proven', `the servers of ${parent.value} refer to ${value.zone}, not to ${zone}`, evidence);
}

/** The zone that the name right above this one is in. */
async function zoneAbove(zone: string, dns: Dns): Promise<Observation<string>> {
  const [, ...labels] = zone.split('.');
  if (labels.length === 0) return known('.');
  const parent = labels.join('.');
  return apexOf(parent, labels.at(-1) ?? parent, dns);
}

async function askParent(
  name: string,
  parent: string,
  dns: Dns,
): Promise<Observation<Referral | { readonly kind: 'same-servers' }>> {
  const ns = await ownServers(parent, dns);
  if (ns.status === 'unknown') return ns;
  const hosts = [...ns.value].sort().slice(0, MAX_PARENT_SERVERS);
  const addresses = (await Promise.all(hosts.map((host) => addressToAsk(host, dns)))).filter((one) => one !== null);
  const answers = await Promise.all(addresses.map((address) => dns.queryServer(address, name, 'NS')));
  const evidence = answers.flatMap((answer) => answer.evidence);
  let same = false;
  for (const answer of answers) {
    if (answer.status === 'unknown') continue;
    const { value } = answer;
    if (value.kind === 'referral' && isBetween(value.zone, name, parent)) return known(value, answer.evidence);
    same ||= value.kind === 'records' && value.authoritative;
  }
  if (same) return known({ kind: 'same-servers' }, evidence);
  const silent = answers.find((answer) => answer.status === 'unknown');
  if (silent?.status === 'unknown') return { ...silent, evidence };
  return unknown('not-proven', `the servers of ${parent} show no delegation of ${name}`, evidence);
}

/** Whether a zone holds the name and is below the parent: any other referral leads nowhere (RFC 1034 section 5.3.3). */
function isBetween(zone: string, name: string, parent: string): boolean {
  return isWithin(name, zone) && zone !== parent && (parent === '.' || isWithin(zone, parent));
}

/** The resolver does not find the domain's zone. Whoever stands above still says where it should be. */
async function throughParent(domain: string, failed: Unknown, dns: Dns): Promise<Observation<Place>> {
  const parent = await nearestAnswering(domain, dns);
  if (parent === null) return failed;
  const said = await askParent(domain, parent, dns);
  if (said.status === 'unknown' || said.value.kind === 'same-servers') return failed;
  const { value, evidence } = said;
  const isAlias = failed.reason === 'not-proven';
  const place = {
    apex: value.zone,
    own: isAlias ? ownServers(value.zone, dns) : Promise.resolve(failed),
    delegation: Promise.resolve(known(value, evidence)),
    unresolved: isAlias ? null : failed,
  };
  return known(place, evidence);
}

/** The nearest zone above the domain that the resolver reaches; null: none. */
async function nearestAnswering(domain: string, dns: Dns): Promise<string | null> {
  const [, ...names] = above(domain, domain.split('.').at(-1) ?? domain);
  for (const name of names) {
    const soa = await dns.query(name, 'SOA');
    const zone = soa.status === 'known' ? ownerOf(name, soa.value) : null;
    if (zone !== null) return zone;
  }
  return null;
}

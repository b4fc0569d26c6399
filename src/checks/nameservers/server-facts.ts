import { addressKind, familyOf, isAddress } from '../../core/addresses.ts';
import type { Context } from '../../core/fact.ts';
import type { Evidence, Unknown } from '../../core/observation.ts';
import { registeredName } from '../../core/suffixes.ts';
import { mailRecord, type Question, type Said, saidBy } from './said.ts';

type Dns = Context['net']['dns'];

/** One name server, by the names that the zone or the zone above gives. */
export interface NameServer {
  readonly host: string;
  readonly addresses: readonly string[];
  /** What it is an alias of (RFC 2181 section 10.3 forbids it); null: nothing. */
  readonly alias: string | null;
  /** The domain above its name that nobody has registered; null: there is one, or its name exists. */
  readonly unregistered: string | null;
  /** What makes a host of none of it; null: nothing. `address`: it is one, where a name has to stand. */
  readonly broken: 'address' | 'bad-name' | 'alias-loop' | null;
  /** Why not all of its addresses are known; null: they are. */
  readonly unknown: Unknown | null;
}

/** What a server said itself to one question. */
export interface ServerSaid {
  readonly said: Said;
  readonly evidence: readonly Evidence[];
}

/** An address of a server, asked for the SOA record of the zone. */
export interface AskedAddress {
  readonly address: string;
  readonly soa: ServerSaid;
  readonly serial: number | null;
  /** How long it lets others believe that a record does not exist, in seconds (RFC 2308 section 5); null: it did not say. */
  readonly negativeTtl: number | null;
}

export interface AskedServer {
  readonly host: string;
  readonly addresses: readonly AskedAddress[];
  /** In the order of the questions, from the first address; null: it was not asked, by the bound of the audit. */
  readonly answers: readonly ServerSaid[] | null;
}

const MAX_ADDRESSES = 2;

/** @param glue  what the zone above says its addresses are: taken where the resolver does not get at them */
export async function nameServer(
  host: string,
  { domain, glue, dns }: { readonly domain: string; readonly glue: readonly string[]; readonly dns: Dns },
): Promise<NameServer> {
  const server: NameServer = { host, addresses: [], alias: null, unregistered: null, broken: null, unknown: null };
  if (isAddress(host)) return { ...server, broken: 'address' };
  const answers = await Promise.all([dns.query(host, 'A'), dns.query(host, 'AAAA')]);
  const seen = answers.flatMap((answer) => (answer.status === 'known' ? [answer.value] : []));
  const addresses = seen.flatMap((answer) => (answer.kind === 'records' ? answer.records : []));
  const failed = answers.find((answer) => answer.status === 'unknown');
  if (failed?.failure === 'bad-name' || failed?.failure === 'alias-loop') return { ...server, broken: failed.failure };
  if (failed !== undefined && addresses.length === 0 && glue.length > 0) return { ...server, addresses: glue };
  const gone = addresses.length === 0 && seen.find((answer) => answer.kind === 'nxdomain');
  return {
    ...server,
    addresses,
    alias: seen.flatMap(({ aliases }) => aliases)[0] ?? null,
    unregistered: gone ? await unregisteredAbove(gone.aliases.at(-1) ?? host, domain, dns) : null,
    unknown: failed?.status === 'unknown' ? failed : null,
  };
}

/** Whoever registers the domain of a name server answers for the whole zone. */
async function unregisteredAbove(host: string, domain: string, dns: Dns): Promise<string | null> {
  const registrable = registeredName(host);
  if (registrable === null || registrable === registeredName(domain)) return null;
  const soa = await dns.query(registrable, 'SOA');
  return soa.status === 'known' && soa.value.kind === 'nxdomain' ? registrable : null;
}

/** The first address at which a host can be asked; null: it has none. */
export async function addressToAsk(host: string, dns: Dns): Promise<string | null> {
  const { addresses } = await nameServer(host, { domain: host, glue: [], dns });
  return toAsk(addresses)[0] ?? null;
}

/** At most two addresses, one of each family where there are both; IPv4 first, as not every machine has IPv6. */
function toAsk(addresses: readonly string[]): readonly string[] {
  const reachable = [...new Set(addresses)].filter((address) => addressKind(address) === 'public');
  const [four, ...moreFour] = reachable.filter((address) => familyOf(address) === 4);
  const [six, ...moreSix] = reachable.filter((address) => familyOf(address) === 6);
  return [four, six, ...moreFour, ...moreSix].filter((address) => address !== undefined).slice(0, MAX_ADDRESSES);
}

/** @param questions  what its first address is asked for; null: only whether it serves the zone */
export async function askServer(
  { host, addresses }: NameServer,
  zone: string,
  questions: readonly Question[] | null,
  dns: Dns,
): Promise<AskedServer> {
  const [first, ...others] = toAsk(addresses);
  if (first === undefined) return { host, addresses: [], answers: null };
  const [asked, answers] = await Promise.all([
    Promise.all([first, ...others].map((address) => askZone(address, zone, dns))),
    questions === null
      ? null
      : Promise.all(
          questions.map(async (question): Promise<ServerSaid> => {
            const answer = await dns.queryServer(first, question.name, question.type);
            return { said: mailRecord(answer, question), evidence: answer.evidence };
          }),
        ),
  ]);
  return { host, addresses: asked, answers };
}

async function askZone(address: string, zone: string, dns: Dns): Promise<AskedAddress> {
  const answer = await dns.queryServer(address, zone, 'SOA');
  const soa = { said: saidBy<'SOA'>(answer, (data) => String(data.serial)), evidence: answer.evidence };
  const records = answer.status === 'known' && answer.value.kind === 'records' ? answer.value : null;
  const data = records?.records[0];
  // An alias is followed inside of what the server holds: then it is the SOA record of another zone.
  if (!records || !data || records.aliases.length > 0) return { address, soa, serial: null, negativeTtl: null };
  return { address, soa, serial: data.serial, negativeTtl: Math.min(records.ttl, data.minimum) };
}

import { type Context, defineFact, maybe } from '../../core/fact.ts';
import { registrableDomain } from '../../core/names.ts';
import { type Evidence, known, type Observation, type Unknown } from '../../core/observation.ts';
import { mailHosts } from '../mx/facts.ts';
import { providerOfMx } from '../providers.ts';
import { reverseDnsSubjects } from '../reverse-dns/facts.ts';
import { domainRole } from '../role/facts.ts';
import { type DnsList, deadLists, lists } from './lists-facts.ts';
import { type Belief, beliefIn, questionFor, type Reading, readAnswer, testQuestions } from './parse.ts';

/** Something that is asked about. `sends`: mail surely leaves from it, or in its name. */
export interface ListedSubject {
  readonly subject: string;
  readonly kind: 'address' | 'domain';
  readonly sends: boolean;
  /** The mail host it belongs to; null: none. */
  readonly host: string | null;
}

export interface Listing {
  readonly subject: ListedSubject;
  readonly reading: Observation<Reading>;
  /** Why, in the words of the list; asked for only where something is listed. */
  readonly reason: string | null;
  readonly evidence: readonly Evidence[];
}

/** One list, whether it can be believed, and what it says. */
export interface ListSeen {
  readonly list: DnsList;
  /** Unknown where a test entry was not answered. */
  readonly belief: Observation<Belief>;
  readonly listings: readonly Listing[];
}

export interface Blocklists {
  readonly subjects: readonly ListedSubject[];
  /** Subjects that were not asked about because there are too many. */
  readonly omitted: number;
  readonly seen: readonly ListSeen[];
  /** Who asked: lists refuse large resolvers. */
  readonly resolvers: readonly string[];
  /** Why the sending addresses or the mail hosts are not all known; null: they are. */
  readonly subjectsUnknown: Unknown | null;
}

const MAX_SUBJECTS = 16; // with some twenty lists that is more than three hundred questions
const MAX_REASON = 300;

/** What DNS lists say of the addresses mail leaves from, of the mail hosts, and of the domain. Null where nothing is used. */
export const blocklists = defineFact({
  id: 'blocklist',
  needs: { role: domainRole, found: maybe(reverseDnsSubjects), hosts: maybe(mailHosts) },
  async observe({ role, found, hosts }, { target, net }): Promise<Observation<Blocklists | null>> {
    if (!role.exists || role.role === 'parked') return known(null);
    const addresses = (found.status === 'known' ? found.value.subjects : []).map(
      ({ address, basis, host }): ListedSubject => ({
        subject: address,
        kind: 'address',
        sends: role.sends && (basis === 'given' || basis === 'implied'),
        host,
      }),
    );
    const own: ListedSubject = { subject: target.domain, kind: 'domain', sends: role.sends, host: null };
    const all = [
      own,
      ...hostDomains(target.domain, hosts.status === 'known' ? [...hosts.value.keys()] : []),
      ...addresses,
    ];
    const subjects = all.slice(0, MAX_SUBJECTS);
    const seen = await Promise.all(
      lists.filter(({ zone }) => !deadLists.includes(zone)).map((list) => ask(list, subjects, net)),
    );
    const unknownSubjects =
      found.status === 'unknown' ? found : (found.value.spfUnknown ?? found.value.hostsUnknown ?? null);
    return known({
      subjects,
      omitted: all.length - subjects.length,
      seen: seen.filter(({ listings }) => listings.length > 0),
      resolvers: net.dns.channel.servers,
      subjectsUnknown: unknownSubjects,
    });
  },
});

/** Domains of mail hosts that are not the audited one's, nor a large provider's, whose name is everybody's. */
function hostDomains(domain: string, hosts: readonly string[]): readonly ListedSubject[] {
  const own = registrableDomain(domain);
  const others = hosts.flatMap((host) => {
    const registrable = providerOfMx(host) === null ? registrableDomain(host) : null;
    return registrable === null || registrable === own ? [] : [[registrable, host] as const];
  });
  return [...new Map(others)].map(([subject, host]) => ({ subject, kind: 'domain', sends: false, host }));
}

/** The test entries are asked together with the rest, so that proving a list costs no time. */
async function ask(list: DnsList, subjects: readonly ListedSubject[], net: Context['net']): Promise<ListSeen> {
  const wanted = subjects.flatMap((subject) => {
    const name = subject.kind === list.subject ? questionFor(list, subject.subject) : null;
    return name === null ? [] : [{ subject, name }];
  });
  if (wanted.length === 0) return { list, belief: known({ believed: true }), listings: [] };
  const tests = testQuestions(list);
  const [listed, notListed, ...listings] = await Promise.all([
    read(list, tests.listed, net),
    read(list, tests.notListed, net),
    ...wanted.map(({ name }) => read(list, name, net)),
  ]);
  return {
    list,
    belief: beliefOf(listed, notListed),
    listings: await Promise.all(
      wanted.map(async ({ subject, name }, index): Promise<Listing> => {
        const reading = listings[index] ?? listed;
        const isListed = reading.status === 'known' && reading.value.says === 'listed' && list.kind === 'block';
        const why = isListed ? await reasonAt(name, net) : { reason: null, evidence: [] };
        return { subject, reading, reason: why.reason, evidence: [...reading.evidence, ...why.evidence] };
      }),
    ),
  };
}

function beliefOf(listed: Observation<Reading>, notListed: Observation<Reading>): Observation<Belief> {
  // Who is refused is often not answered at all for the other entry: what was said counts.
  for (const one of [listed, notListed]) {
    if (one.status === 'known' && (one.value.says === 'refused' || one.value.says === 'hijacked')) {
      return known(beliefIn(one.value, one.value), one.evidence);
    }
  }
  if (listed.status === 'unknown') return listed;
  if (notListed.status === 'unknown') return notListed;
  return known(beliefIn(listed.value, notListed.value), [...listed.evidence, ...notListed.evidence]);
}

async function read(list: DnsList, name: string, { dns }: Context['net']): Promise<Observation<Reading>> {
  const answer = await dns.query(name, 'A', { patient: true });
  if (answer.status === 'unknown') return answer;
  const addresses = answer.value.kind === 'records' ? answer.value.records : [];
  return known(readAnswer(list, addresses), answer.evidence);
}

async function reasonAt(name: string, { dns }: Context['net']) {
  const answer = await dns.query(name, 'TXT');
  const texts = answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [];
  const [first] = texts;
  return { reason: first === undefined ? null : first.join('').slice(0, MAX_REASON), evidence: answer.evidence };
}

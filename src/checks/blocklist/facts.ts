import { type Context, defineFact } from '../../core/fact.ts';
import { type Evidence, known, type Observation } from '../../core/observation.ts';
import { type DnsList, deadLists, lists } from './lists-facts.ts';
import {
  type Belief,
  beliefIn,
  type Form,
  formOf,
  questionFor,
  type Reading,
  readAnswer,
  testQuestions,
} from './parse.ts';
import { type ListedSubject, type ListedSubjects, listedSubjects } from './subject-facts.ts';

export type { ListedSubject } from './subject-facts.ts';

export interface Listing {
  readonly subject: ListedSubject;
  readonly reading: Observation<Reading>;
  /** Why, in the words of the list; asked for only where something is listed. */
  readonly reason: string | null;
  readonly evidence: readonly Evidence[];
}

/** One list, asked about subjects of one form: whether it can be believed of these, and what it says. */
export interface ListSeen {
  readonly list: DnsList;
  readonly form: Form;
  /** Unknown where a test entry was not answered. */
  readonly belief: Observation<Belief>;
  readonly listings: readonly Listing[];
}

export interface Blocklists extends ListedSubjects {
  readonly seen: readonly ListSeen[];
  /** Who asked: lists refuse large resolvers. */
  readonly resolvers: readonly string[];
}

const MAX_REASON_CHARACTERS = 300;

/** What DNS lists say of the addresses mail leaves from, of the mail hosts, and of the domain. Null where nothing is used. */
export const blocklists = defineFact({
  id: 'blocklist',
  needs: { found: listedSubjects },
  async observe({ found }, { net }): Promise<Observation<Blocklists | null>> {
    if (found === null) return known(null);
    const asked = lists
      .filter(({ zone }) => !deadLists.includes(zone))
      .flatMap((list) => {
        const wanted = found.subjects.flatMap((subject): readonly Wanted[] => {
          const name = subject.kind === list.subject ? questionFor(list, subject.subject) : null;
          return name === null ? [] : [{ subject, name, form: formOf(subject.subject, subject.kind) }];
        });
        return [...Map.groupBy(wanted, ({ form }) => form)].map(([form, those]) => ask(list, form, those, net.dns));
      });
    return known({ ...found, seen: await Promise.all(asked), resolvers: net.dns.channel.servers });
  },
});

interface Wanted {
  readonly subject: ListedSubject;
  readonly name: string;
  readonly form: Form;
}

/** The test entries are asked together with the rest, so that proving a list costs no time. */
async function ask(
  list: DnsList,
  form: Form,
  wanted: readonly Wanted[],
  dns: Context['net']['dns'],
): Promise<ListSeen> {
  const tests = testQuestions(list, form);
  const [listed, notListed, listings] = await Promise.all([
    read(list, tests.listed, dns),
    read(list, tests.notListed, dns),
    Promise.all(wanted.map(({ subject, name }) => look(list, subject, name, dns))),
  ]);
  return { list, form, belief: beliefOf(listed, notListed), listings };
}

async function look(list: DnsList, subject: ListedSubject, name: string, dns: Context['net']['dns']): Promise<Listing> {
  const reading = await read(list, name, dns);
  const isListed = reading.status === 'known' && reading.value.says === 'listed' && list.kind === 'block';
  if (!isListed) return { subject, reading, reason: null, evidence: reading.evidence };
  const answer = await dns.query(name, 'TXT');
  const [first] = answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [];
  const reason = first?.join('').slice(0, MAX_REASON_CHARACTERS) ?? null;
  return { subject, reading, reason, evidence: [...reading.evidence, ...answer.evidence] };
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

async function read(list: DnsList, name: string, dns: Context['net']['dns']): Promise<Observation<Reading>> {
  const answer = await dns.query(name, 'A', { patient: true });
  if (answer.status === 'unknown') return answer;
  const addresses = answer.value.kind === 'records' ? answer.value.records : [];
  return known(readAnswer(list, addresses), answer.evidence);
}

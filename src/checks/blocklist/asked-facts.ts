import type { Context } from '../../core/fact.ts';
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

/** Something that lists can be asked about. */
export interface Subject {
  readonly subject: string;
  readonly kind: 'address' | 'domain';
}

export interface Listing<S extends Subject> {
  readonly subject: S;
  readonly reading: Observation<Reading>;
  /** Why, in the words of the list; asked for only where something is listed. */
  readonly reason: string | null;
  readonly evidence: readonly Evidence[];
}

/** One list, asked about subjects of one form: whether it can be believed of these, and what it says. */
export interface ListSeen<S extends Subject> {
  readonly list: DnsList;
  readonly form: Form;
  /** Unknown where a test entry was not answered. */
  readonly belief: Observation<Belief>;
  readonly listings: readonly Listing<S>[];
}

const MAX_REASON_CHARACTERS = 300;

/**
 * Asks every list that takes them about these subjects, with its test entries.
 *
 * @param zones  of the lists that are asked; null: all
 */
export async function askLists<S extends Subject>(
  subjects: readonly S[],
  dns: Context['net']['dns'],
  zones: readonly string[] | null = null,
): Promise<readonly ListSeen<S>[]> {
  const asked = lists
    .filter(({ zone }) => !deadLists.includes(zone) && (zones?.includes(zone) ?? true))
    .flatMap((list) => {
      const wanted = subjects.flatMap((subject): readonly Wanted<S>[] => {
        const name = subject.kind === list.subject ? questionFor(list, subject.subject) : null;
        return name === null ? [] : [{ subject, name, form: formOf(subject.subject, subject.kind) }];
      });
      return [...Map.groupBy(wanted, ({ form }) => form)].map(([form, those]) => ask(list, form, those, dns));
    });
  return Promise.all(asked);
}

/** Whether what a list says counts. */
export function isBelieved({ belief }: Pick<ListSeen<Subject>, 'belief'>): boolean {
  return belief.status === 'known' && belief.value.believed;
}

interface Wanted<S extends Subject> {
  readonly subject: S;
  readonly name: string;
  readonly form: Form;
}

/** The test entries are asked together with the rest, so that proving a list costs no time. */
async function ask<S extends Subject>(
  list: DnsList,
  form: Form,
  wanted: readonly Wanted<S>[],
  dns: Context['net']['dns'],
): Promise<ListSeen<S>> {
  const tests = testQuestions(list, form);
  const [listed, notListed, listings] = await Promise.all([
    read(list, tests.listed, dns),
    read(list, tests.notListed, dns),
    Promise.all(wanted.map(({ subject, name }) => look(list, subject, name, dns))),
  ]);
  return { list, form, belief: beliefOf(listed, notListed), listings };
}

async function look<S extends Subject>(
  list: DnsList,
  subject: S,
  name: string,
  dns: Context['net']['dns'],
): Promise<Listing<S>> {
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

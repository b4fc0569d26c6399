import { canonicalAddress } from '../../core/addresses.ts';
import { defineFact, maybe } from '../../core/fact.ts';
import { isHostName, isWithin } from '../../core/names.ts';
import { type Evidence, known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { providerOfMx } from '../providers.ts';
import { type ReverseAnswer, reverseDnsSubjects, reverseNames, type Subject } from '../reverse-dns/facts.ts';
import { bannerName, ehloName, type SmtpSessions, smtpSessions } from '../smtp/facts.ts';

/** A host that sends for the domain, and a name by which it greets other servers (RFC 5321 section 4.1.1.1). */
export interface HeloName {
  /** Canonical. */
  readonly address: string;
  readonly name: string;
  /** `greeting`: by this name it answers on port 25; `ptr`: its confirmed name in reverse DNS, which most servers use. */
  readonly source: 'greeting' | 'ptr';
  /** True: an MX host of which nothing but the SPF of the domain can say that it sends too. */
  readonly mayOnlyReceive: boolean;
  readonly evidence: readonly Evidence[];
}

export interface HeloNames {
  readonly names: readonly HeloName[];
  /** Sending hosts whose name could not be seen, to why. */
  readonly unseen: ReadonlyMap<string, Unknown>;
  /** Names beyond the number that is looked at. */
  readonly omitted: number;
}

const MAX_NAMES = 30;
const MAX_PTR_NAMES = 3;

/**
 * The names that the domain's sending hosts greet with. Left out: the domain itself, whose SPF is judged anyway, and the
 * names of mailbox providers, who look after them.
 */
export const heloNames = defineFact({
  id: 'spf.helo-names',
  needs: { found: reverseDnsSubjects, ptr: reverseNames, sessions: maybe(smtpSessions) },
  async observe({ found, ptr, sessions }, { target: { domain } }): Promise<Observation<HeloNames>> {
    const names: HeloName[] = [];
    const unseen = new Map<string, Unknown>();
    // `possible` is most often a web server, and what a provider runs is not the domain's.
    const senders = found.subjects.filter(
      ({ basis, operator }) => basis === 'given' || (basis !== 'possible' && operator === null),
    );
    for (const subject of senders) {
      const mayOnlyReceive = subject.basis === 'mail-host';
      for (const seen of namesOf(subject, ptr.get(subject.address), sessions)) {
        if ('reason' in seen) unseen.set(subject.address, seen);
        else if (seen.name === domain || providerOfMx(seen.name) !== null) continue;
        else if (!mayOnlyReceive || isWithin(seen.name, domain))
          names.push({ address: subject.address, mayOnlyReceive, ...seen });
      }
    }
    return known({ names: names.slice(0, MAX_NAMES), unseen, omitted: Math.max(0, names.length - MAX_NAMES) });
  },
});

type Named = Pick<HeloName, 'name' | 'source' | 'evidence'>;

/** What the host calls itself; where that was not heard, what it is called in reverse DNS. */
function namesOf(
  { address, basis }: Subject,
  ptr: Observation<ReverseAnswer> | undefined,
  sessions: Observation<SmtpSessions>,
): readonly (Named | Unknown)[] {
  const greeting = greetingOf(address, sessions);
  if (greeting?.status === 'known') return [greeting.value];
  if (basis === 'mail-host' || ptr === undefined) return [];
  if (ptr.status === 'unknown') return [ptr];
  const { names } = ptr.value;
  const confirmed = names.filter(({ forward }) => forward === 'confirmed').slice(0, MAX_PTR_NAMES);
  if (confirmed.length > 0) return confirmed.map(({ name }) => ({ name, source: 'ptr', evidence: ptr.evidence }));
  const open = names.find(({ forward }) => forward === 'unanswered');
  if (open) return [unknown('dns-failure', `${open.name}: DNS did not say which addresses it has`)];
  return greeting && greeting.reason !== 'not-requested' ? [greeting] : [];
}

/** Null: no MX host, or it gave no name that DNS can hold; then no receiver checks one (RFC 7208 section 2.3). */
function greetingOf(address: string, sessions: Observation<SmtpSessions>): Observation<Named> | null {
  if (sessions.status === 'unknown') return null;
  const visit = sessions.value.visits.find((each) => canonicalAddress(each.address) === address);
  if (visit === undefined) return null;
  if (visit.session.status === 'unknown') return visit.session;
  const name = ehloName(visit.session.value) ?? bannerName(visit.session.value);
  if (name === null || !name.includes('.') || !isHostName(name)) return null;
  return known({ name, source: 'greeting', evidence: visit.session.evidence });
}

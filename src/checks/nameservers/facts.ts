import { type Context, defineFact } from '../../core/fact.ts';
import { known, type Observation, type Unknown } from '../../core/observation.ts';
import type { DomainTarget } from '../../core/target.ts';
import { domainRole } from '../role/facts.ts';
import { mailRecord, type Question, type Said } from './said.ts';
import { type AskedServer, askServer, type NameServer, nameServer } from './server-facts.ts';
import { type Delegation, findZone } from './zone-facts.ts';

export type { AskedAddress, AskedServer, NameServer } from './server-facts.ts';

/** The zone that holds the domain's mail records, and what each of its servers says itself. */
export interface Zone {
  readonly domain: string;
  readonly apex: string;
  /** The NS set that the zone publishes, as the resolver has it. */
  readonly own: Observation<readonly string[]>;
  /** What the servers of the zone above say. */
  readonly delegation: Observation<Delegation>;
  /** Why the resolver gets nothing out of the zone; null: it does. */
  readonly unresolved: Unknown | null;
  /** Those that the zone names, then those that only the zone above names. */
  readonly servers: readonly NameServer[];
  /** Names of servers past the bound. */
  readonly more: number;
  /** One for each of `servers`. */
  readonly asked: readonly AskedServer[];
  readonly questions: readonly Question[];
  /** Given selectors past the bound. */
  readonly moreSelectors: number;
  /** What the resolver says to the questions, in their order. */
  readonly cached: readonly Observation<Said>[];
  readonly resolvers: readonly string[];
  /** Milliseconds since 1970. */
  readonly askedAtMs: number;
}

const MAX_SERVERS = 8;
const MAX_SELECTORS = 4;
const MAX_RECORD_QUESTIONS = 60; // with 2 at the zone above and 16 for SOA records, below 80 questions to single servers

/** Null for a domain that does not exist. */
export const zoneServers = defineFact({
  id: 'nameservers.zone',
  needs: { role: domainRole },
  async observe({ role }, { target, net }): Promise<Observation<Zone | null>> {
    if (!role.exists) return known(null);
    const { domain } = target;
    const { questions, moreSelectors } = questionsFor(target);
    const asResolved = resolved(questions, net.dns);
    const place = await findZone(domain, net.dns);
    if (place.status === 'unknown') return place;
    const { apex, unresolved } = place.value;
    const own = await place.value.own;
    const ownNames = own.status === 'known' ? own.value : [];
    const asker = { apex, questions, dns: net.dns };
    // The zone's own servers are not kept waiting for the zone above.
    const first = lookAt(ownNames.slice(0, MAX_SERVERS), { ...asker, from: 0, glue: new Map() });
    const delegation = await place.value.delegation;
    const referral = delegation.status === 'known' && delegation.value.kind === 'referral' ? delegation.value : null;
    const names = [...new Set([...ownNames, ...(referral?.servers ?? [])])];
    const others = names.slice(ownNames.length, MAX_SERVERS);
    const glue = referral?.glue ?? new Map();
    const looked = [...(await first), ...(await lookAt(others, { ...asker, from: ownNames.length, glue }))];
    const asked = looked.map(({ said }) => said);
    const evidence = asked.flatMap(({ addresses, answers }) => [
      ...addresses.flatMap(({ soa }) => soa.evidence),
      ...(answers ?? []).flatMap((answer) => answer.evidence),
    ]);
    return known(
      {
        domain,
        apex,
        own,
        delegation,
        unresolved,
        servers: looked.map(({ server }) => server),
        more: Math.max(0, names.length - MAX_SERVERS),
        asked,
        questions,
        moreSelectors,
        cached: await asResolved,
        resolvers: net.dns.channel.servers,
        askedAtMs: net.startedAtMs,
      },
      [...own.evidence, ...delegation.evidence, ...evidence],
    );
  },
});

interface Asker {
  readonly apex: string;
  readonly questions: readonly Question[];
  readonly dns: Context['net']['dns'];
  /** How many servers were looked at before: only the first few are asked for all records. */
  readonly from: number;
  readonly glue: ReadonlyMap<string, readonly string[]>;
}

async function lookAt(hosts: readonly string[], { apex, questions, dns, from, glue }: Asker) {
  const whole = Math.floor(MAX_RECORD_QUESTIONS / questions.length);
  return Promise.all(
    hosts.map(async (host, index): Promise<{ readonly server: NameServer; readonly said: AskedServer }> => {
      const server = await nameServer(host, { domain: apex, glue: glue.get(host) ?? [], dns });
      return { server, said: await askServer(server, apex, from + index < whole ? questions : null, dns) };
    }),
  );
}

function resolved(questions: readonly Question[], dns: Context['net']['dns']): Promise<readonly Observation<Said>[]> {
  return Promise.all(
    questions.map(async (question): Promise<Observation<Said>> => {
      const answer = await dns.query(question.name, question.type);
      return answer.status === 'unknown' ? answer : known(mailRecord(answer, question), answer.evidence);
    }),
  );
}

function questionsFor({ domain, options: { selectors, bimiSelector } }: DomainTarget) {
  const text = (name: string, what: string): Question => ({ name: `${name}.${domain}`, type: 'TXT', what, only: null });
  const questions: readonly Question[] = [
    { name: domain, type: 'MX', what: 'MX', only: null },
    { name: domain, type: 'TXT', what: 'SPF', only: 'spf' },
    text('_dmarc', 'DMARC'),
    text('_mta-sts', 'MTA-STS'),
    text('_smtp._tls', 'TLS-RPT'),
    text(`${bimiSelector}._bimi`, 'BIMI'),
    ...selectors.slice(0, MAX_SELECTORS).map((selector) => text(`${selector}._domainkey`, `DKIM key ${selector}`)),
  ];
  return { questions, moreSelectors: Math.max(0, selectors.length - MAX_SELECTORS) };
}

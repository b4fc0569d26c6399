import { type Context, defineFact } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import type { DnsAnswer, TxtRecord } from '../../core/net.ts';
import { type Evidence, known, mapKnown, type Observation, unknown } from '../../core/observation.ts';
import { type DmarcName, type DmarcPolicy, type DmarcWalk, outcomeOf, stepsOf, type WalkedName } from './outcome.ts';
import { isDmarc } from './parse.ts';
import { discover, walkDomains } from './walk.ts';

export type { DmarcPolicy } from './outcome.ts';

const MAX_TEXTS = 20; // bounded: a hostile zone may hold thousands
const MAX_TEXT_CHARACTERS = 4_096;

/** Asks all names at once: one round trip instead of up to eight, where a receiver would stop early. */
export const dmarcWalk = defineFact({
  id: 'dmarc.walk',
  needs: {},
  async observe(_, { target, net }): Promise<Observation<DmarcWalk>> {
    const [names, own] = await Promise.all([walk(target.domain, net), net.dns.query(target.domain, 'TXT')]);
    const exists = mapKnown(own, ({ kind, aliases }) => kind !== 'nxdomain' || aliases.length > 0);
    return known({ names, exists }, [...evidenceOf(names), ...own.evidence]);
  },
});

/** Asks every name of the walk that starts at `domain`. */
export async function walk(domain: string, net: Context['net']): Promise<readonly WalkedName[]> {
  return Promise.all(
    walkDomains(domain).map(async (at) => ({
      domain: at,
      // A name too long for DNS holds nothing, which is an answer.
      seen: isQueryName(`_dmarc.${at}`)
        ? mapKnown(await net.dns.query(`_dmarc.${at}`, 'TXT'), sorted)
        : known<DmarcName>({ kind: 'nxdomain', records: [], others: [], aliases: [] }),
    })),
  );
}

function sorted(answer: DnsAnswer<TxtRecord>): DmarcName {
  const texts = textsOf(answer);
  const others = texts.filter((text) => !isDmarc(text)).map((text) => text.slice(0, MAX_TEXT_CHARACTERS));
  return {
    kind: answer.kind,
    records: texts.filter(isDmarc).slice(0, MAX_TEXTS),
    others: others.slice(0, MAX_TEXTS),
    aliases: answer.aliases,
  };
}

/** The texts of a TXT answer, each record's strings joined without a space (RFC 9989 section 4.5). */
export function textsOf(answer: DnsAnswer<TxtRecord>): readonly string[] {
  return answer.kind === 'records' ? answer.records.map((strings) => strings.join('')) : [];
}

export function evidenceOf(names: readonly WalkedName[]): readonly Evidence[] {
  return names.flatMap(({ seen }) => seen.evidence);
}

/** The policy in effect for the domain itself. Unknown where a name of the walk that did not answer could decide. */
export const dmarcPolicy = defineFact({
  id: 'dmarc.policy',
  needs: { walk: dmarcWalk },
  async observe({ walk: { names, exists } }): Promise<Observation<DmarcPolicy>> {
    const discovery = discover(stepsOf(names));
    const own = discovery.policy.kind === 'found' && discovery.policy.source === 'own';
    const subject = exists.status === 'unknown' ? null : exists.value ? 'existing' : 'missing';
    const outcome = outcomeOf(discovery, own ? 'itself' : subject);
    const evidence = [...evidenceOf(names), ...exists.evidence];
    if (outcome !== null) return known(outcome, evidence);
    const silent = discovery.policy.kind === 'undecided' ? discovery.policy.unanswered : null;
    const failed = silent === null ? exists : names.find(({ domain }) => domain === silent)?.seen;
    return failed?.status === 'unknown' ? failed : unknown('internal-error', 'a name of the walk was not asked');
  },
});

/**
 * The policy that the organizational domain has for its own mail, which may be another than that of a domain below it.
 * Unknown where a name of the walk that did not answer could decide.
 */
export const organizationPolicy = defineFact({
  id: 'dmarc.organization-policy',
  needs: { walk: dmarcWalk, policy: dmarcPolicy },
  async observe({ walk: { names }, policy }): Promise<Observation<DmarcPolicy>> {
    const { organizationalDomain } = policy;
    const from = names.findIndex(({ domain }) => domain === organizationalDomain);
    const above = from === -1 ? names : names.slice(from);
    const evidence = evidenceOf(above);
    const silent = above.find(({ seen }) => seen.status === 'unknown')?.seen;
    const discovery = discover(stepsOf(above));
    const own = discovery.policy.kind === 'found' && discovery.policy.source === 'own';
    const outcome = from === -1 ? null : outcomeOf(discovery, own ? 'itself' : 'existing');
    if (outcome !== null) return known(outcome, evidence);
    return silent?.status === 'unknown' ? silent : unknown('internal-error', 'a name of the walk was not asked');
  },
});

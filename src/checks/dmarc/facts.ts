import { type Context, defineFact } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import type { DnsAnswer, TxtRecord } from '../../core/net.ts';
import { type Evidence, known, mapKnown, type Observation, unknown } from '../../core/observation.ts';
import { isDmarc, parseDmarc } from './parse.ts';
import { type Applied, applied, type Subject } from './policy.ts';
import type { DmarcRecord, Policy } from './record.ts';
import { type Discovery, discover, type Step, stepsBelow, walkDomains } from './walk.ts';

const MAX_TEXTS = 20; // bounded: a hostile zone may hold thousands
const MAX_TEXT_CHARACTERS = 4_096;

/** The TXT answer at one `_dmarc` name, sorted into DMARC records and the rest. */
export interface DmarcName {
  readonly kind: 'records' | 'nodata' | 'nxdomain';
  /** The texts that are DMARC records; more than one counts as none. Bounded in number. */
  readonly records: readonly string[];
  /** The texts that are not; bounded in number and length. */
  readonly others: readonly string[];
  /** The targets of CNAMEs on the way, in order. */
  readonly aliases: readonly string[];
}

/** One name that receivers ask for, `_dmarc.<domain>`. */
export interface WalkedName {
  readonly domain: string;
  readonly seen: Observation<DmarcName>;
}

/** All names of the tree walk (RFC 9989 section 4.10); each may fail on its own. */
export interface DmarcWalk {
  /** From the domain itself to the top. */
  readonly names: readonly WalkedName[];
  /** Whether the domain itself is in DNS (RFC 9989 section A.4). A CNAME that leads nowhere is in DNS. */
  readonly exists: Observation<boolean>;
}

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

/** What policy discovery makes of each name. */
export function stepsOf(names: readonly WalkedName[]): readonly Step[] {
  return names.map(({ domain, seen }) => {
    if (seen.status === 'unknown') return { domain, kind: 'unanswered' };
    const [only, second] = seen.value.records;
    if (only === undefined) return { domain, kind: 'none' };
    return second === undefined ? { domain, kind: 'record', record: parseDmarc(only) } : { domain, kind: 'several' };
  });
}

/** The policy that receivers of RFC 9989 apply to mail from the domain. */
export interface DmarcPolicy {
  /** Whether a record applies, the domain's own or one above it. */
  readonly found: boolean;
  /** In effect for the domain itself, after `t=y` and the rules for invalid records; null: no DMARC. */
  readonly policy: Policy | null;
  readonly applied: Applied | null;
  readonly record: DmarcRecord | null;
  /** The domain at whose `_dmarc` the record stands. */
  readonly location: string | null;
  readonly source: 'own' | 'organizational' | 'public-suffix' | null;
  /** By the tree walk (RFC 9989 section 4.10.2); null where a name that could decide did not answer. */
  readonly organizationalDomain: string | null;
}

/** Unknown where a name of the walk that did not answer could decide. */
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

/** What receivers do with mail from subdomains that have no record of their own; null where that cannot be said. */
export function subdomainPolicy(walked: DmarcWalk, subject: 'existing' | 'missing'): DmarcPolicy | null {
  return outcomeOf(discover(stepsBelow(stepsOf(walked.names))), subject);
}

/** @param subject  null: whether the name exists is not known, which matters where `sp` and `np` differ */
function outcomeOf({ policy, organizationalDomain }: Discovery, subject: Subject | null): DmarcPolicy | null {
  if (policy.kind === 'undecided') return null;
  if (policy.kind === 'none') {
    return {
      found: false,
      policy: null,
      applied: null,
      record: null,
      location: null,
      source: null,
      organizationalDomain,
    };
  }
  const { record, location, source } = policy;
  const inEffect = applied(record, subject ?? 'existing');
  if (subject === null && inEffect.policy !== applied(record, 'missing').policy) return null;
  return { found: true, policy: inEffect.policy, applied: inEffect, record, location, source, organizationalDomain };
}

import { type Context, defineFact, maybe } from '../../core/fact.ts';
import type { DnsAnswer, TxtRecord } from '../../core/net.ts';
import { type Evidence, known, mapKnown, type Observation } from '../../core/observation.ts';
import { registeredName } from '../../core/suffixes.ts';
import type { AuditOptions } from '../../core/target.ts';
import common from '../../data/selectors.json' with { type: 'json' };
import { mailHosts } from '../mx/facts.ts';
import { type Provider, providerOfInclude, providerOfMx } from '../providers.ts';
import { spfIncludes } from '../spf/facts.ts';
import { formOf } from './form.ts';
import {
  type Candidate,
  keyName,
  type PublishedText,
  type SelectorAnswer,
  type SelectorZone,
  type Wildcard,
} from './selectors.ts';

export { hasUsableKey, type SelectorAnswer } from './selectors.ts';

const MAX_FROM_SENDERS = 60; // bounded: a record may name every sender there is

/**
 * The selectors to ask for: exactly those given; else those of the senders seen in SPF and MX, then those that many
 * domains use. Selectors cannot be listed from outside (RFC 6376 section 3.1), so none of the guessed has to exist.
 */
export const dkimSelectors = defineFact({
  id: 'dkim.selectors',
  needs: { includes: maybe(spfIncludes), hosts: maybe(mailHosts) },
  async observe({ includes, hosts }, { target }): Promise<Observation<readonly Candidate[]>> {
    const selectors = givenSelectors(target.options);
    if (selectors.length > 0)
      return known(distinct(selectors.map((selector) => ({ selector, from: 'given', sender: null }))));
    const senders: readonly (Provider | null)[] = [
      ...(includes.status === 'known' ? includes.value.map(providerOfInclude) : []),
      ...(hosts.status === 'known' ? [...hosts.value.keys()].map(providerOfMx) : []),
    ];
    const theirs = senders.flatMap((sender) =>
      sender === null
        ? []
        : sender.selectors.map((selector): Candidate => ({ selector, from: 'sender', sender: sender.name })),
    );
    const others = common.selectors.map((selector): Candidate => ({ selector, from: 'common', sender: null }));
    return known(distinct([...distinct(theirs).slice(0, MAX_FROM_SENDERS), ...others]));
  },
});

/** Those the user named, and those that the user's keys belong to. */
function givenSelectors({ selectors, dkimKeys: keys }: AuditOptions): readonly string[] {
  return [...new Set([...selectors, ...keys.flatMap(({ selector }) => selector ?? [])])];
}

/** The moment at which the age of a key is judged, in milliseconds since 1970. */
export const dkimAsOf = defineFact({
  id: 'dkim.as-of',
  needs: {},
  observe: async (_, { net }): Promise<Observation<number>> => known(net.startedAtMs),
});

function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const bySelector = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const selector = candidate.selector.toLowerCase();
    if (!bySelector.has(selector)) bySelector.set(selector, { ...candidate, selector });
  }
  return [...bySelector.values()];
}

/** Two questions, before the many: they tell what guessing is worth. Neither is asked where selectors are given. */
export const selectorZone = defineFact({
  id: 'dkim.zone',
  needs: {},
  async observe(_, { target, net }): Promise<Observation<SelectorZone>> {
    if (givenSelectors(target.options).length > 0) return known({ parent: 'not-asked', wildcard: null });
    const [parent, random] = await Promise.all([
      net.dns.query(`_domainkey.${target.domain}`, 'TXT'),
      wildcardOf(target.domain, net),
    ]);
    const wildcard = random.status === 'known' ? random.value : null;
    return known({ parent: parentState(parent), wildcard }, [...parent.evidence, ...random.evidence]);
  },
});

/** What stands at every selector that nobody has published; null: nothing. */
export async function wildcardOf(domain: string, net: Context['net']): Promise<Observation<Wildcard | null>> {
  const label = net.randomLabel('dkim-wildcard');
  return mapKnown(await net.dns.query(keyName(label, domain), 'TXT'), (answer) => wildcardIn(label, answer));
}

function wildcardIn(label: string, answer: DnsAnswer<TxtRecord>): Wildcard | null {
  if (answer.kind !== 'records' && answer.aliases.length === 0) return null;
  const texts = textsOf(answer);
  return { texts, aliases: answer.aliases, fingerprint: fingerprint(label, answer.aliases, texts) };
}

/** Two selectors have the same one where a wildcard, or a DNAME (RFC 6672), made both answers. */
function fingerprint(selector: string, aliases: readonly string[], texts: readonly PublishedText[]): string {
  const target = aliases.at(-1) ?? '';
  const general = target.startsWith(`${selector}.`) ? `*${target.slice(selector.length)}` : target;
  return JSON.stringify([general, texts.map(({ text }) => text).sort()]);
}

/** Behind an alias, NXDOMAIN speaks of its target, not of the name itself. */
function parentState(answer: Observation<DnsAnswer<TxtRecord>>): SelectorZone['parent'] {
  if (answer.status === 'unknown') return 'unanswered';
  return answer.value.kind === 'nxdomain' && answer.value.aliases.length === 0 ? 'nxdomain' : 'exists';
}

const SAMPLE = 8;
const MAX_TEXTS = 10; // bounded: a hostile name may have hundreds

/**
 * What stands at each selector, in the order of `dkimSelectors`.
 *
 * Where `_domainkey` does not exist, guessing ends early: the selectors of known senders and the eight most common are
 * asked for all the same, because some name servers deny names that have names below them (RFC 8020 section 2 says
 * what they should do). If one of these is there, all are asked for.
 */
export const dkimKeys = defineFact({
  id: 'dkim.keys',
  needs: { candidates: dkimSelectors, zone: selectorZone },
  async observe({ candidates, zone }, context): Promise<Observation<ReadonlyMap<string, Observation<SelectorAnswer>>>> {
    const first = zone.parent === 'nxdomain' ? candidates.filter(isInSample(candidates)) : candidates;
    const answers = await lookUp(first, zone, context);
    const rest = [...answers.values()].some(exists) ? candidates.filter(({ selector }) => !answers.has(selector)) : [];
    const all = new Map([...answers, ...(await lookUp(rest, zone, context))]);
    return known(
      all,
      [...all.values()].filter(isTelling).flatMap(({ evidence }) => evidence),
    );
  },
});

function isInSample(candidates: readonly Candidate[]): (candidate: Candidate) => boolean {
  const most = candidates.filter(({ from }) => from === 'common').slice(0, SAMPLE);
  return (candidate) => candidate.from !== 'common' || most.includes(candidate);
}

async function lookUp(
  candidates: readonly Candidate[],
  { wildcard }: SelectorZone,
  { target, net }: Context,
): Promise<ReadonlyMap<string, Observation<SelectorAnswer>>> {
  const entries = await Promise.all(
    candidates.map(async ({ selector, from }) => {
      const name = keyName(selector, target.domain);
      const asked = await net.dns.query(name, 'TXT', { patient: from !== 'given' });
      const answer = mapKnown(asked, (value): SelectorAnswer => {
        const texts = textsOf(value);
        return {
          selector,
          owner: value.aliases.at(-1) ?? name,
          aliases: value.aliases,
          kind: value.kind,
          texts,
          byWildcard: wildcard !== null && fingerprint(selector, value.aliases, texts) === wildcard.fingerprint,
        };
      });
      return [selector, answer] as const;
    }),
  );
  return new Map(entries);
}

function textsOf(answer: DnsAnswer<TxtRecord>): readonly PublishedText[] {
  if (answer.kind !== 'records') return [];
  return answer.records.slice(0, MAX_TEXTS).map((strings) => {
    const text = strings.join('');
    return { text, form: formOf(text) };
  });
}

function exists(answer: Observation<SelectorAnswer>): boolean {
  return answer.status === 'known' && (answer.value.kind !== 'nxdomain' || answer.value.aliases.length > 0);
}

/** A guess that met nothing proves nothing, and sixty of them would bury what does. */
function isTelling(answer: Observation<SelectorAnswer>): boolean {
  return answer.status === 'unknown' || exists(answer);
}

/**
 * Selectors whose CNAME leads under a domain that does not exist: whoever registers it publishes keys for the audited
 * domain. Selector to that domain.
 */
export const unregisteredKeyHosts = defineFact({
  id: 'dkim.unregistered',
  needs: { keys: dkimKeys },
  async observe({ keys }, { target, net }): Promise<Observation<ReadonlyMap<string, string>>> {
    const own = registeredName(target.domain);
    const suspects = [...keys.values()].flatMap((answer) => {
      if (answer.status === 'unknown' || answer.value.kind !== 'nxdomain' || answer.value.byWildcard) return [];
      const { selector, aliases } = answer.value;
      const registrable = registeredName(aliases.at(-1) ?? '');
      return registrable === null || registrable === own ? [] : [{ selector, registrable }];
    });
    const answers = await Promise.all(suspects.map(({ registrable }) => net.dns.query(registrable, 'SOA')));
    const gone = new Map<string, string>();
    const evidence: Evidence[] = [];
    for (const [index, { selector, registrable }] of suspects.entries()) {
      const answer = answers[index];
      if (answer?.status === 'unknown') return answer;
      evidence.push(...(answer?.evidence ?? []));
      if (answer?.value.kind === 'nxdomain') gone.set(selector, registrable);
    }
    return known(gone, evidence);
  },
});

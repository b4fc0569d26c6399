import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Observation, Unknown } from '../../core/observation.ts';
import { domainRole } from '../role/facts.ts';
import { dkimAsOf, dkimKeys, dkimSelectors, selectorZone, unregisteredKeyHosts } from './facts.ts';
import { type DkimShown, dkimFindings, dkimSummary } from './findings.ts';
import { judgeAge } from './judge-age.ts';
import { judgeGivenKeys } from './judge-given.ts';
import { judgeKeys, placeOf, type Seen } from './judge-keys.ts';
import { givenSelectors, guessedSelectors, type Looked } from './judge-selectors.ts';
import { hasUsableKey, keyName } from './selectors.ts';
import { shownKeys } from './show.ts';

type Said = FindingOf<typeof dkimFindings> | Unchecked;

export const dkim = defineCheck({
  id: 'dkim',
  area: 'authentication',
  needs: {
    candidates: dkimSelectors,
    zone: maybe(selectorZone),
    keys: dkimKeys,
    unregistered: maybe(unregisteredKeyHosts),
    role: domainRole,
    asOfMs: dkimAsOf,
  },
  findings: dkimFindings,

  judge({ candidates, zone, keys, unregistered, role, asOfMs }, { domain, options }, evidence) {
    if (!role.exists) return null;
    const given = candidates.some(({ from }) => from === 'given');
    const seen: Seen[] = [];
    const unanswered = new Map<string, Unknown>();
    for (const [selector, answer] of keys) {
      if (answer.status === 'unknown') unanswered.set(selector, answer);
      else if (!answer.value.byWildcard) seen.push({ ...answer.value, evidence: answer.evidence });
    }
    const inKeys = [
      ...judgeKeys(domain, seen, given),
      ...judgeGivenKeys(domain, options.dkimKeys, seen, unanswered),
      ...judgeAge(domain, seen, asOfMs, options.earlier),
    ];
    const takeovers = unregisteredTargets(domain, seen, unregistered);
    // Whoever names a selector says that the domain signs with it, whatever its SPF record says.
    if (!role.sends && !given) return onSilentDomain(domain, seen, [...inKeys, ...takeovers]);
    const looked: Looked = {
      domain,
      seen,
      unanswered,
      zone: zone.status === 'known' ? zone.value : null,
      zoneEvidence: evidence.zone,
      takenOver: new Set(unregistered.status === 'known' ? unregistered.value.keys() : []),
    };
    return [...(given ? givenSelectors(looked) : guessedSelectors(looked)), ...inKeys, ...takeovers];
  },

  show({ candidates, zone, keys }, { domain }): DkimShown {
    const answers = [...keys.values()];
    const known = answers.flatMap((answer) => (answer.status === 'known' ? [answer.value] : []));
    return {
      source: candidates.some(({ from }) => from === 'given') ? 'given' : 'guessed',
      asked: [...keys.keys()],
      unanswered: [...keys].filter(([, { status }]) => status === 'unknown').map(([selector]) => selector),
      wildcard: zone.status === 'known' && zone.value.wildcard !== null,
      keys: shownKeys(domain, known, candidates),
    };
  },
  summary: dkimSummary,
});

function unregisteredTargets(
  domain: string,
  seen: readonly Seen[],
  unregistered: Observation<ReadonlyMap<string, string>>,
): readonly Said[] {
  if (unregistered.status === 'unknown') {
    const subject = 'registration of the CNAME targets';
    return [unchecked(subject, unregistered, ['dkim-cname-unregistered'])];
  }
  return [...unregistered.value].map(([selector, registrable]) => {
    const target = seen.find((answer) => answer.selector === selector)?.aliases.at(-1) ?? keyName(selector, domain);
    const params = { domain, selector, target, registrable };
    return { code: 'dkim-cname-unregistered', params, evidence: unregistered.evidence };
  });
}

const ENDANGERS = new Set<string>(['dkim-private-key-published', 'dkim-key-too-short', 'dkim-cname-unregistered']);

/** A domain that sends nothing needs no key. What lets others sign as it is said; without keys there is nothing to judge. */
function onSilentDomain(domain: string, seen: readonly Seen[], inKeys: readonly Said[]): readonly Said[] | null {
  const live = seen.filter(hasUsableKey);
  const said: Said[] = inKeys.filter(({ code }) => ENDANGERS.has(code));
  if (live.length > 0) {
    said.push({
      code: 'dkim-key-on-silent-domain',
      params: { domain, keys: live.map((answer) => placeOf(domain, answer)) },
      evidence: live.flatMap(({ evidence }) => evidence),
    });
  }
  return said.length > 0 ? said : null;
}

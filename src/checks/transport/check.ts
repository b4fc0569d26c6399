import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { placesText } from '../../core/places.ts';
import { type Fate, standingOf } from '../dane/place-facts.ts';
import { type Transport, type TransportPlace, transportPlaces } from './facts.ts';
import { type RefusedAt, transportFindings } from './findings.ts';
import { shownOf, transportSummary } from './shown.ts';

type Said = FindingOf<typeof transportFindings> | Unchecked;

const ENFORCED = ['transport-mta-sts-refused', 'transport-mta-sts-refused-at-host'] as const;

/**
 * The combined verdict. What one check sees alone is its own to say: that the policy lists no host (mta-sts), that TLSA names
 * another key (dane), that there is no TLS (tls).
 */
export const transport = defineCheck({
  id: 'transport',
  area: 'transport',
  needs: { seen: transportPlaces },
  findings: transportFindings,

  judge({ seen }, { domain }): readonly Said[] | null {
    if (seen === null) return null;
    const { mode } = seen;
    if (mode.status === 'unknown') return [...underUnknownPolicy(domain, seen), ...inClear(domain, seen)];
    const underPolicy =
      mode.value === 'enforce' ? enforced(domain, seen) : mode.value === 'testing' ? tested(domain, seen) : [];
    return [...underPolicy, ...inClear(domain, seen)];
  },

  show: ({ seen }) => shownOf(seen),
  summary: transportSummary,
});

function enforced(domain: string, seen: Transport): readonly Said[] {
  const { places } = seen;
  const failing = places.filter(({ isListed, fault }) => isListed === true && fault !== null);
  const standing = standingOf(fates(seen, stsFate));
  const isLost = standing === 'all-refused';
  const open = unseenPlaces(places, standing === 'open' || failing.length === 0 ? ENFORCED : [ENFORCED[1]]);
  if (failing.length === 0) return [...open, ...both(domain, seen)];
  const code = isLost ? 'transport-mta-sts-refused' : 'transport-mta-sts-refused-at-host';
  const hidden = standing === 'open' && open.every(({ reason }) => isAside(reason)) ? [hiddenHost(domain)] : [];
  return [
    { code, params: { domain, places: failing.map(refusedAt) }, evidence: failing.flatMap(({ evidence }) => evidence) },
    ...open,
    ...hidden,
    ...both(domain, seen),
  ];
}

/** A host that neither this machine nor the user let us see may be the one that is left. */
function hiddenHost(domain: string): Unchecked {
  const detail = 'every mail host that was seen is refused; whether another one takes the mail was not seen';
  return {
    code: 'unchecked',
    subject: `mail hosts left for ${domain}`,
    reason: 'not-proven',
    detail,
    couldBe: [ENFORCED[0]],
  };
}

function tested(domain: string, { places }: Transport): readonly Said[] {
  const failing = places.filter(({ isListed, fault }) => isListed === true && fault !== null);
  const open = unseenPlaces(places, ['transport-mta-sts-not-ready']);
  if (failing.length === 0) return open;
  const params = { domain, places: failing.map(refusedAt) };
  return [
    { code: 'transport-mta-sts-not-ready', params, evidence: failing.flatMap(({ evidence }) => evidence) },
    ...open,
  ];
}

/** A policy that was not had could refuse only where something is wrong with TLS, or where nobody saw it. */
function underUnknownPolicy(domain: string, { mode, places }: Transport): readonly Said[] {
  const doubtful = places.filter(({ fault, unseen }) => fault !== null || unseen !== null);
  if (mode.status === 'known' || doubtful.length === 0) return [];
  const { reason, detail } = mode;
  const couldBe = [...ENFORCED, 'transport-mta-sts-not-ready', 'transport-both-refused'];
  return [
    {
      code: 'unchecked',
      subject: `${placesText(doubtful)} under the MTA-STS policy of ${domain}`,
      reason,
      detail,
      couldBe,
    },
  ];
}

/** Senders that do both: DANE decides where it authenticates the host, and must not be overridden where it refuses it. */
function both(domain: string, seen: Transport): readonly Said[] {
  const { places, dane } = seen;
  if (dane === 'none') return [];
  const standing = standingOf(fates(seen, bothFate));
  const alone = [standingOf(fates(seen, stsFate)), standingOf(fates(seen, daneFate))];
  // Whoever can deliver nowhere by one of the two is told of that one.
  if (alone.includes('all-refused') || alone[0] === 'none-refused') return [];
  const refused = places.flatMap((place) => {
    if (place.dane.does === 'waits') return [{ ...refusedAt(place), because: `by DANE, ${place.dane.because}` }];
    return place.mtaSts.does === 'waits'
      ? [{ ...refusedAt(place), because: `by MTA-STS, ${place.mtaSts.because}` }]
      : [];
  });
  if (standing === 'all-refused' && dane === 'proven') {
    const evidence = places.flatMap((place) => place.evidence);
    return [{ code: 'transport-both-refused', params: { domain, places: refused }, evidence }];
  }
  if (standing !== 'all-refused' && standing !== 'open') return [];
  const detail = 'whether a mail host is left to senders that do both DANE and MTA-STS cannot be told: see dane';
  const subject = `DANE and MTA-STS together, for ${domain}`;
  return [{ code: 'unchecked', subject, reason: 'not-proven', detail, couldBe: ['transport-both-refused'] }];
}

function inClear(domain: string, { places }: Transport): readonly Said[] {
  const at = places.filter(
    ({ opportunistic, mtaSts, dane }) =>
      opportunistic.does === 'delivers-in-clear' && (mtaSts.does === 'waits' || dane.does === 'waits'),
  );
  if (at.length === 0) return [];
  const refused = at.map(({ host, address, opportunistic: { because } }) => ({ host, address, because }));
  return [
    {
      code: 'transport-clear-text',
      params: { domain, places: refused },
      evidence: at.flatMap(({ evidence }) => evidence),
    },
  ];
}

function fates({ places, unresolved }: Transport, fateOf: (place: TransportPlace) => Fate) {
  return [
    ...places.map((place) => ({ host: place.host, fate: fateOf(place) })),
    ...unresolved.map(({ host }) => ({ host, fate: 'open' as const })),
  ];
}

function stsFate({ mtaSts, unseen }: TransportPlace): Fate {
  if (mtaSts.does === 'waits') return 'refuses';
  return unseen === null ? reached(mtaSts.does) : isAside(unseen.reason) ? 'aside' : 'open';
}

function daneFate({ dane, unseen }: TransportPlace): Fate {
  if (dane.does === 'waits') return 'refuses';
  if (unseen !== null) return isAside(unseen.reason) ? 'aside' : 'open';
  return dane.does === 'unknown' ? 'open' : reached(dane.does);
}

function bothFate(place: TransportPlace): Fate {
  if (place.dane.does === 'waits' || place.isAuthenticated) return daneFate(place);
  const fate = stsFate(place);
  return fate === 'takes' ? daneFate(place) : fate;
}

function reached(does: TransportPlace['mtaSts']['does']): Fate {
  return does === 'nobody-delivers' ? 'dead' : 'takes';
}

/** Left out by the user, or by a machine without IPv6: where a host was seen at all, that stands for it. */
function isAside(reason: Unchecked['reason']): boolean {
  return reason === 'not-requested' || reason === 'no-ipv6';
}

function refusedAt({ host, address, fault, dane }: TransportPlace): RefusedAt {
  return { host, address, because: fault ?? dane.because };
}

function unseenPlaces(places: readonly TransportPlace[], couldBe: readonly string[]): readonly Unchecked[] {
  const stories = places.flatMap((place) =>
    place.unseen === null || place.isListed === false ? [] : [{ place, why: place.unseen }],
  );
  return [...Map.groupBy(stories, ({ why }) => `${why.reason} ${why.detail}`).values()].flatMap(
    (same): readonly Unchecked[] => {
      const [first] = same;
      if (first === undefined) return [];
      const { reason, detail } = first.why;
      return [{ code: 'unchecked', subject: placesText(same.map(({ place }) => place)), reason, detail, couldBe }];
    },
  );
}

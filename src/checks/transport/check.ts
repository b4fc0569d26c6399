import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { placesText } from '../../core/places.ts';
import { type Transport, transportPlaces } from './facts.ts';
import { transportFindings } from './findings.ts';
import { ENFORCED, judgeEnforced } from './judge-enforced.ts';
import { refusedAt, unseenPlaces } from './judge-places.ts';
import { shownOf, transportSummary } from './shown.ts';

type Said = FindingOf<typeof transportFindings> | Unchecked;

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
    const said = [...underPolicy(domain, seen), ...inClear(domain, seen)];
    // Where nobody delivers anywhere, by the servers' own doing or as nobody looked, there is nothing to call well.
    return said.length === 0 && !seen.places.some(isDelivered) ? null : said;
  },

  show: ({ seen }) => shownOf(seen),
  summary: transportSummary,
});

function isDelivered({ opportunistic: { does } }: Transport['places'][number]): boolean {
  return does === 'delivers' || does === 'delivers-in-clear';
}

function underPolicy(domain: string, seen: Transport): readonly Said[] {
  const { mode } = seen;
  if (mode.status === 'unknown') return underUnknownPolicy(domain, seen);
  if (mode.value === 'enforce') return judgeEnforced(domain, seen);
  return mode.value === 'testing' ? tested(domain, seen) : [];
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
  const couldBe = [
    ...ENFORCED,
    'transport-mta-sts-not-ready',
    'transport-both-refused',
    'transport-both-refused-mx-unsigned',
  ];
  return [unchecked(`${placesText(doubtful)} under the MTA-STS policy of ${domain}`, mode, couldBe)];
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

import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Observation } from '../../core/observation.ts';
import { placesText } from '../../core/places.ts';
import { type TlsPlaces, tlsProof } from '../tls/facts.ts';
import type { DaneRecords } from './facts.ts';
import { evidenceOf, fixFor, recordsOf, suggestedFor } from './judge-records.ts';
import { tlsaText, whyUnusable } from './parse.ts';
import { type DanePlace, type Fate, standingOf } from './place-facts.ts';
import type { RefusedAt, refusalFindings } from './refusal-findings.ts';
import { clip, ownerOf } from './words.ts';

type Said = FindingOf<typeof refusalFindings> | Unchecked;

export const REFUSALS = ['dane-refused', 'dane-refused-mx-unsigned', 'dane-refused-at-host'] as const;

/** Where DANE senders do not deliver, and whether any other host is left to them. */
export function judgeRefusals(
  domain: string,
  found: DaneRecords,
  places: readonly DanePlace[],
  tls: Observation<TlsPlaces>,
): readonly Said[] {
  const refused = places.flatMap(({ host, address, outcome }) =>
    outcome.kind === 'refused' ? [{ host, address, fault: outcome.fault, detail: outcome.detail }] : [],
  );
  const unresolved = tls.status === 'known' ? tls.value.unresolved : [];
  const standing = standingOf([
    ...places.map((place) => ({ host: place.host, fate: fateOf(place) })),
    ...unresolved.map(({ host }) => ({ host, fate: 'open' as const })),
  ]);
  const lost = found.mxSecure ? 'dane-refused' : 'dane-refused-mx-unsigned';
  const isWide = standing === 'open' || refused.length === 0;
  const seen = unseen(places, isWide ? [lost, 'dane-refused-at-host'] : ['dane-refused-at-host']);
  if (standing === 'none-refused') return seen;
  const code = standing === 'all-refused' ? lost : 'dane-refused-at-host';
  const isOpen = standing === 'open' && seen.every(({ reason }) => isAside(reason));
  const detail =
    'every host that was seen is refused by DANE senders; whether another one takes their mail was not seen';
  return [
    { code, ...refusal(domain, found, places, refused, tls) },
    ...seen,
    ...(isOpen ? [unchecked('hosts left to DANE senders', { reason: 'not-proven', detail }, [lost])] : []),
  ];
}

function refusal(
  domain: string,
  found: DaneRecords,
  places: readonly DanePlace[],
  refused: readonly RefusedAt[],
  tls: Observation<TlsPlaces>,
) {
  const hosts = found.hosts.filter(({ host }) => refused.some((place) => place.host === host));
  const fixes = hosts
    .filter(({ host }) => refused.some((place) => place.host === host && place.fault === 'mismatch'))
    .map((host) => {
      const matched = new Set(places.flatMap((place) => (place.host === host.host ? place.matched : [])));
      const stale = recordsOf(host).filter((record) => whyUnusable(record) === null && !matched.has(tlsaText(record)));
      return fixFor(host, suggestedFor(host, places), stale.map(tlsaText));
    });
  const sessions = (tls.status === 'known' ? tls.value.places : []).filter(({ host, address }) =>
    refused.some((place) => place.host === host && place.address === address && place.fault !== 'lookup'),
  );
  const [first] = hosts.filter(({ host }) => fixes.some((fix) => fix.host === host));
  const [record] = first === undefined ? [] : recordsOf(first);
  return {
    params: { domain, places: refused, fixes },
    evidence: [...evidenceOf(hosts), ...sessions.flatMap(({ seen }) => tlsProof(seen))],
    ...(first !== undefined &&
      record !== undefined && {
        excerpt: {
          source: `${ownerOf(first)} TLSA`,
          text: clip(tlsaText(record)),
          mark: null,
          note: `${first.host} presents something else`,
        },
      }),
  };
}

function fateOf({ outcome, unseen: why }: DanePlace): Fate {
  if (outcome.kind === 'refused') return 'refuses';
  if (outcome.kind === 'dead') return 'dead';
  const unknown = outcome.kind === 'unseen' ? outcome.why : why;
  if (unknown === null) return 'takes';
  return isAside(unknown.reason) ? 'aside' : 'open';
}

/** Left out by the user, or by a machine without IPv6: no such entry opens the score. */
function isAside(reason: Unchecked['reason']): boolean {
  return reason === 'not-requested' || reason === 'no-ipv6';
}

function unseen(places: readonly DanePlace[], couldBe: readonly string[]): readonly Unchecked[] {
  const stories = places.flatMap((place) =>
    place.outcome.kind === 'unseen' ? [{ place, why: place.outcome.why }] : [],
  );
  return [...Map.groupBy(stories, ({ why }) => `${why.reason} ${why.detail}`).values()].flatMap(
    (same): readonly Unchecked[] => {
      const [first] = same;
      if (first === undefined) return [];
      const { detail } = first.why;
      // Without IPv6 here the rest is seen all the same; where there is no rest, nothing was.
      const reason =
        first.why.reason === 'no-ipv6' && stories.length === places.length ? 'unreachable' : first.why.reason;
      return [unchecked(`DANE at ${placesText(same.map(({ place }) => place))}`, { reason, detail }, couldBe)];
    },
  );
}

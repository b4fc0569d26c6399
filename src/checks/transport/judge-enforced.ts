import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type Fate, standingOf } from '../dane/place-facts.ts';
import type { Transport, TransportPlace } from './facts.ts';
import type { LostAt, transportFindings } from './findings.ts';
import { isAside, refusedAt, unseenPlaces } from './judge-places.ts';

type Said = FindingOf<typeof transportFindings> | Unchecked;

export const ENFORCED = ['transport-mta-sts-refused', 'transport-mta-sts-refused-at-host'] as const;

/** What senders that enforce the policy do, and those that do DANE too. */
export function judgeEnforced(domain: string, seen: Transport): readonly Said[] {
  const { places } = seen;
  const failing = places.filter(({ isListed, fault }) => isListed === true && fault !== null);
  const isDown = places.some(({ isListed, mtaSts }) => isListed === true && mtaSts.does === 'nobody-delivers');
  const standing = standingOf(fates(seen, stsFate));
  const open = unseenPlaces(places, standing === 'open' || failing.length === 0 ? ENFORCED : [ENFORCED[1]]);
  const hidden = standing === 'open' && open.every(({ reason }) => isAside(reason)) ? [hiddenHost(domain)] : [];
  const rest = [...open, ...hidden, ...judgeBoth(domain, seen)];
  // That the policy lists no host at all is for mta-sts to tell; that those it lists are down is seen nowhere else.
  if (standing === 'all-refused' && (failing.length > 0 || isDown)) return [lost(domain, places), ...rest];
  if (failing.length === 0) return rest;
  const params = { domain, places: failing.map(refusedAt) };
  return [{ code: ENFORCED[1], params, evidence: failing.flatMap(({ evidence }) => evidence) }, ...rest];
}

function lost(domain: string, places: readonly TransportPlace[]): Said {
  const seen = places.filter(({ unseen }) => unseen === null);
  const at = seen.map(({ host, address, isListed, fault, mtaSts }): LostAt => {
    const why = isListed === false ? 'not-listed' : fault === null ? 'down' : 'tls';
    return { host, address, because: mtaSts.because, fault: why };
  });
  return { code: ENFORCED[0], params: { domain, places: at }, evidence: seen.flatMap(({ evidence }) => evidence) };
}

/** A host that neither this machine nor the user let us see may be the one that is left. */
function hiddenHost(domain: string): Unchecked {
  const detail = 'every mail host that was seen is refused; whether another one takes the mail was not seen';
  return unchecked(`mail hosts left for ${domain}`, { reason: 'not-proven', detail }, [ENFORCED[0]]);
}

/** Senders that do both: DANE decides where it authenticates the host, and must not be overridden where it refuses it. */
function judgeBoth(domain: string, seen: Transport): readonly Said[] {
  const { places, dane, mxSecure } = seen;
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
  const code = mxSecure === false ? 'transport-both-refused-mx-unsigned' : 'transport-both-refused';
  if (standing === 'all-refused' && dane === 'proven') {
    return [{ code, params: { domain, places: refused }, evidence: places.flatMap(({ evidence }) => evidence) }];
  }
  if (standing !== 'all-refused' && standing !== 'open') return [];
  const detail = 'whether a mail host is left to senders that do both DANE and MTA-STS cannot be told: see dane';
  const subject = `DANE and MTA-STS together, for ${domain}`;
  return [unchecked(subject, { reason: 'not-proven', detail }, [code])];
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

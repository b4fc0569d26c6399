import { type Unchecked, unchecked } from '../../core/check.ts';
import { placesText } from '../../core/places.ts';
import type { TransportPlace } from './facts.ts';
import type { RefusedAt } from './findings.ts';

/** Left out by the user, or by a machine without IPv6: where a host was seen at all, that stands for it. */
export function isAside(reason: Unchecked['reason']): boolean {
  return reason === 'not-requested' || reason === 'no-ipv6';
}

export function refusedAt({ host, address, fault, dane }: TransportPlace): RefusedAt {
  return { host, address, because: fault ?? dane.because };
}

/** Places that were not seen, and might be such as the policy refuses; those with one story together. */
export function unseenPlaces(places: readonly TransportPlace[], couldBe: readonly string[]): readonly Unchecked[] {
  const stories = places.flatMap((place) =>
    place.unseen === null || place.isListed === false ? [] : [{ place, why: place.unseen }],
  );
  return [...Map.groupBy(stories, ({ why }) => `${why.reason} ${why.detail}`).values()].flatMap(
    (same): readonly Unchecked[] => {
      const [first] = same;
      if (first === undefined) return [];
      return [unchecked(placesText(same.map(({ place }) => place)), first.why, couldBe)];
    },
  );
}

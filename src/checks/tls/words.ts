import type { Effect } from '../../core/finding.ts';
import { type Place, placeText } from '../../core/places.ts';

export const downgrade: Effect = { kind: 'downgrade', direction: 'mail-to-you' };

/** For examples. */
export const at: Place = { host: 'mx1.acme.example', address: '192.0.2.25' };

const MOST = 4;

export function listText(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST).join('; ');
  return texts.length > MOST ? `${shown}; and ${texts.length - MOST} more` : shown;
}

/** Each place with what it did, such as `mx1.example.com [192.0.2.1] answers "454 …"`. */
export function detailsText(places: readonly (Place & { readonly detail: string })[], verb: string): string {
  return listText(places.map((place) => `${placeText(place)} ${verb} "${place.detail}"`));
}

/** Such as `2026-03-01`, UTC. */
export function dateText(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? 'an unknown date' : date.toISOString().slice(0, 10);
}

/** Says something about places where there are any. */
export function atPlaces<P, const S>(places: readonly P[], say: (places: readonly P[]) => S): readonly S[] {
  return places.length > 0 ? [say(places)] : [];
}

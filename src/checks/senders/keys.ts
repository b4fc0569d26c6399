import type { Unknown } from '../../core/observation.ts';

/** What was seen at a DKIM selector. */
export interface SeenKey {
  /** `usable`: receivers can check signatures with it; `faulty`: it is meant as a key; `none`: there is no key, or no longer. */
  readonly state: 'usable' | 'faulty' | 'none';
  /** The CNAMEs that were followed, in order. */
  readonly aliases: readonly string[];
  /** Whether a wildcard put it there, as at every other selector. */
  readonly byWildcard: boolean;
}

/** By selector, in lower case. */
export type SeenKeys = ReadonlyMap<string, SeenKey | Unknown>;

/**
 * Whether a service signs for the domain. `not-seen`: its usual selectors were asked for, and none has a key; it may use
 * another. `not-proven`: its selectors are not known, or what stands there does not tell.
 */
export type Signs = 'yes' | 'not-seen' | 'not-proven';

/** @param selectors  those under which a key of the service was found */
export function signs(selectors: readonly string[], usual: readonly string[], keys: SeenKeys): Signs {
  if (selectors.length > 0) return 'yes';
  const absent = usual.map((selector) => seenAt(selector, keys)?.state === 'none');
  return absent.length > 0 && absent.every(Boolean) ? 'not-seen' : 'not-proven';
}

/** Services that the CNAME of a selector with a key leads to, each to those selectors. */
export function signersOf<S>(
  keys: SeenKeys,
  serviceAt: (alias: string) => S | null,
): ReadonlyMap<S, readonly string[]> {
  const found = new Map<S, readonly string[]>();
  for (const [selector, key] of usableKeys(keys)) {
    const service = key.aliases.map(serviceAt).find((each) => each !== null);
    if (service) found.set(service, [...(found.get(service) ?? []), selector]);
  }
  return found;
}

/** Those of the selectors at which the domain itself publishes a key. */
export function keyedSelectors(selectors: readonly string[], keys: SeenKeys): readonly string[] {
  const published = new Set(
    usableKeys(keys).flatMap(([selector, { aliases }]) => (aliases.length === 0 ? [selector] : [])),
  );
  return selectors.map((selector) => selector.toLowerCase()).filter((selector) => published.has(selector));
}

/** Keys at other selectors than these. `target`: where a CNAME leads; null: the domain itself publishes the key. */
export function otherKeys(keys: SeenKeys, known: ReadonlySet<string>) {
  return usableKeys(keys).flatMap(([selector, { aliases }]) =>
    known.has(selector) ? [] : [{ selector, target: aliases.at(-1) ?? null }],
  );
}

/** Why it cannot be said whether there is a key at one of the selectors; null: all of them were answered. */
export function unansweredKeys(selectors: readonly string[], keys: SeenKeys): Unknown | null {
  const answers = selectors.flatMap((selector) => keys.get(selector.toLowerCase()) ?? []);
  return answers.find((answer) => 'reason' in answer) ?? null;
}

function seenAt(selector: string, keys: SeenKeys): SeenKey | null {
  const answer = keys.get(selector.toLowerCase());
  return answer === undefined || 'reason' in answer ? null : answer;
}

/** A key that a wildcard hands out is nobody's in particular. */
function usableKeys(keys: SeenKeys): readonly (readonly [string, SeenKey])[] {
  return [...keys].flatMap(([selector, key]) =>
    !('reason' in key) && key.state === 'usable' && !key.byWildcard ? [[selector, key] as const] : [],
  );
}

import type { FindingOf } from '../../core/finding.ts';
import type { EarlierAudit } from '../../core/target.ts';
import type { ageFindings } from './age-findings.ts';
import type { Seen } from './judge-keys.ts';
import { hasUsableKey } from './selectors.ts';

const OLD_MS = 2 * 365 * 86_400_000;

/** Keys that are known to be old: by the date in their selector, or because a saved report saw the same one. */
export function judgeAge(
  domain: string,
  seen: readonly Seen[],
  asOfMs: number,
  earlier: EarlierAudit | null,
): readonly FindingOf<typeof ageFindings>[] {
  const before = keysIn(earlier);
  const old = seen
    .filter((answer) => hasUsableKey(answer) && !answer.byWildcard)
    .flatMap(({ selector, texts }) => {
      const seenThen =
        earlier !== null && texts.some(({ text }) => before.get(selector) === text) ? earlier.startedAtMs : null;
      const since = [dateInSelector(selector, asOfMs), seenThen].filter((atMs) => atMs !== null);
      const sinceMs = Math.min(...since);
      return asOfMs - sinceMs >= OLD_MS && since.length > 0
        ? [{ selector, since: new Date(sinceMs).toISOString().slice(0, 10) }]
        : [];
    });
  return old.length > 0 ? [{ code: 'dkim-key-old', params: { domain, keys: old } }] : [];
}

/** Selector to record, out of what this check showed in a saved report; anybody may have written that. */
function keysIn(earlier: EarlierAudit | null): ReadonlyMap<string, string> {
  const facts = earlier?.facts['dkim'];
  const keys = typeof facts === 'object' && facts !== null && 'keys' in facts ? facts.keys : null;
  if (!Array.isArray(keys)) return new Map();
  return new Map(
    keys.flatMap((key: unknown) => {
      if (typeof key !== 'object' || key === null || !('selector' in key) || !('record' in key)) return [];
      return typeof key.selector === 'string' && typeof key.record === 'string'
        ? [[key.selector, key.record] as const]
        : [];
    }),
  );
}

/**
 * The day that a selector tells, as many are made of dates: `20230601`, `s202306`, `2023-06`.
 *
 * @returns milliseconds since 1970; null where it tells none, or one that is not in the past of `asOfMs`
 */
export function dateInSelector(selector: string, asOfMs: number): number | null {
  const [, year = '', month = '', day = '01'] =
    /(?<!\d)(20[0-4]\d)-?(0[1-9]|1[0-2])(?:-?(0[1-9]|[12]\d|3[01]))?(?!\d)/.exec(selector) ?? [];
  if (year === '') return null;
  const atMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return atMs < asOfMs ? atMs : null;
}

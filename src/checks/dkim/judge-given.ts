import type { Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Observation } from '../../core/observation.ts';
import type { DkimKeyGiven, EarlierAudit } from '../../core/target.ts';
import type { givenFindings } from './given-findings.ts';
import { dateInSelector, isKeyOf, recordForKey } from './given-keys.ts';
import type { Seen } from './judge-keys.ts';
import { hasUsableKey, keyName } from './selectors.ts';

type Said = FindingOf<typeof givenFindings> | Unchecked;

/** Whether what is published is the key that the user's signer holds (`--dkim-key`). */
export function judgeGivenKeys(
  domain: string,
  given: readonly DkimKeyGiven[],
  seen: readonly Seen[],
  unanswered: ReadonlyMap<string, Extract<Observation<never>, { status: 'unknown' }>>,
): readonly Said[] {
  return given.flatMap((key): readonly Said[] => {
    const { selector, source } = key;
    const places = selector === null ? seen : seen.filter((answer) => answer.selector === selector);
    if (places.some((answer) => keysOf(answer).some((published) => isKeyOf(published, key)))) return [];
    const silent = selector === null ? [...unanswered.values()][0] : unanswered.get(selector);
    if (silent) {
      const { reason, detail } = silent;
      const couldBe = [selector === null ? 'dkim-given-key-not-published' : 'dkim-given-key-differs'];
      return [{ code: 'unchecked', subject: `the key of ${source}`, reason, detail, couldBe }];
    }
    const evidence = places.flatMap((answer) => answer.evidence);
    const record = recordForKey(key);
    if (selector === null)
      return [{ code: 'dkim-given-key-not-published', params: { domain, source, record }, evidence }];
    const published = places.flatMap(keysOf)[0] ?? null;
    const at = { domain, selector, name: keyName(selector, domain), source, record };
    return [{ code: 'dkim-given-key-differs', params: { ...at, published: published !== null }, evidence }];
  });
}

function keysOf({ texts }: Seen): readonly string[] {
  return texts.flatMap(({ form }) => (form.kind === 'key' && form.record.keyText !== '' ? [form.record.keyText] : []));
}

const OLD_MS = 2 * 365 * 86_400_000;

/** Keys that are known to be old: by the date in their selector, or because a saved report saw the same one. */
export function judgeAge(
  domain: string,
  seen: readonly Seen[],
  asOfMs: number,
  earlier: EarlierAudit | null,
): readonly Said[] {
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

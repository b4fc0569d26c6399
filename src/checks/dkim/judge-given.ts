import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Observation } from '../../core/observation.ts';
import type { DkimKeyGiven } from '../../core/target.ts';
import type { givenFindings } from './given-findings.ts';
import { isKeyOf, recordForKey } from './given-keys.ts';
import type { Seen } from './judge-keys.ts';
import { keyName } from './selectors.ts';

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
      const couldBe = [selector === null ? 'dkim-given-key-not-published' : 'dkim-given-key-differs'];
      return [unchecked(`the key of ${source}`, silent, couldBe)];
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

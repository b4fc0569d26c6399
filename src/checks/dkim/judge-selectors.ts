import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence, Unknown } from '../../core/observation.ts';
import type { Absence, dkimFindings } from './findings.ts';
import { placeOf, type Seen } from './judge-keys.ts';
import { hasUsableKey, keyName, type SelectorAnswer, type SelectorZone } from './selectors.ts';

type Said = FindingOf<typeof dkimFindings> | Unchecked;

/** All that was looked at. */
export interface Looked {
  readonly domain: string;
  /** Answers that no wildcard made. */
  readonly seen: readonly Seen[];
  readonly unanswered: ReadonlyMap<string, Unknown>;
  readonly zone: SelectorZone | null;
  readonly zoneEvidence: readonly Evidence[];
  /** Selectors of which it is known that anybody can register where they lead. */
  readonly takenOver: ReadonlySet<string>;
}

// What one selector that was not answered may hide: whether it is there, and whether its key can be used.
const AT_ONE_SELECTOR = ['dkim-selector-missing', 'dkim-key-malformed', 'dkim-key-too-short', 'dkim-key-weak'];

/** Selectors that the user signs with: each has to have a key. */
export function givenSelectors({ domain, seen, unanswered }: Looked): readonly Said[] {
  const missing = seen.flatMap((answer): readonly Said[] => {
    const absence = absenceOf(answer);
    if (absence === null) return [];
    const params = { ...placeOf(domain, answer), absence };
    return [{ code: 'dkim-selector-missing', params, evidence: answer.evidence }];
  });
  const unseen = [...unanswered].map(
    ([selector, why]): Unchecked => unchecked(keyName(selector, domain), why, AT_ONE_SELECTOR),
  );
  return [...missing, ...unseen];
}

function absenceOf({ kind, aliases, texts }: SelectorAnswer): Absence | null {
  if (kind !== 'records') return aliases.length > 0 ? 'dangling-cname' : kind;
  return texts.every(({ form }) => form.kind === 'foreign' || form.kind === 'target') ? 'other-text' : null;
}

/** Selectors that were guessed: one that is not there proves nothing, all of them together hardly more. */
export function guessedSelectors(looked: Looked): readonly Said[] {
  const { domain, seen, zone, zoneEvidence } = looked;
  const said: Said[] = [...danglingAliases(looked), ...wildcard(looked)];
  const there = seen.filter(({ kind, aliases }) => kind !== 'nxdomain' || aliases.length > 0);
  const parentDenied = zone?.parent === 'nxdomain';
  if (parentDenied && there.length > 0) {
    said.push({
      code: 'dkim-parent-denied',
      params: { domain, selectors: there.map(({ selector }) => selector) },
      evidence: [...zoneEvidence, ...there.flatMap(({ evidence }) => evidence)],
    });
  }
  if (seen.some(hasUsableKey) || (zone?.wildcard && hasUsableKey(zone.wildcard))) return said;
  if (parentDenied && there.length === 0) {
    return [...said, { code: 'dkim-missing', params: { domain, asked: seen.length }, evidence: zoneEvidence }];
  }
  return [...said, notProven(looked)];
}

/**
 * No key among those guessed. `dkim-missing` is what it could be, and so the score is a range; but about a third of
 * the domains that sign use selectors that no list has, so the reason is `not-proven`, which leaves the verdict alone:
 * a domain is neither praised nor punished for selectors that nobody can know. Where DNS failed to answer it is
 * another matter: then a key may be there that everybody else sees.
 */
function notProven({ domain, seen, unanswered }: Looked): Unchecked {
  const subject = `DKIM keys of ${domain}`;
  const tried = seen.length + unanswered.size;
  const [failed] = unanswered.values();
  if (failed) {
    const others = seen.length > 0 ? ', the others have no key' : '';
    const detail = `${unanswered.size} of ${tried} selectors were not answered (${failed.detail})${others}`;
    const couldBe = ['dkim-missing', 'dkim-key-malformed', 'dkim-key-too-short'];
    return unchecked(subject, { reason: failed.reason, detail }, couldBe);
  }
  const detail =
    tried === 0
      ? 'a wildcard answers for every selector, so that none can be told from it'
      : `no usable key under the ${tried} selectors we tried; a domain's selectors cannot be listed from outside`;
  return unchecked(subject, { reason: 'not-proven', detail }, ['dkim-missing']);
}

/** CNAMEs that were published for a sender and lead to no key. */
function danglingAliases({ domain, seen, takenOver }: Looked): readonly Said[] {
  const dangling = seen.filter(
    ({ kind, aliases, selector }) => kind !== 'records' && aliases.length > 0 && !takenOver.has(selector),
  );
  if (dangling.length === 0) return [];
  const aliases = dangling.map(({ selector, owner, aliases: [first] }) => ({ selector, target: first ?? owner }));
  const evidence = dangling.flatMap((answer) => answer.evidence);
  return [{ code: 'dkim-cname-dangling', params: { domain, aliases }, evidence }];
}

function wildcard({ domain, zone, zoneEvidence }: Looked): readonly Said[] {
  const [text] = zone?.wildcard?.texts ?? [];
  if (!text) return [];
  const { form } = text;
  const holds = form.kind !== 'key' ? 'foreign' : form.record.revoked ? 'revoked-key' : 'key';
  return [{ code: 'dkim-wildcard', params: { domain, holds }, evidence: zoneEvidence }];
}

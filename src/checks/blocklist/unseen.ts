import { type Unchecked, unchecked } from '../../core/check.ts';
import type { UnknownReason } from '../../core/observation.ts';
import type { Blocklists } from './facts.ts';
import { possibleCodes, UNKNOWN_SENDER_COULD_BE } from './severity.ts';
import { unheardLists } from './unheard-facts.ts';

/** Everything that the lists might have said, and nobody heard. */
export function judgeUnseen(found: Blocklists, domain: string): readonly Unchecked[] {
  return [...unseenSubjects(found, domain), ...unseenLists(found)];
}

function unseenSubjects(found: Blocklists, domain: string): readonly Unchecked[] {
  const { unknown, omitted, notPublic, subjects } = found;
  const open = (
    subject: string,
    reason: UnknownReason,
    detail: string,
    couldBe: readonly string[] = UNKNOWN_SENDER_COULD_BE,
  ): Unchecked => unchecked(subject, { reason, detail }, couldBe);
  return [
    ...(unknown === null ? [] : [open(`sending addresses of ${domain}`, unknown.reason, unknown.detail)]),
    ...(omitted === 0
      ? []
      : [open(`${omitted} more addresses and domains`, 'limit', `only ${subjects.length} of them are looked up`)]),
    ...notPublic.map((address) => open(address, 'not-requested', 'no list knows an address that is not public', [])),
  ];
}

function unseenLists({ seen, resolvers }: Blocklists): readonly Unchecked[] {
  return unheardLists(seen, resolvers).map(({ lists, missed, advice, ...why }) => {
    const couldBe = missed.flatMap(({ list, subject }) => possibleCodes(list, subject));
    return unchecked(lists, why, [...new Set(couldBe)], advice);
  });
}

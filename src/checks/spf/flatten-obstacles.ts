import type { Candidate, Home } from './flatten-candidates.ts';
import { ANSWER_OCTETS, isPossible } from './flatten-choice.ts';
import { LOOKUP_LIMIT } from './lookups.ts';
import type { SpfNode } from './tree.ts';
import { counted, short } from './words.ts';

/** Why there is no policy to flatten; null where there is one. */
export function obstacleAt({ name, state, record }: SpfNode): string | null {
  if (state === 'several') return `${name} has several SPF records: receivers use none of them`;
  if (state !== 'read' || record === null) return `${name} has no SPF record`;
  const [fault] = record.faults;
  if (fault === undefined) return null;
  const place = short(record.text.slice(fault.start, fault.end));
  return `the SPF record of ${name} has a syntax error at "${place}": receivers use none of it`;
}

/** Why no choice of includes brings the policy under the limit. */
export function whyNot(
  homes: readonly Home[],
  candidates: readonly Candidate[],
  total: number,
  { domain, namesSeen }: { readonly domain: string; readonly namesSeen: boolean },
): { readonly why: string; readonly unseen: boolean } {
  if (homes.length === 0) {
    return { why: `the policy takes ${total} lookups, but its record is somebody else's to change`, unseen: false };
  }
  const possible = candidates.filter(isPossible);
  const rest = total - possible.reduce((sum, { cost }) => sum + cost, 0);
  if (rest > LOOKUP_LIMIT) {
    const why = `with all ${counted(possible.length, 'include')} flattened that can be, ${rest} of ${total} lookups remain, the limit is ${LOOKUP_LIMIT}`;
    return { why, unseen: false };
  }
  const networks = possible.reduce((sum, { inlining }) => sum + inlining.networks.length, 0);
  const why = namesSeen
    ? `there is no room: ${networks} networks take more records of ${ANSWER_OCTETS[1]} octets than lookups, or names such as _spf1.${domain}, are left`
    : `${networks} networks need records of their own, and DNS did not say whether names such as _spf1.${domain} are free`;
  return { why, unseen: !namesSeen };
}

/** Whether it is we who could not see what an include comes to. */
export function isUnseen({ inlining }: Candidate): boolean {
  return !inlining.ok && inlining.unseen;
}

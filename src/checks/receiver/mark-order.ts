import { GRAVEST_FIRST, type SpamVerdict, tellingCodes } from '../../message/spam-verdict.ts';
import type { Mark, MarkWriter } from './facts.ts';

const SUREST_FIRST: readonly MarkWriter[] = ['receiver', 'either', 'others'];

/**
 * By how much they weigh: the receiver's before what the sender may have written, the gravest of them, the one that says why.
 * Where only the first are looked at, none that a sender adds pushes out what the receiver says.
 */
export function weightiestFirst(one: Mark, other: Mark): number {
  return (
    SUREST_FIRST.indexOf(one.writer) - SUREST_FIRST.indexOf(other.writer) ||
    GRAVEST_FIRST.indexOf(one.verdict.verdict) - GRAVEST_FIRST.indexOf(other.verdict.verdict) ||
    reasonsOf(other.verdict) - reasonsOf(one.verdict)
  );
}

/** How much a field says of why: many receivers write the bare verdict into fields of its own. */
function reasonsOf({ rules, codes }: SpamVerdict): number {
  return rules.length + tellingCodes(codes).length;
}

import type { BounceReason, ConclusionBasis } from '../core/bounce.ts';
import type { ReplyRule } from '../core/reply-rules.ts';
import type { SaidOf } from './said-of.ts';

/** What is found, and by what. */
export interface Found {
  readonly reason: BounceReason;
  readonly basis: ConclusionBasis;
  readonly rule: ReplyRule | null;
  /** What the rule's words mean where they were said; null: no rule. */
  readonly said: SaidOf | null;
  readonly others: readonly BounceReason[];
}

const MAX_OTHERS = 3;

/** Of several that fit, best first. */
export function ofReasons([reason = 'undefined', ...others]: readonly BounceReason[], basis: ConclusionBasis): Found {
  return { reason, basis, rule: null, said: null, others: others.slice(0, MAX_OTHERS) };
}

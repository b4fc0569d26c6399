import type { Candidate } from './flatten-candidates.ts';
import { type Layout, laidOut, type Room } from './flatten-layout.ts';
import type { Inlined } from './inlining.ts';
import { LOOKUP_LIMIT } from './lookups.ts';

// RFC 7208 section 3.4 wants answers that fit in 512 octets. Where that takes too many records: what EDNS carries
// without fragments (1232 octets, DNS flag day 2020), but for its own 11 octets (RFC 6891 section 6.1.2).
export const ANSWER_OCTETS = [512, 1232 - 11] as const;

/** Which includes to flatten, and what that comes to. */
export interface Plan {
  readonly chosen: readonly Candidate[];
  readonly layout: Layout;
  readonly lookups: number;
}

/**
 * The first choice that brings the policy under the limit.
 *
 * @param first  includes to flatten in any case
 * @param total  lookups as it is
 * @returns null where none does
 */
export function planned(
  first: readonly Candidate[],
  candidates: readonly Candidate[],
  total: number,
  room: Omit<Room, 'maxOctets'>,
): Plan | null {
  const possible = candidates.filter(isPossible);
  const others = possible.filter((one) => !first.includes(one)).toSorted(byEffort);
  for (const maxOctets of ANSWER_OCTETS) {
    const attempt = (chosen: readonly Candidate[]): Plan | null => {
      const layout = laidOut(chosen, { ...room, maxOctets });
      if (layout === null) return null;
      const saved = chosen.reduce((sum, { cost }) => sum + cost, 0);
      return { chosen, layout, lookups: total - saved + layout.links.length };
    };
    let plan = attempt(first);
    for (const candidate of others) {
      if (plan === null || isEnough(plan)) break;
      plan = attempt([...plan.chosen, candidate]) ?? plan; // one that has no room is passed over
    }
    if (plan !== null && isEnough(plan)) return pruned(plan, first, attempt);
  }
  return null;
}

function isEnough({ lookups }: Plan): boolean {
  return lookups <= LOOKUP_LIMIT;
}

/** Without what turns out not to be needed, the most laborious first. */
function pruned(plan: Plan, first: readonly Candidate[], attempt: (chosen: readonly Candidate[]) => Plan | null): Plan {
  let best = plan;
  for (const candidate of plan.chosen.toReversed()) {
    if (first.includes(candidate)) continue;
    const without = attempt(best.chosen.filter((one) => one !== candidate));
    if (without !== null && isEnough(without)) best = without;
  }
  return best;
}

type Possible = Candidate & { readonly inlining: Inlined };

export function isPossible(candidate: Candidate): candidate is Possible {
  return candidate.inlining.ok;
}

function byEffort(a: Possible, b: Possible): number {
  const effort = ({ inlining, cost }: Possible) => inlining.networks.length / cost;
  return Number(a.inlining.named) - Number(b.inlining.named) || effort(a) - effort(b);
}

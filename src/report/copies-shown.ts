import type { CopyShown, PathShown, ReceivedShown, WayShown } from '../core/received-copy.ts';
import type { Report } from './schema.ts';
import type { SeenCheck } from './seen.ts';

// The facts of the checks `received` and `path`; their own types hold them to these shapes.

/** The copies that were fetched; none where there are none, or nothing is known of them. */
export function copiesIn(report: Pick<Report, 'results'>): readonly CopyShown[] {
  return copiesOf(factsOf(report, 'received'));
}

/** The same, before there is a report. */
export function copiesSeen(seen: readonly SeenCheck[]): readonly CopyShown[] {
  return copiesOf(seen.find(({ check }) => check.id === 'received')?.result.shown ?? null);
}

/** The ways of those copies. */
export function waysIn(report: Pick<Report, 'results'>): readonly WayShown[] {
  const facts = factsOf(report, 'path');
  return isPath(facts) ? facts.ways : [];
}

function copiesOf(facts: unknown): readonly CopyShown[] {
  return isReceived(facts) ? facts.copies : [];
}

function factsOf({ results }: Pick<Report, 'results'>, id: string): unknown {
  const result = results.find(({ check }) => check === id);
  return result === undefined || result.outcome === 'not-applicable' ? null : result.facts;
}

function isReceived(facts: unknown): facts is ReceivedShown {
  return typeof facts === 'object' && facts !== null && 'copies' in facts && Array.isArray(facts.copies);
}

function isPath(facts: unknown): facts is PathShown {
  return typeof facts === 'object' && facts !== null && 'ways' in facts && Array.isArray(facts.ways);
}

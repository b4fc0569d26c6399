import type { AnyCheck, Result } from '../core/check.ts';
import { outcomeOf } from '../core/run.ts';
import type { AuditOptions } from '../core/target.ts';

/** Which checks run and which of their findings count. */
export interface Selection {
  readonly checks: readonly AnyCheck[];
  /** Checks and finding codes left out by the user, in the order of the registry, for the report to list. */
  readonly skipped: readonly string[];
  /** As the user said it, for the same selection elsewhere. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** Whether a finding of this code is wanted. */
  keeps(code: string): boolean;
}

/**
 * Selects by `--only` and `--skip`. A name is a check (`spf`) or a finding code (`spf-ptr`), already known to exist.
 * A code under `only` runs its check and keeps that code; a code under `skip` runs its check and drops that code.
 */
export function select(all: readonly AnyCheck[], only: readonly string[], skip: readonly string[]): Selection {
  const codes = (check: AnyCheck) => Object.keys(check.findings);
  const wanted = (check: AnyCheck, code: string) =>
    (only.length === 0 || only.includes(check.id) || only.includes(code)) &&
    !skip.includes(check.id) &&
    !skip.includes(code);
  const checks = all.filter((check) => codes(check).some((code) => wanted(check, code)));
  const kept = new Set(all.flatMap((check) => codes(check).filter((code) => wanted(check, code))));
  const skipped = all.flatMap((check) =>
    checks.includes(check) ? codes(check).filter((code) => !kept.has(code)) : [check.id],
  );
  return { checks, skipped, only, skip, keeps: (code) => kept.has(code) };
}

/** All names that `--only` and `--skip` understand. */
export function selectable(all: readonly AnyCheck[]): readonly string[] {
  return all.flatMap((check) => [check.id, ...Object.keys(check.findings)]);
}

/** Drops the findings that were not wanted, and says the outcome anew. */
export function applySelection(result: Result, { checks, keeps }: Selection): Result {
  if (result.outcome === 'not-applicable') return result;
  const defs = checks.find(({ id }) => id === result.check)?.findings ?? {};
  const findings = result.findings.filter(({ code }) => keeps(code));
  const unchecked = result.unchecked.flatMap((unseen) => {
    if (unseen.couldBe === undefined) return [unseen];
    const couldBe = unseen.couldBe.filter(keeps);
    return couldBe.length > 0 || unseen.couldBe.length === 0 ? [{ ...unseen, couldBe }] : [];
  });
  return { ...result, findings, unchecked, outcome: outcomeOf(defs, findings, unchecked) };
}

/** Those of the selected checks that have something to look at: what judges a probe is left out where none was asked for. */
export function checksFor({ checks }: Selection, { probe }: Pick<AuditOptions, 'probe'>): Selection['checks'] {
  return probe === null ? checks.filter(({ beside }) => beside === undefined) : checks;
}

import type { AnyCheck, Result, Unchecked } from '../core/check.ts';
import type { AnyFindingDef, Effect, Finding, Severity } from '../core/finding.ts';
import { opensRange } from '../core/run.ts';

/** A result of a check that applied. */
export type AppliedResult = Exclude<Result, { readonly outcome: 'not-applicable' }>;

/** A finding joined with its entry in the catalogue. */
export interface SeenFinding {
  readonly check: string;
  readonly finding: Finding;
  readonly def: AnyFindingDef;
}

/** Something unseen, with what it might have been. */
export interface Unseen {
  readonly unchecked: Unchecked;
  /** Whether it leaves score and verdict open. */
  readonly open: boolean;
  readonly couldBe: ReadonlyMap<string, AnyFindingDef>;
}

/** One check that applied, ready to be scored and judged. */
export interface SeenCheck {
  readonly check: AnyCheck;
  readonly result: AppliedResult;
  /** The worst first, then in the order of the check. */
  readonly findings: readonly SeenFinding[];
  readonly unseen: readonly Unseen[];
}

const SEVERITIES: readonly Severity[] = ['critical', 'major', 'minor', 'info'];

/** Negative where `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/**
 * Joins results with their checks. Those that did not apply are left out.
 *
 * @param skipped  finding codes the user left out: what is unseen cannot turn out to be one of them
 * @throws where a result names a check or a code that `checks` does not have
 */
export function seenChecks(
  results: readonly Result[],
  checks: readonly AnyCheck[],
  skipped: readonly string[] = [],
): readonly SeenCheck[] {
  return results.flatMap((result) => {
    if (result.outcome === 'not-applicable') return [];
    const check = checks.find(({ id }) => id === result.check);
    if (!check) throw new Error(`a result of the check "${result.check}", which is not registered`);
    const findings = result.findings
      .map((finding) => ({ check: check.id, finding, def: defOf(check, finding.code) }))
      .sort((a, b) => compareSeverity(a.def.severity, b.def.severity));
    const unseen = result.unchecked.map((unchecked) => ({
      unchecked,
      open: opens(unchecked, result),
      couldBe: possible(unchecked, check, skipped),
    }));
    return [{ check, result, findings, unseen }];
  });
}

/** A check that saw nothing at all is open whatever the reason: the exceptions are for parts of what it wanted to see. */
function opens(unchecked: Unchecked, result: AppliedResult): boolean {
  return opensRange(unchecked) || result.shown === null;
}

/** Without `couldBe`, or with a code there that the check does not have, it could be anything: too wide, never too narrow. */
function possible({ couldBe }: Unchecked, check: AnyCheck, skipped: readonly string[]): Unseen['couldBe'] {
  const all = Object.keys(check.findings);
  const codes = couldBe?.every((code) => all.includes(code)) ? couldBe : all;
  return new Map(codes.filter((code) => !skipped.includes(code)).map((code) => [code, defOf(check, code)]));
}

function defOf(check: AnyCheck, code: string): AnyFindingDef {
  const def = Object.hasOwn(check.findings, code) ? check.findings[code] : undefined;
  if (!def) throw new Error(`the check "${check.id}" said "${code}", which is not in its catalogue`);
  return def;
}

/** Without those that another check has found as well, and names more closely (`sameAs`): one fault counts once. */
export function countedOnce(findings: readonly SeenFinding[], all: readonly SeenCheck[]): readonly SeenFinding[] {
  const codes = new Set(all.flatMap((check) => check.findings).map(({ finding }) => finding.code));
  return findings.filter(({ def: { sameAs = [] } }) => !sameAs.some((code) => codes.has(code)));
}

/** Whether mail is lost by it: the finding that makes a verdict `rejected`. */
export function rejects({ severity, effects }: AnyFindingDef): boolean {
  return severity === 'critical' && effects.some(({ kind }) => kind === 'bounce');
}

/** The effects that put mail at risk: none of an entry below `major`, and never a mere downgrade. */
export function risksOf(def: AnyFindingDef): readonly Effect[] {
  return compareSeverity(def.severity, 'major') > 0 ? [] : harmsOf(def);
}

/** The same of a minor entry: a few receivers or senders may do it, so no verdict follows. */
export function smallRisksOf(def: AnyFindingDef): readonly Effect[] {
  return def.severity === 'minor' ? harmsOf(def) : [];
}

function harmsOf({ effects }: AnyFindingDef): readonly Effect[] {
  return effects.filter(({ kind }) => kind !== 'downgrade');
}

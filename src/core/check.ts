import type { Fact, Needs, Values } from './fact.ts';
import type { Defs, Finding, FindingOf } from './finding.ts';
import type { Evidence, UnknownReason } from './observation.ts';
import type { DomainTarget, MessageTarget, Target } from './target.ts';

export type Area = 'authentication' | 'transport' | 'reputation' | 'message';

/** Something a check could not see, though it wanted to. */
export interface Unchecked {
  readonly code: 'unchecked';
  /** What was to be looked at, such as `192.0.2.1` or `DKIM keys`. */
  readonly subject: string;
  readonly reason: UnknownReason;
  readonly detail: string;
  /** The findings it might have led to; without it, any finding of the check. */
  readonly couldBe?: readonly string[];
  /** What to do so that the next run sees it, where that of the reason does not fit. Imperative, lower case, no full stop. */
  readonly advice?: string;
}

/**
 * An entry for something that was not seen.
 *
 * @param why  what is unknown about it, or the reason that a judge has of its own
 * @param couldBe  the findings it might have led to: none where it is empty, any of the check where it is left out
 */
export function unchecked(
  subject: string,
  { reason, detail }: Pick<Unchecked, 'reason' | 'detail'>,
  couldBe?: readonly string[],
  advice?: string,
): Unchecked {
  return { code: 'unchecked', subject, reason, detail, ...(couldBe && { couldBe }), ...(advice && { advice }) };
}

/** Facts for the reader, as plain JSON. */
export type Shown = Readonly<Record<string, unknown>>;

export type EvidenceOf<N extends Needs> = { readonly [K in keyof N]: readonly Evidence[] };

export interface Check<
  I extends string,
  N extends Needs,
  D extends Defs,
  S extends Shown,
  T extends Target = DomainTarget,
> {
  readonly id: I;
  readonly area: Area;
  readonly needs: N;
  readonly findings: D;
  /** Judges what a probe brought to light: without one it is neither run nor listed. */
  readonly beside?: 'probe';
  /** The kind of target it judges; a domain where nothing is said. */
  readonly about?: 'message';
  /** Pure and synchronous. Null: the check does not apply to this target. */
  judge(values: Values<N>, target: T, evidence: EvidenceOf<N>): readonly (FindingOf<D> | Unchecked)[] | null;
  /** The facts a reader would want to see beside the judgement. Pure. */
  show(values: Values<N>, target: T): S;
  /** One line about the facts when all is well, such as `2 keys (google, s1)`. */
  summary(shown: S): string;
}

/** A check whose own types are forgotten, as the engine and the registry hold it. */
export interface AnyCheck {
  readonly id: string;
  readonly area: Area;
  readonly needs: Needs;
  readonly findings: Defs;
  readonly beside?: 'probe';
  readonly about?: 'message';
  judge(values: never, target: Target, evidence: never): readonly (AnyFinding | Unchecked)[] | null;
  show(values: never, target: Target): Shown;
  summary(shown: never): string;
}

type AnyFinding = { readonly code: string; readonly params: unknown } & Partial<Pick<Finding, 'excerpt' | 'evidence'>>;

export function defineCheck<const I extends string, const N extends Needs, const D extends Defs, S extends Shown>(
  check: Check<I, N, D, S>,
): Check<I, N, D, S> {
  return check;
}

/** A check of a message. */
export function defineMessageCheck<
  const I extends string,
  const N extends Needs,
  const D extends Defs,
  S extends Shown,
>(
  check: Omit<Check<I, N, D, S, MessageTarget>, 'about' | 'beside'>,
): Omit<Check<I, N, D, S, MessageTarget>, 'about' | 'beside'> & { readonly about: 'message' } {
  return { ...check, about: 'message' };
}

/** Ordered: failed > not-checked > passed. `not-applicable` says why. */
export type Result =
  | { readonly check: string; readonly area: Area; readonly outcome: 'not-applicable'; readonly because: string | null }
  | {
      readonly check: string;
      readonly area: Area;
      readonly outcome: 'passed' | 'failed' | 'not-checked';
      readonly findings: readonly Finding[];
      readonly unchecked: readonly Unchecked[];
      /** Null where what the check rests on is itself unknown. */
      readonly shown: Shown | null;
      readonly summary: string | null;
      readonly evidence: readonly Evidence[];
    };

export function isFact(need: Needs[string]): need is Fact<unknown> {
  return 'observe' in need;
}

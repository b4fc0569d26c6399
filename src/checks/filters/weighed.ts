import type { FilterDecision, FilterKind, FilterRule, FilterThresholds, FilterVerdict } from '../../core/filters.ts';
import { symbolWords } from '../../message/spam-symbols.ts';

/** A rule with what it means. */
export interface WeighedRule {
  readonly name: string;
  readonly points: number | null;
  /** In our words, else in the filter's own; null: in none. */
  readonly meaning: string | null;
  readonly ours: boolean;
  readonly change: string | null;
  readonly options: readonly string[];
  /** Whether it is there only because the filter was not told who sends. */
  readonly blind: boolean;
  /** Whether it made the filter decide so by itself, as far as that can be told. */
  readonly forces: boolean;
}

/** Something to do, and what it takes off the score. */
export interface Change {
  readonly text: string;
  readonly points: number;
  readonly rules: readonly string[];
}

export interface Weighed {
  /** The heaviest first. */
  readonly rules: readonly WeighedRule[];
  /** What the filter adds only because it was not told who sends: never of the message's own. */
  readonly blindPoints: number;
  /** Without those. */
  readonly score: number;
  /** Whether a rule made the filter decide so, and not the points. */
  readonly isForced: boolean;
  /** What to change, what helps most first. */
  readonly changes: readonly Change[];
}

export interface Told {
  readonly ip: boolean;
  readonly hostname: boolean;
}

/** Reads the rules of a verdict with the words that are known for them. Pure. */
export function weigh(kind: FilterKind, verdict: FilterVerdict, told: Told): Weighed {
  const rules = verdict.rules
    .map((rule) => weighed(kind, rule, verdict.reason, told))
    .sort((one, other) => weightOf(other) - weightOf(one) || one.name.localeCompare(other.name, 'en'));
  const blindPoints = tenths(sum(rules.filter(({ blind }) => blind).map(({ points }) => Math.max(0, points ?? 0))));
  // A rule may force an action, and a score with it: then the score is no sum, and nothing can be taken from it.
  const isWhole = rules.every(({ points }) => points !== null);
  const summed = isWhole ? Math.min(verdict.score, sum(rules.map(({ points }) => points ?? 0))) : verdict.score;
  const score = rules.some(isBlindly) ? summed - blindPoints : verdict.score;
  const isForced = kind === 'rspamd' && isBelow(tenths(summed), verdict);
  return { rules, blindPoints, score: tenths(score), isForced, changes: changesOf(rules) };
}

/** Whether something of the verdict falls away with it. */
function isBlindly({ blind, points, forces }: WeighedRule): boolean {
  return blind && (forces || (points ?? 0) > 0);
}

/** Whether the points do not account for the decision; where its threshold is not known, words for the sender tell it. */
function isBelow(score: number, { decision, thresholds, reason }: FilterVerdict): boolean {
  if (decision === null || decision === 'accept') return false;
  const own = thresholdOf(decision, thresholds);
  return own === null ? reason !== null : score < own;
}

function weighed(
  kind: FilterKind,
  { name, points, description, options }: FilterRule,
  reason: string | null,
  told: Told,
): WeighedRule {
  const words = symbolWords(kind, name);
  const needs = words?.needs ?? null;
  const forces = words?.forces ?? null;
  return {
    name,
    points,
    meaning: words?.meaning ?? description,
    ours: words !== null,
    change: words?.change ?? null,
    options,
    blind: needs !== null && !told[needs],
    // What the filter says to the sender is of the rule that decided: other words are another's, as a virus scanner's.
    forces: forces !== null && (reason === null || reason === forces),
  };
}

/** One thing to do may answer several rules. Only what adds points is worth changing. */
function changesOf(rules: readonly WeighedRule[]): readonly Change[] {
  const adding = rules.filter(({ points, blind }) => (points ?? 0) > 0 && !blind);
  const byText = Map.groupBy(adding, ({ change }) => change);
  return [...byText]
    .flatMap(([text, answered]) =>
      text === null
        ? []
        : [
            {
              text,
              points: tenths(sum(answered.map(({ points }) => points ?? 0))),
              rules: answered.map(({ name }) => name),
            },
          ],
    )
    .sort((one, other) => other.points - one.points);
}

/** Within so many points of being filed as spam, one more rule does it. */
export const CLOSE_POINTS = 1.5;
const MOST_CHANGES = 3;

export interface Way {
  readonly changes: readonly Change[];
  /** What the score is about after them. */
  readonly left: number;
  readonly isEnough: boolean;
}

/** Out of what a rule forced: by that rule alone, where it is known. */
export function wayOut({ rules, score }: Pick<Weighed, 'rules' | 'score'>): Way {
  const changes = changesOf(rules.filter(({ forces }) => forces));
  return { changes, left: score, isEnough: false };
}

/** What helps most, at most three: no more than it takes to be well below a threshold, not just under it. */
export function wayBelow({ score, changes }: Pick<Weighed, 'score' | 'changes'>, threshold: number): Way {
  const first: Change[] = [];
  let left = score;
  for (const change of changes.slice(0, MOST_CHANGES)) {
    if (left < threshold - CLOSE_POINTS) break;
    first.push(change);
    left = tenths(left - change.points);
  }
  return { changes: first, left, isEnough: left < threshold };
}

const GRAVEST_FIRST = ['refuse', 'junk', 'delay'] as const satisfies readonly FilterDecision[];

/** What it decides without the rules that are there only because it was not told who sends. */
export function sureDecision(
  { decision, thresholds }: FilterVerdict,
  { rules, score, isForced }: Pick<Weighed, 'rules' | 'score' | 'isForced'>,
): FilterDecision {
  if (decision === null || decision === 'accept') return 'accept';
  const own = thresholdOf(decision, thresholds);
  // Points explain nothing that a rule forced: with one of those it stands and falls.
  const couldFall = rules.some((rule) => isBlindly(rule) && (rule.forces || !isForced));
  if (!couldFall || (!isForced && (own === null || score >= own))) return decision;
  const milder = GRAVEST_FIRST.slice(GRAVEST_FIRST.indexOf(decision) + 1);
  return milder.find((one) => score >= (thresholds[one] ?? Infinity)) ?? 'accept';
}

/** From which score on the filter decides so; null: it did not say. */
export function thresholdOf(decision: FilterDecision, thresholds: FilterThresholds): number | null {
  return decision === 'accept' ? null : thresholds[decision];
}

/** To a hundredth: scores are sums of decimal numbers. */
export function tenths(value: number): number {
  return Math.round(value * 100) / 100 + 0; // and no -0
}

function weightOf({ points }: WeighedRule): number {
  return Math.abs(points ?? 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

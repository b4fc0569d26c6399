import { countedOnce, rejects, type SeenCheck, type SeenFinding } from './seen.ts';
import { costOf } from './weights.ts';

/** Points that were lost, and to what. */
export interface Deduction {
  readonly check: string;
  readonly code: string;
  /** What was really taken: a check cannot lose more than its weight. */
  readonly points: number;
  /** True: not the finding's own cost, but what a rejected domain has above the cap. */
  readonly cap: boolean;
}

/** What one check is worth and where that went: `weight = earned + unchecked + lost`. The cap is no check's. */
export interface CheckPoints {
  readonly weight: number;
  readonly earned: number;
  readonly unchecked: number;
  readonly lost: number;
}

/** Whole points: `applicable = earned + unchecked + the sum of all deductions`. */
export interface Score {
  readonly applicable: number;
  readonly earned: number;
  /** What the things that could not be seen may still cost. */
  readonly unchecked: number;
  readonly deductions: readonly Deduction[];
  /** Percent, rounded down; null where nothing applied. Equal to `high` when nothing is unchecked. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface Scored {
  readonly score: Score;
  /** By check id, for those that applied. */
  readonly points: ReadonlyMap<string, CheckPoints>;
}

/** The highest score of a domain whose mail is rejected, in percent. */
const REJECTED_CAP = 49;

/**
 * Counts the points. A code costs its share once per check, the worst first, until the check's weight is used up; one
 * fault that two checks find (`sameAs`) costs once.
 *
 * @param weights  by check id, multiples of 10
 * @throws where a check has no weight
 */
export function scoreOf(seen: readonly SeenCheck[], weights: Readonly<Record<string, number>>): Scored {
  const deductions: Deduction[] = [];
  const points = new Map<string, CheckPoints>();
  for (const check of seen) {
    const weight = weights[check.check.id];
    if (weight === undefined) throw new Error(`the check "${check.check.id}" has no weight`);
    const own = deductionsOf(check.check.id, countedOnce(check.findings, seen), weight);
    const lost = total(own.map((deduction) => deduction.points));
    const unchecked = openPoints(check, weight, lost);
    points.set(check.check.id, { weight, earned: weight - lost - unchecked, unchecked, lost });
    deductions.push(...own);
  }
  const all = [...points.values()];
  const applicable = total(all.map(({ weight }) => weight));
  const sums = {
    earned: total(all.map(({ earned }) => earned)),
    unchecked: total(all.map(({ unchecked }) => unchecked)),
  };
  const found = seen.flatMap(({ findings }) => findings);
  const rejecting = countedOnce(found, seen).find(({ def }) => rejects(def));
  const capped = rejecting ? cap(sums, applicable, rejecting) : { ...sums, deductions: [] };
  const { earned, unchecked } = capped;
  return {
    score: {
      applicable,
      earned,
      unchecked,
      deductions: [...deductions, ...capped.deductions],
      low: percent(earned, applicable),
      high: percent(earned + unchecked, applicable),
    },
    points,
  };
}

function deductionsOf(check: string, findings: readonly SeenFinding[], weight: number): readonly Deduction[] {
  const deductions = new Map<string, Deduction>();
  let left = weight;
  for (const { finding, def } of findings) {
    const points = Math.min(left, costOf(def.severity, weight));
    if (points === 0 || deductions.has(finding.code)) continue;
    deductions.set(finding.code, { check, code: finding.code, points, cap: false });
    left -= points;
  }
  return [...deductions.values()];
}

/** What the unseen may still cost: each code once, none that was found already, and no more than the check has left. */
function openPoints({ findings, unseen }: SeenCheck, weight: number, lost: number): number {
  const found = new Set(findings.map(({ finding }) => finding.code));
  const costs = new Map<string, number>();
  for (const { open, couldBe, unchecked } of unseen) {
    if (!open) continue;
    if (unchecked.couldBe === undefined) return weight - lost;
    for (const [code, { severity }] of couldBe) {
      if (!found.has(code)) costs.set(code, costOf(severity, weight));
    }
  }
  return Math.min(weight - lost, total([...costs.values()]));
}

interface Sums {
  readonly earned: number;
  readonly unchecked: number;
}

/** Takes what is above the cap, from the open points first: both ends of the range come down to it. */
function cap({ earned, unchecked }: Sums, applicable: number, { check, finding }: SeenFinding) {
  // The most points whose percentage, rounded down, is not above the cap.
  const most = Math.ceil((applicable * (REJECTED_CAP + 1)) / 100) - 1;
  const kept = Math.min(earned, most);
  const open = Math.min(earned + unchecked, most) - kept;
  const points = earned + unchecked - kept - open;
  const deductions = points > 0 ? [{ check, code: finding.code, points, cap: true }] : [];
  return { earned: kept, unchecked: open, deductions };
}

/** Rounded down at both ends: then `high < N` and `low >= N` are exact for every whole N, and 100 means nothing was lost. */
function percent(points: number, applicable: number): number | null {
  return applicable === 0 ? null : Math.floor((points * 100) / applicable);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

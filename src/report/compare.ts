import { askedAlike } from './compare-asked.ts';
import { type Difference, differences } from './compare-facts.ts';
import { comparable } from './compare-probe.ts';
import type { EarlierReport } from './earlier.ts';
import type { Report } from './schema.ts';

export type Comparison = NonNullable<Report['comparison']>;
type Change = Comparison['worse'][number];
type Changed = Comparison['changed'][number];

const MOST_CHANGED = 100;

/** What is compared of a report, whichever version wrote it. */
type AnyReport = Pick<EarlierReport, 'results' | 'skipped'>;

/** What got better, worse or changed since an earlier audit of the same domain. Pure. */
export function compare(earlier: EarlierReport, now: Report): Comparison {
  const then: AnyReport = earlier;
  const present: AnyReport = { results: now.results.map(readable), skipped: [...now.skipped] };
  const worse = difference(present, then);
  const better = difference(then, present);
  const changed = [...severities(then, present), ...outcomes(then, present), ...facts(then, present)];
  return {
    since: earlier.startedAt,
    verdict: { before: earlier.verdict, now: now.verdict },
    score: { before: [earlier.score.low, earlier.score.high], now: [now.score.low, now.score.high] },
    worse: worse.certain,
    better: better.certain,
    unseen: [
      ...worse.unseen.map((change) => ({ ...change, seen: 'now' as const })),
      ...better.unseen.map((change) => ({ ...change, seen: 'then' as const })),
    ],
    changed: changed.slice(0, MOST_CHANGED),
    more: Math.max(0, changed.length - MOST_CHANGED),
  };
}

type AnyResult = EarlierReport['results'][number];

function readable(result: Report['results'][number]): AnyResult {
  if (result.outcome === 'not-applicable') {
    return { check: result.check, outcome: result.outcome, because: result.because };
  }
  const { check, outcome, facts, findings, unchecked } = result;
  return {
    check,
    outcome,
    facts,
    findings: findings.map(({ code, severity, title }) => ({ code, severity, title })),
    unchecked: unchecked.map(({ couldBe }) => ({ couldBe: couldBe === null ? null : [...couldBe] })),
  };
}

function findingsIn({ results }: AnyReport): ReadonlyMap<string, Change> {
  return new Map(
    results.flatMap(({ check, findings = [] }) =>
      findings.map(({ code, severity, title }) => [code, { code, check, severity, title }] as const),
    ),
  );
}

/** Findings of one audit that are not among those of the other, by whether the other could have seen them. */
function difference(one: AnyReport, other: AnyReport) {
  const known = findingsIn(other);
  const alone = [...findingsIn(one).values()].filter(({ code }) => !known.has(code));
  return {
    certain: alone.filter((change) => couldSee(other, change, one)),
    unseen: alone.filter((change) => !couldSee(other, change, one)),
  };
}

/** A check that is missing or was left out, and one that left the code open, have not said that it is not there. */
function couldSee({ results, skipped }: AnyReport, { check, code }: Change, other: AnyReport): boolean {
  const result = results.find((own) => own.check === check);
  if (result === undefined || skipped.includes(code) || skipped.includes(check)) return false;
  if (result.outcome === 'not-applicable') return (result.because ?? null) === null;
  if (!askedAlike(code, results, other.results)) return false;
  return (result.unchecked ?? []).every(({ couldBe }) => couldBe !== null && !couldBe.includes(code));
}

/** One code has one severity, but another version of mailcheck may see it otherwise. */
function severities(then: AnyReport, now: AnyReport): readonly Changed[] {
  const before = findingsIn(then);
  return [...findingsIn(now).values()].flatMap(({ check, code, severity }) => {
    const was = before.get(code)?.severity ?? severity;
    return was === severity ? [] : [{ check, path: `severity of ${code}`, before: `"${was}"`, now: `"${severity}"` }];
  });
}

/** Checks that one of the two could not make: what they found or did not find then says nothing of the other time. */
function outcomes(then: AnyReport, now: AnyReport): readonly Changed[] {
  return now.results.flatMap(({ check, outcome }) => {
    const was = then.results.find((result) => result.check === check)?.outcome;
    if (was === undefined || was === outcome || ![was, outcome].some((one) => NOT_MADE.includes(one))) return [];
    return [{ check, path: 'outcome', before: JSON.stringify(was), now: JSON.stringify(outcome) }];
  });
}

const NOT_MADE: readonly string[] = ['not-checked', 'not-applicable'];

function facts(then: AnyReport, now: AnyReport): readonly Changed[] {
  return now.results.flatMap((result) => {
    const before = then.results.find(({ check }) => check === result.check)?.facts;
    // Where one of the two did not see them, nothing is known to have changed.
    if (!before || !result.facts) return [];
    return differences(comparable(result.check, before), comparable(result.check, result.facts)).map(
      (change: Difference) => ({ check: result.check, ...change }),
    );
  });
}

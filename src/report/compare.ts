import type { EarlierReport } from './earlier.ts';
import type { Report } from './schema.ts';

export type Comparison = NonNullable<Report['comparison']>;
type Change = Comparison['worse'][number];
type Changed = Comparison['changed'][number];

const MOST_CHANGED = 100;
const MOST_CHARACTERS = 300;

/** What got better, worse or changed since an earlier audit of the same domain. Pure. */
export function compare(earlier: EarlierReport, now: Report): Comparison {
  const before = findingsIn(earlier.results);
  const present = findingsIn(now.results);
  const changed = factsChanged(earlier, now);
  return {
    since: earlier.startedAt,
    verdict: { before: earlier.verdict, now: now.verdict },
    score: { before: [earlier.score.low, earlier.score.high], now: [now.score.low, now.score.high] },
    worse: difference(present, before, earlier.results),
    better: difference(before, present, now.results),
    changed: changed.slice(0, MOST_CHANGED),
    more: Math.max(0, changed.length - MOST_CHANGED),
  };
}

interface AnyResult {
  readonly check: string;
  readonly outcome: string;
  readonly findings?: readonly Pick<Change, 'code' | 'severity' | 'title'>[] | undefined;
  readonly unchecked?: readonly { readonly couldBe: readonly string[] | null }[] | undefined;
}

function findingsIn(results: readonly AnyResult[]): readonly Omit<Change, 'certain'>[] {
  return results.flatMap(({ check, findings = [] }) =>
    findings.map(({ code, severity, title }) => ({ code, check, severity, title })),
  );
}

/** Findings of `these` that are not among `those`; certain where the audit of `those` could have seen them. */
function difference(
  these: readonly Omit<Change, 'certain'>[],
  those: readonly Omit<Change, 'certain'>[],
  judged: readonly AnyResult[],
): readonly Change[] {
  const codes = new Set(those.map(({ code }) => code));
  const once = new Map(these.map((finding) => [finding.code, finding]));
  return [...once.values()]
    .filter(({ code }) => !codes.has(code))
    .map((finding) => ({ ...finding, certain: couldSee(judged, finding) }));
}

/** A check that is missing, does not apply or left the code open has not said that it is not there. */
function couldSee(results: readonly AnyResult[], { check, code }: { check: string; code: string }): boolean {
  const result = results.find((one) => one.check === check);
  if (result === undefined) return false;
  if (result.outcome === 'not-applicable') return true;
  return (result.unchecked ?? []).every(({ couldBe }) => couldBe !== null && !couldBe.includes(code));
}

function factsChanged(earlier: EarlierReport, now: Report): readonly Changed[] {
  return now.results.flatMap((result) => {
    const then = earlier.results.find(({ check }) => check === result.check);
    const facts = 'facts' in result ? result.facts : null;
    // Where one of the two did not see them, nothing is known to have changed.
    if (!then?.facts || facts === null) return [];
    return differences(then.facts, facts, '').map((change) => ({ check: result.check, ...change }));
  });
}

function differences(before: unknown, now: unknown, path: string): readonly Omit<Changed, 'check'>[] {
  if (isNested(before) && isNested(now) && Array.isArray(before) === Array.isArray(now)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
    return [...keys].flatMap((key) =>
      differences(ownValue(before, key), ownValue(now, key), path === '' ? key : `${path}.${key}`),
    );
  }
  const [one, other] = [json(before), json(now)];
  return one === other ? [] : [{ path, before: one, now: other }];
}

function isNested(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function ownValue(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function json(value: unknown): string | null {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}

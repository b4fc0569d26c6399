import type { RecordChange } from '../core/finding.ts';
import { normalizeName } from '../core/names.ts';
import type { DomainTarget } from '../core/target.ts';
import { isWrittenType } from '../core/zone-file.ts';
import type { Plan, PlanStep } from '../report/plan.ts';
import type { DomainReport } from '../report/schema.ts';
import type { RecordStep } from '../report/zone-fix.ts';
import { findingsOf, type Wanted } from './mend.ts';
import { type Draft, lookAgain } from './plan-draft.ts';
import { codesIn, requestFor } from './plan-request.ts';
import { CHECKS_IN_STEPS, draftsOf } from './plan-steps.ts';
import type { Rehearsal } from './rehearse.ts';

const DAY_MS = 86_400_000;

/** The runbook: what is to be done, in order, with what each step would bring, judged as if it were done. */
export async function planOf(rehearsal: Rehearsal, target: DomainTarget): Promise<Plan> {
  const { report } = rehearsal;
  const tried = await triedSteps(draftsOf(await requestFor(rehearsal, target)), rehearsal);
  const end = tried.at(-1)?.report ?? report;
  const left = leftIn(report, end, target);
  const steps = left === null ? tried : withStep(tried, common(left, report.startedAt), report);
  return {
    before: report,
    steps: steps.map(({ report: reached, ...step }, index) => ({
      ...step,
      brings: broughtBy(steps[index - 1]?.report ?? report, reached, end),
    })),
  };
}

/** A step, with the domain as it is after it. */
type Tried = Omit<PlanStep, 'brings'> & { readonly report: DomainReport };

/** One after the other, each upon all before it. */
async function triedSteps(drafts: readonly Draft[], rehearsal: Rehearsal): Promise<readonly Tried[]> {
  const steps: Tried[] = [];
  const made: RecordChange[] = [];
  for (const draft of drafts) {
    const before = [...made];
    if (draft.done !== true) made.push(...draft.changes);
    const changes = await zoneSteps(draft, before, made, rehearsal);
    const after = changes.length > 0 ? await rehearsal.after(made) : null;
    const waitSeconds = await waitFor(changes, rehearsal);
    const own = common(draft, rehearsal.report.startedAt);
    const beyond = changes.length === 0 && draft.done !== true ? draft.changes.map(elsewhere) : [];
    steps.push({
      ...own,
      ...{ byHand: [...own.byHand, ...beyond], changes, waitSeconds, after },
      report: after ?? steps.at(-1)?.report ?? rehearsal.report,
    });
  }
  return steps;
}

/** A step without records, behind all others of its day. */
function withStep(steps: readonly Tried[], own: ReturnType<typeof common>, report: DomainReport): readonly Tried[] {
  const later = steps.findIndex(({ onDay }) => onDay > own.onDay);
  const at = later === -1 ? steps.length : later;
  const reached = steps[at - 1]?.report ?? report;
  return steps.toSpliced(at, 0, { ...own, changes: [], waitSeconds: 0, after: null, report: reached });
}

/** What is found after a step, was not before it, and is still there at the end. */
function broughtBy(before: DomainReport, after: DomainReport, end: DomainReport): readonly string[] {
  const grave: Wanted = { least: 'major', checks: null };
  const graveIn = (report: DomainReport) => new Set(findingsOf(report, grave).map(({ code }) => code));
  const [known, left] = [graveIn(before), graveIn(end)];
  return findingsOf(after, grave)
    .filter(({ code }) => !known.has(code) && left.has(code))
    .map(({ code, title, fix }) => `${code}: ${title}; ${fix.text}`);
}

/** What no step has named, and no record has mended. */
function leftIn(
  before: DomainReport,
  end: DomainReport,
  request: Pick<DomainTarget, 'domain' | 'options'>,
): Draft | null {
  const checks = end.results.map(({ check }) => check).filter((check) => !CHECKS_IN_STEPS.includes(check));
  const known = codesIn(before);
  const left = findingsOf(end, { least: 'minor', checks }).filter(({ code }) => known.has(code));
  if (left.length === 0) return null;
  return {
    id: 'rest',
    title: 'what else was found',
    why: 'none of the steps before has to do with it',
    changes: [],
    byHand: left.map(({ code, fix }) => `${code}: ${fix.text}`),
    done: false,
    day: 0,
    verify: lookAgain(request, []),
  };
}

function common({ id, title, why, byHand, done, day, verify }: Draft, startedAt: string) {
  const onDay = new Date(Date.parse(startedAt) + day * DAY_MS).toISOString().slice(0, 10);
  return { id, title, why, byHand: done === true ? [] : byHand, done, onDay, verify };
}

/** What stands at the end of an alias is not changed here. */
function elsewhere({ name, type, value }: RecordChange): string {
  return `have "${value.replace(/^"|"$/g, '')}" put where ${name} ${type} leads to, or in place of the alias there`;
}

async function zoneSteps(
  draft: Draft,
  before: readonly RecordChange[],
  after: readonly RecordChange[],
  rehearsal: Rehearsal,
): Promise<readonly RecordStep[]> {
  if (draft.done === true) return [];
  const places = new Map(draft.changes.map((change) => [`${normalizeName(change.name)} ${change.type}`, change]));
  const steps = await Promise.all(
    [...places.values()].map(async ({ name, type }): Promise<readonly RecordStep[]> => {
      if (!isWrittenType(type)) return [];
      const at = normalizeName(name);
      const was = (await rehearsal.recordsAt(at, type, before)) ?? [];
      const is = (await rehearsal.recordsAt(at, type, after)) ?? [];
      const remove = was.filter((value) => !is.includes(value));
      const add = is.filter((value) => !was.includes(value));
      return remove.length + add.length > 0 ? [{ name, type, remove, add }] : [];
    }),
  );
  return steps.flat();
}

/** Until caches have forgotten what stands there now, or that nothing does. */
async function waitFor(changes: readonly RecordStep[], rehearsal: Rehearsal): Promise<number> {
  const ttls = await Promise.all(
    changes.map(({ name, type }) => (isWrittenType(type) ? rehearsal.ttlAt(normalizeName(name), type) : 0)),
  );
  return Math.max(0, ...ttls);
}

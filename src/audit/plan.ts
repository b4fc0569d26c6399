import { type Provider, providers } from '../checks/providers.ts';
import { isSpf, parseSpf } from '../checks/spf/parse.ts';
import type { RecordChange } from '../core/finding.ts';
import { mailtoAddress } from '../core/mailto.ts';
import { normalizeName } from '../core/names.ts';
import type { DomainTarget } from '../core/target.ts';
import { isWrittenType } from '../core/zone-file.ts';
import type { Plan, PlanStep } from '../report/plan.ts';
import type { Report } from '../report/schema.ts';
import type { RecordStep } from '../report/zone-fix.ts';
import { changesOf, findingsOf, mended, type Wanted } from './mend.ts';
import { type Draft, lookAgain, MENDED_CHECKS, servicesOf } from './plan-draft.ts';
import { CHECKS_IN_STEPS, draftsOf } from './plan-steps.ts';
import type { Rehearsal } from './rehearse.ts';

const DAY_MS = 86_400_000;

/** The runbook: what is to be done, in order, with what each step would bring, judged as if it were done. */
export async function planOf(rehearsal: Rehearsal, { domain, options }: DomainTarget): Promise<Plan> {
  const { report } = rehearsal;
  const { senders, volume, reportTo } = options;
  const mendedBy = new Map(
    await Promise.all(
      MENDED_CHECKS.map(async (check) => {
        const begun = { wishes: [], report };
        return [check, await mended(begun, rehearsal, { least: 'minor', checks: [check] })] as const;
      }),
    ),
  );
  const drafts = draftsOf({
    domain,
    report,
    options,
    mended: mendedBy,
    senders: providersOf(senders.length > 0 ? senders : sendersIn(report)),
    // The report says what the large receivers demand of whoever sends, and of nobody else.
    sends: senders.length > 0 || report.readiness !== null,
    isNew: codesIn(report).has('mx-domain-nonexistent'),
    volume,
    reportTo: reportTo === null ? `dmarc-reports@${domain}` : mailtoAddress(reportTo),
    spf: await spfRecord(domain, changesOf(mendedBy.get('spf')?.wishes ?? []), rehearsal),
  });
  const steps: (Omit<PlanStep, 'brings'> & { readonly report: Report })[] = [];
  const made: RecordChange[] = [];
  for (const draft of drafts) {
    const before = [...made];
    if (draft.done !== true) made.push(...draft.changes);
    const changes = await zoneSteps(draft, before, made, rehearsal);
    const after = changes.length > 0 ? await rehearsal.after(made) : null;
    const waitSeconds = await waitFor(changes, rehearsal);
    const own = common(draft, report.startedAt);
    const byHand =
      changes.length === 0 && draft.done !== true ? [...own.byHand, ...draft.changes.map(elsewhere)] : own.byHand;
    steps.push({
      ...own,
      ...{ byHand, changes, waitSeconds, after },
      report: after ?? steps.at(-1)?.report ?? report,
    });
  }
  const end = steps.at(-1)?.report ?? report;
  const left = leftIn(report, end, { domain, options });
  if (left) {
    const own = common(left, report.startedAt);
    const later = steps.findIndex(({ onDay }) => onDay > own.onDay);
    const at = later === -1 ? steps.length : later;
    const reached = steps[at - 1]?.report ?? report;
    steps.splice(at, 0, { ...own, changes: [], waitSeconds: 0, after: null, report: reached });
  }
  return {
    before: report,
    steps: steps.map(({ report: reached, ...step }, index) => ({
      ...step,
      brings: broughtBy(steps[index - 1]?.report ?? report, reached, end),
    })),
  };
}

/** What is found after a step, was not before it, and is still there at the end. */
function broughtBy(before: Report, after: Report, end: Report): readonly string[] {
  const grave: Wanted = { least: 'major', checks: null };
  const codesIn = (report: Report) => new Set(findingsOf(report, grave).map(({ code }) => code));
  const [known, left] = [codesIn(before), codesIn(end)];
  return findingsOf(after, grave)
    .filter(({ code }) => !known.has(code) && left.has(code))
    .map(({ code, title, fix }) => `${code}: ${title}; ${fix.text}`);
}

function codesIn(report: Report): ReadonlySet<string> {
  return new Set(findingsOf(report, { least: 'info', checks: null }).map(({ code }) => code));
}

function providersOf(ids: readonly unknown[]): readonly Provider[] {
  return ids.flatMap((id) => providers.find((provider) => provider.id === id) ?? []);
}

/** Services that SPF lets send. */
function sendersIn(report: Report): readonly unknown[] {
  return servicesOf(report).flatMap(({ id, spf }) => (spf == null ? [] : [id]));
}

/** What no step has named, and no record has mended. */
function leftIn(before: Report, end: Report, request: Pick<DomainTarget, 'domain' | 'options'>): Draft | null {
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

async function spfRecord(
  domain: string,
  changes: readonly RecordChange[],
  rehearsal: Rehearsal,
): Promise<string | null> {
  const records = (await rehearsal.txtAt(domain, changes)) ?? [];
  const [only, ...more] = records.map((strings) => strings.join('')).filter(isSpf);
  return only === undefined || more.length > 0 || parseSpf(only).faults.length > 0 ? null : only;
}

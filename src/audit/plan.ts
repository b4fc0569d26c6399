import { providers } from '../checks/providers.ts';
import { isSpf, parseSpf } from '../checks/spf/parse.ts';
import type { RecordChange } from '../core/finding.ts';
import { normalizeName } from '../core/names.ts';
import { isWrittenType } from '../core/zone-file.ts';
import type { Plan, PlanStep } from '../report/plan.ts';
import type { Report } from '../report/schema.ts';
import type { RecordStep } from '../report/zone-fix.ts';
import { changesOf, findingsOf, mended, type Wanted } from './mend.ts';
import { type Draft, MENDED_CHECKS } from './plan-draft.ts';
import { draftsOf } from './plan-steps.ts';
import type { Rehearsal } from './rehearse.ts';

export interface PlanOptions {
  readonly domain: string;
  /** Ids of providers. */
  readonly senders: readonly string[];
  readonly volume: number | null;
  readonly reportTo: string | null;
}

const DAY_MS = 86_400_000;

/** The runbook: what is to be done, in order, with what each step would bring, judged as if it were done. */
export async function planOf(rehearsal: Rehearsal, { domain, senders, volume, reportTo }: PlanOptions): Promise<Plan> {
  const { report } = rehearsal;
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
    mended: mendedBy,
    senders: senders.flatMap((id) => providers.find((provider) => provider.id === id) ?? []),
    volume,
    reportTo: reportTo ?? `dmarc-reports@${domain}`,
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
    steps.push({
      ...common(draft, report.startedAt),
      ...{ changes, waitSeconds, after },
      report: after ?? steps.at(-1)?.report ?? report,
    });
  }
  const end = steps.at(-1)?.report ?? report;
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

function common({ id, title, why, byHand, done, day, verify }: Draft, startedAt: string) {
  const onDay = new Date(Date.parse(startedAt) + day * DAY_MS).toISOString().slice(0, 10);
  return { id, title, why, byHand: done === true ? [] : byHand, done, onDay, verify };
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

import { providers } from '../checks/providers.ts';
import type { RecordChange } from '../core/finding.ts';
import { normalizeName } from '../core/names.ts';
import { isWrittenType } from '../core/zone-file.ts';
import type { Plan, PlanStep } from '../report/plan.ts';
import type { RecordStep } from '../report/zone-fix.ts';
import { type Draft, draftsOf } from './plan-steps.ts';
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
  const drafts = draftsOf({
    domain,
    report,
    senders: senders.flatMap((id) => providers.find((provider) => provider.id === id) ?? []),
    volume,
    reportTo: reportTo ?? `dmarc-reports@${domain}`,
    spf: await spfRecord(domain, rehearsal),
  });
  const steps: PlanStep[] = [];
  const made: RecordChange[] = [];
  for (const draft of drafts) {
    const before = [...made];
    if (draft.done !== true) made.push(...draft.changes);
    const changes = await zoneSteps(draft, before, made, rehearsal);
    steps.push({
      ...common(draft, report.startedAt),
      changes,
      waitSeconds: await waitFor(changes, rehearsal),
      after: changes.length > 0 ? await rehearsal.after(made) : null,
    });
  }
  return { before: report, steps };
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

async function spfRecord(domain: string, rehearsal: Rehearsal): Promise<string | null> {
  const records = (await rehearsal.txtAt(domain, [])) ?? [];
  const texts = records.map((strings) => strings.join('')).filter((text) => /^v=spf1(?: |$)/i.test(text));
  const [only] = texts;
  return texts.length === 1 && only !== undefined ? only : null;
}

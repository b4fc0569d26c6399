import type { RecordChange, Severity } from '../core/finding.ts';
import { normalizeName } from '../core/names.ts';
import { isWrittenType } from '../core/zone-file.ts';
import type { Report, ReportFinding } from '../report/schema.ts';
import type { ZoneFix, ZoneStep } from '../report/zone-fix.ts';
import type { Rehearsal } from './rehearse.ts';

const MAX_ROUNDS = 30; // each mends at least one finding; bounded, as a hostile zone could bring up new ones for ever

const ORDER: readonly Severity[] = ['critical', 'major', 'minor', 'info'];

/**
 * Mends what records can mend: makes the changes the worst findings ask for, judges the domain again as if they were in
 * place, and goes on with what is left. So several findings about one record end in one record that answers them all,
 * and what is printed has been seen to work.
 *
 * @param least  findings below this severity are left alone
 */
export async function fixOf(rehearsal: Rehearsal, least: Severity): Promise<ZoneFix> {
  const wishes: Wish[] = [];
  let report = rehearsal.report;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = nextWishes(report, least, new Set(wishes.map(keyOf)));
    if (next.length === 0) break;
    wishes.push(...next);
    report = await rehearsal.after(wishes.map(({ change }) => change));
  }
  return {
    before: rehearsal.report,
    after: report,
    steps: await stepsOf(wishes, rehearsal),
    remaining: findingsOf(report, 'minor'),
  };
}

/** A change, and the finding that asked for it. */
interface Wish {
  readonly change: RecordChange;
  readonly finding: ReportFinding;
}

/** The changes of the worst findings; of several at one place those of the first alone, as the rest may differ after it. */
function nextWishes(report: Report, least: Severity, given: ReadonlySet<string>): readonly Wish[] {
  const wishes: Wish[] = [];
  const claimed = new Set<string>();
  for (const finding of findingsOf(report, least)) {
    if (finding.fix.condition !== null) continue; // for the admin to decide
    const all = finding.fix.records.map((change) => ({ change, finding }));
    // A change that was made and did not help is not made again.
    const fresh = all.filter((wish) => !given.has(keyOf(wish)));
    if (fresh.length === 0 || all.some((wish) => claimed.has(placeOf(wish)))) continue;
    for (const wish of all) claimed.add(placeOf(wish));
    wishes.push(...fresh);
  }
  return wishes;
}

/** What the changes come to, place by place: several at one place are one step. */
async function stepsOf(wishes: readonly Wish[], rehearsal: Rehearsal): Promise<readonly ZoneStep[]> {
  const changes = wishes.map(({ change }) => change);
  const steps = await Promise.all(
    [...Map.groupBy(wishes, placeOf).values()].map(async (own): Promise<readonly ZoneStep[]> => {
      const [first] = own;
      if (first === undefined || !isWrittenType(first.change.type)) return [];
      const { name, type } = first.change;
      const at = normalizeName(name);
      const before = (await rehearsal.recordsAt(at, first.change.type, [])) ?? [];
      const after = (await rehearsal.recordsAt(at, first.change.type, changes)) ?? [];
      const remove = before.filter((value) => !after.includes(value));
      const add = after.filter((value) => !before.includes(value));
      const answers = [...new Map(own.map(({ finding }) => [finding.code, finding])).values()];
      return remove.length + add.length > 0 ? [{ name, type, remove, add, answers }] : [];
    }),
  );
  return steps.flat();
}

function findingsOf({ results }: Report, least: Severity): readonly ReportFinding[] {
  return results
    .flatMap((result) => ('findings' in result ? result.findings : []))
    .filter(({ severity }) => ORDER.indexOf(severity) <= ORDER.indexOf(least))
    .toSorted((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
}

function placeOf({ change: { name, type } }: Wish): string {
  return `${normalizeName(name)} ${type}`;
}

function keyOf(wish: Wish): string {
  return `${wish.change.action} ${placeOf(wish)} ${wish.change.value}`;
}

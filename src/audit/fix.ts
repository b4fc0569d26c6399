import type { RecordChange, Severity } from '../core/finding.ts';
import { normalizeName } from '../core/names.ts';
import { isWrittenType } from '../core/zone-file.ts';
import type { Report, ReportFinding } from '../report/schema.ts';
import type { ZoneFix, ZoneStep } from '../report/zone-fix.ts';
import { type FlattenWish, flattenSpf } from './flatten.ts';
import { doesHarm } from './harm.ts';
import { canBeMade } from './overlay.ts';
import type { Rehearsal } from './rehearse.ts';

const MAX_ROUNDS = 30; // each mends at least one finding; bounded, as a hostile zone could bring up new ones for ever

const ORDER: readonly Severity[] = ['critical', 'major', 'minor', 'info'];

/**
 * Mends what records can mend: makes the changes the worst findings ask for, judges the domain again as if they were in
 * place, and goes on with what is left. So several findings about one record end in one record that answers them all,
 * and what is printed has been seen to work.
 *
 * @param least  findings below this severity are left alone
 * @param flatten  what to flatten of the SPF policy, as it is when the rest is mended; null: nothing
 */
export async function fixOf(rehearsal: Rehearsal, least: Severity, flatten: FlattenWish | null): Promise<ZoneFix> {
  let made = await mended({ wishes: [], report: rehearsal.report }, rehearsal, least);
  const flattened = flatten && (await flattenSpf(rehearsal, changesOf(made.wishes), flatten));
  if (flattened && flattened.policy.length > 0) {
    const { links, policy } = flattened;
    // What the policy is to include comes first, so that it is there when somebody asks for it.
    const wishes = [...links.map(flatteningWish), ...made.wishes, ...policy.map(flatteningWish)];
    made = await mended({ wishes, report: await rehearsal.after(changesOf(wishes)) }, rehearsal, least);
  }
  return {
    before: rehearsal.report,
    after: made.report,
    steps: await stepsOf(made.wishes, rehearsal, rehearsal.report.target.domain),
    remaining: findingsOf(made.report, 'minor'),
    flattening: flattened?.flattening ?? null,
  };
}

/** A change, and the finding that asked for it; null: it is part of the flattened SPF policy. */
interface Wish {
  readonly change: RecordChange;
  readonly finding: ReportFinding | null;
}

/** The changes so far, and the domain judged with them in place. */
interface Made {
  readonly wishes: readonly Wish[];
  readonly report: Report;
}

/** With all that can be mended; of what would do harm in the end, nothing. */
async function mended(begun: Made, rehearsal: Rehearsal, least: Severity): Promise<Made> {
  const made = await mendedAtOnce(begun, rehearsal, least);
  return doesHarm(begun.report, made.report) ? mendedWithCare(begun, rehearsal, least) : made;
}

async function mendedAtOnce(begun: Made, rehearsal: Rehearsal, least: Severity): Promise<Made> {
  let made = begun;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = nextWishes(made.report, least, new Set(made.wishes.map(keyOf)));
    if (next.length === 0) break;
    made = await extended(made, next, rehearsal);
  }
  return made;
}

/** One finding after the other, without those whose fix does harm: they are left to the admin. */
async function mendedWithCare(begun: Made, rehearsal: Rehearsal, least: Severity): Promise<Made> {
  let made = begun;
  const tried = new Set(begun.wishes.map(keyOf));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const [first, ...more] = nextWishes(made.report, least, tried);
    if (first === undefined) break;
    const next = [first, ...more.filter(({ finding }) => finding === first.finding)];
    for (const wish of next) tried.add(keyOf(wish));
    const changed = await extended(made, next, rehearsal);
    if (!doesHarm(made.report, changed.report)) made = changed;
  }
  return made;
}

async function extended(made: Made, next: readonly Wish[], rehearsal: Rehearsal): Promise<Made> {
  const wishes = [...made.wishes, ...next];
  return { wishes, report: await rehearsal.after(changesOf(wishes)) };
}

function flatteningWish(change: RecordChange): Wish {
  return { change, finding: null };
}

function changesOf(wishes: readonly Wish[]): readonly RecordChange[] {
  return wishes.map(({ change }) => change);
}

/** The changes of the worst findings; of several at one place those of the first alone, as the rest may differ after it. */
function nextWishes(report: Report, least: Severity, given: ReadonlySet<string>): readonly Wish[] {
  const wishes: Wish[] = [];
  const claimed = new Set<string>();
  for (const finding of findingsOf(report, least)) {
    if (finding.fix.condition !== null) continue; // for the admin to decide
    if (!finding.fix.records.every(canBeMade)) continue; // half of a fix may be worse than none
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
async function stepsOf(wishes: readonly Wish[], rehearsal: Rehearsal, domain: string): Promise<readonly ZoneStep[]> {
  const changes = changesOf(wishes);
  const home = await rehearsal.zoneOf(domain);
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
      const findings = own.flatMap(({ finding }) => (finding === null ? [] : [finding]));
      const answers = [...new Map(findings.map((finding) => [finding.code, finding])).values()];
      const flattens = findings.length < own.length;
      const zone = await rehearsal.zoneOf(at);
      const elsewhere = zone === home ? null : zone;
      return remove.length + add.length > 0 ? [{ name, type, remove, add, answers, flattens, elsewhere }] : [];
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

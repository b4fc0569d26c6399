import type { RecordChange, Severity } from '../core/finding.ts';
import { normalizeName } from '../core/names.ts';
import type { DomainReport, ReportFinding } from '../report/schema.ts';
import { compareSeverity } from '../report/seen.ts';
import { doesHarm } from './harm.ts';
import { canBeMade } from './overlay.ts';
import type { Rehearsal } from './rehearse.ts';

const MAX_ROUNDS = 30; // each mends at least one finding; bounded, as a hostile zone could bring up new ones for ever

/** A change, and the finding that asked for it; null: it is part of the flattened SPF policy. */
export interface Wish {
  readonly change: RecordChange;
  readonly finding: ReportFinding | null;
}

/** A change that a finding asks for. */
type Asked = Wish & { readonly finding: ReportFinding };

/** The changes so far, and the domain judged with them in place. */
export interface Made {
  readonly wishes: readonly Wish[];
  readonly report: DomainReport;
}

/** Which findings are to be answered. */
export interface Wanted {
  /** Those below this severity are left alone. */
  readonly least: Severity;
  /** Of these checks only; null: of all. */
  readonly checks: readonly string[] | null;
}

/**
 * Makes the changes the worst findings ask for, judges the domain again as if they were in place, and goes on with what
 * is left, until nothing is. Of what would do harm in the end, nothing is made.
 */
export async function mended(begun: Made, rehearsal: Rehearsal, wanted: Wanted): Promise<Made> {
  const made = await mendedAtOnce(begun, rehearsal, wanted);
  const mildest = made.wishes.flatMap(({ finding }) => finding ?? []).reduce(milder, 'critical');
  return doesHarm(begun.report, made.report, mildest) ? mendedWithCare(begun, rehearsal, wanted) : made;
}

export function changesOf(wishes: readonly Wish[]): readonly RecordChange[] {
  return wishes.map(({ change }) => change);
}

/** The findings of the wanted kind, the worst first. */
export function findingsOf({ results }: DomainReport, { least, checks }: Wanted): readonly ReportFinding[] {
  return results
    .filter(({ check }) => checks === null || checks.includes(check))
    .flatMap((result) => ('findings' in result ? result.findings : []))
    .filter(({ severity }) => compareSeverity(severity, least) <= 0)
    .toSorted((one, other) => compareSeverity(one.severity, other.severity));
}

export function placeOf({ change: { name, type } }: Wish): string {
  return `${normalizeName(name)} ${type}`;
}

async function mendedAtOnce(begun: Made, rehearsal: Rehearsal, wanted: Wanted): Promise<Made> {
  let made = begun;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = nextWishes(made.report, wanted, new Set(made.wishes.map(keyOf)));
    if (next.length === 0) break;
    made = await extended(made, next, rehearsal);
  }
  return made;
}

/** One finding after the other, without those whose fix does harm: they are left to the admin. */
async function mendedWithCare(begun: Made, rehearsal: Rehearsal, wanted: Wanted): Promise<Made> {
  let made = begun;
  const tried = new Set(begun.wishes.map(keyOf));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const [first, ...more] = nextWishes(made.report, wanted, tried);
    if (first === undefined) break;
    const next = [first, ...more.filter(({ finding }) => finding === first.finding)];
    for (const wish of next) tried.add(keyOf(wish));
    const changed = await extended(made, next, rehearsal);
    if (!doesHarm(made.report, changed.report, first.finding.severity)) made = changed;
  }
  return made;
}

async function extended(made: Made, next: readonly Wish[], rehearsal: Rehearsal): Promise<Made> {
  const wishes = [...made.wishes, ...next];
  return { wishes, report: await rehearsal.after(changesOf(wishes)) };
}

/** The changes of the worst findings; of several at one place those of the first alone, as the rest may differ after it. */
function nextWishes(report: DomainReport, wanted: Wanted, given: ReadonlySet<string>): readonly Asked[] {
  const wishes: Asked[] = [];
  const claimed = new Set<string>();
  for (const finding of findingsOf(report, wanted)) {
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

function milder(severity: Severity, finding: ReportFinding): Severity {
  return compareSeverity(finding.severity, severity) > 0 ? finding.severity : severity;
}

function keyOf(wish: Wish): string {
  return `${wish.change.action} ${placeOf(wish)} ${wish.change.value}`;
}

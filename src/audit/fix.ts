import type { RecordChange, Severity } from '../core/finding.ts';
import { isWithin, normalizeName } from '../core/names.ts';
import { registrableDomain } from '../core/suffixes.ts';
import { isWrittenType } from '../core/zone-file.ts';
import type { ZoneFix, ZoneStep } from '../report/zone-fix.ts';
import { type FlattenWish, flattenSpf } from './flatten.ts';
import { changesOf, findingsOf, type Made, mended, placeOf, type Wanted, type Wish } from './mend.ts';
import type { Rehearsal } from './rehearse.ts';

/**
 * Mends what records can mend: makes the changes the worst findings ask for, judges the domain again as if they were in
 * place, and goes on with what is left. So several findings about one record end in one record that answers them all,
 * and what is printed has been seen to work.
 *
 * @param least  findings below this severity are left alone
 * @param flatten  what to flatten of the SPF policy, as it is when the rest is mended; null: nothing
 */
export async function fixOf(rehearsal: Rehearsal, least: Severity, flatten: FlattenWish | null): Promise<ZoneFix> {
  const wanted: Wanted = { least, checks: null };
  let made = await mended({ wishes: [], report: rehearsal.report }, rehearsal, wanted);
  const flattened = flatten && (await flattenSpf(rehearsal, changesOf(made.wishes), flatten));
  if (flattened && flattened.policy.length > 0) {
    const { links, policy } = flattened;
    // What the policy is to include comes first, so that it is there when somebody asks for it.
    const wishes = [...links.map(flatteningWish), ...made.wishes, ...policy.map(flatteningWish)];
    made = await mended({ wishes, report: await rehearsal.after(changesOf(wishes)) }, rehearsal, wanted);
  }
  return {
    before: rehearsal.report,
    after: made.report,
    steps: await stepsOf(made, rehearsal),
    remaining: findingsOf(made.report, { least: 'minor', checks: null }),
    flattening: flattened?.flattening ?? null,
  };
}

function flatteningWish(change: RecordChange): Wish {
  return { change, finding: null };
}

/** The zone to write in where it is not that of the domain. Where DNS does not say, as in a recording, by the name alone. */
function otherZone(name: string, zone: string | null, home: string): string | null {
  if (zone === null) return isWithin(name, home) ? null : (registrableDomain(name) ?? name);
  return zone === home ? null : zone;
}

/** What the changes come to, place by place: several at one place are one step. */
async function stepsOf({ wishes, report }: Made, rehearsal: Rehearsal): Promise<readonly ZoneStep[]> {
  const changes = changesOf(wishes);
  const left = new Set(findingsOf(report, { least: 'info', checks: null }).map(({ code }) => code));
  const home = await rehearsal.zoneOf(report.target.domain);
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
      const byCode = [...new Map(findings.map((finding) => [finding.code, finding])).values()];
      // Two findings can ask for opposite things: the one whose wish came last is answered, the other one remains.
      const gone = byCode.filter(({ code }) => !left.has(code));
      const answers = gone.length > 0 ? gone : byCode;
      const flattens = findings.length < own.length;
      const elsewhere = otherZone(at, await rehearsal.zoneOf(at), home ?? report.target.domain);
      return remove.length + add.length > 0 ? [{ name, type, remove, add, answers, flattens, elsewhere }] : [];
    }),
  );
  return steps.flat();
}

import { overlaid } from '../../src/audit/overlay.ts';
import type { AnyCheck, Result } from '../../src/core/check.ts';
import type { RecordChange } from '../../src/core/finding.ts';
import { auditOnce, codesOf } from './audit.ts';
import { playOnce, type Scene, targetIn } from './scene.ts';
import { edited } from './zone-edit.ts';
import { zoneNet } from './zone-net.ts';

/**
 * For each finding whose fix has records, puts these into the zone and plays the scene again. A fix with a condition is
 * tried as if the condition were met. The name servers of the scene (`net.servers`) keep what they hold.
 *
 * @returns the codes that were tried, once for each finding
 * @throws where a finding is still there, or is left open now; where a fix that needs no condition does harm of another
 *   kind; or where `mailcheck fix` would foresee another outcome
 */
export async function triedFixes(check: AnyCheck, scene: Scene, result: Result): Promise<readonly string[]> {
  const tried: string[] = [];
  for (const { code, params } of 'findings' in result ? result.findings : []) {
    const { records = [], condition } = check.findings[code]?.text(params as never).fix ?? {};
    if (records.length === 0) continue;
    const after = await playOnce(check, scene, edited(scene.zone, records));
    // Of several findings with one code, each fix answers one.
    if (count(code, codesOf(after)) >= count(code, codesOf(result)))
      throw new Error(said('is still found', code, records));
    if (count(code, openIn(check, after)) > count(code, openIn(check, result)))
      throw new Error(said('is no longer found, but left open,', code, records));
    const brought = condition === undefined ? effectsBrought(check, result, after) : [];
    if (brought.length > 0)
      throw new Error(`${said('is answered, but', code, records)}\nwhich brings ${brought.join(', ')}`);
    const foreseen = await foresee(check, scene, records);
    if (codesOf(foreseen).toSorted().join() !== codesOf(after).toSorted().join())
      throw new Error(`${said('leads to', code, records)}\nforeseen: ${codesOf(foreseen)}\nfound: ${codesOf(after)}`);
    tried.push(code);
  }
  return tried;
}

/** What a rehearsal says of the same changes, without making them. */
function foresee(check: AnyCheck, scene: Scene, records: readonly RecordChange[]) {
  return auditOnce(check, overlaid(zoneNet(scene.zone, scene.net), records), targetIn(scene));
}

/** Findings that were not there before and do harm of a kind that none did: a fix must not trade one for another. */
function effectsBrought(check: AnyCheck, before: Result, after: Result): readonly string[] {
  const effectsOf = (code: string) =>
    (check.findings[code]?.effects ?? []).map(({ kind, direction }) => `${kind} ${direction}`);
  const had = new Set(codesOf(before).flatMap(effectsOf));
  return codesOf(after).filter((code) => {
    const severity = check.findings[code]?.severity;
    const isGrave = severity === 'critical' || severity === 'major';
    return isGrave && !codesOf(before).includes(code) && effectsOf(code).some((effect) => !had.has(effect));
  });
}

function openIn(check: AnyCheck, result: Result): readonly string[] {
  const entries = 'unchecked' in result ? result.unchecked : [];
  return entries.flatMap(({ couldBe }) => couldBe ?? Object.keys(check.findings));
}

function count(code: string, codes: readonly string[]): number {
  return codes.filter((one) => one === code).length;
}

function said(what: string, code: string, records: readonly RecordChange[]): string {
  return `${code} ${what} with its own fix in the zone:\n${JSON.stringify(records, null, 2)}`;
}

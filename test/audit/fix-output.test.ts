import { beforeAll, describe, expect, test } from 'vitest';
import { fixOf } from '../../src/audit/fix.ts';
import { rehearseOver } from '../../src/audit/rehearse.ts';
import { select } from '../../src/audit/selection.ts';
import { checks } from '../../src/checks/index.ts';
import type { RecordChange, Severity } from '../../src/core/finding.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { renderNsupdate } from '../../src/report/render/nsupdate.ts';
import { renderZoneFix } from '../../src/report/render/zone-fix.ts';
import type { DomainReport } from '../../src/report/report.ts';
import type { ZoneFix } from '../../src/report/zone-fix.ts';
import { domainTarget } from '../support/audit.ts';
import { readNsupdate, readZoneLines } from '../support/printed-fix.ts';
import { edited } from '../support/zone-edit.ts';
import { zoneNet } from '../support/zone-net.ts';
import { type HardZone, hardZones } from './fix-zones.ts';

async function fixed(zone: Zone, { options, least = 'minor' }: HardZone): Promise<ZoneFix> {
  const request = {
    target: domainTarget('a.example', options),
    selection: select(checks, [], []),
    signal: AbortSignal.timeout(10_000),
  };
  return fixOf(await rehearseOver(zoneNet(zone), request), least, null);
}

/** What is printed for a zone, what the zone is with that in it, and what is printed then. */
async function madeOf(hard: HardZone) {
  const fix = await fixed(hard.zone, hard);
  const printed = readZoneLines(renderZoneFix(fix));
  const mended = edited(hard.zone, [...printed.changes, ...printed.elsewhere]);
  return { fix, printed, mended, again: await fixed(mended, hard) };
}

describe.each(hardZones)('$name', (hard) => {
  const { zone, answers, appears = [] } = hard;
  let made: Awaited<ReturnType<typeof madeOf>>;
  beforeAll(async () => {
    made = await madeOf(hard);
  });

  test('what the lines are said to answer is gone, and what was foreseen is there', () => {
    const { fix, printed, again } = made;
    expect(printed.answers.toSorted()).toEqual(answers.toSorted());
    const left = codesOf(again.before);
    expect(printed.answers.filter((code) => left.includes(code))).toEqual([]);
    expect(left).toEqual(codesOf(fix.after));
    // What a mail host that is new would say is not foreseen, and leaves the range open.
    expect(again.before.score.low ?? 0).toBeGreaterThanOrEqual(fix.after.score.low ?? 0);
    expect(again.before.score.high ?? 0).toBeLessThanOrEqual(fix.after.score.high ?? 0);
    expect(again.before.score.low ?? 0).toBeGreaterThanOrEqual(fix.before.score.low ?? 0);
  });

  test('nothing grave appears, but for what was hidden', () => {
    const { fix, again } = made;
    const before = codesOf(fix.before);
    expect(codesOf(again.before, ['critical', 'major']).filter((code) => !before.includes(code))).toEqual(appears);
  });

  test('a second fix proposes nothing', () => {
    expect(readZoneLines(renderZoneFix(made.again))).toEqual({ changes: [], elsewhere: [], answers: [] });
  });

  test('nsupdate comes to the same, one change after the other', () => {
    const { fix, printed, mended } = made;
    const transactions = readNsupdate(renderNsupdate(fix));
    expect(transactions.length).toBe(printed.changes.length > 0 ? 1 : 0);
    const one = (so: Zone, change: RecordChange) => edited(so, [change]);
    expect([...transactions.flat(), ...printed.elsewhere].reduce(one, zone)).toEqual(mended);
  });
});

function codesOf({ results }: DomainReport, severities?: readonly Severity[]): readonly string[] {
  return results
    .flatMap((result) => ('findings' in result ? result.findings : []))
    .filter(({ severity }) => severities?.includes(severity) ?? true)
    .map(({ code }) => code)
    .toSorted();
}

import { describe, expect, test } from 'vitest';
import { type CheckId, checks } from '../../src/checks/index.ts';
import type { AnyCheck, Result } from '../../src/core/check.ts';
import { codesOf } from '../support/audit.ts';
import { playOnce, type Scene } from '../support/scene.ts';
import { triedFixes } from '../support/tried-fixes.ts';
import { scenesOf } from './scenes.ts';

/** How many codes of each check are answered by records, at the least: it shows where these are no longer tried. */
const ANSWERED_BY_RECORDS: Readonly<Partial<Record<CheckId, number>>> = {
  spf: 27,
  dkim: 10,
  dmarc: 37,
  dangling: 3,
  parked: 3,
  mx: 13,
  'reverse-dns': 8,
  caa: 2,
  'mta-sts': 11,
  'tls-rpt': 14,
  dane: 7,
  bimi: 2,
};

interface Played {
  readonly result: Result;
  /** The codes whose records were put into the zone, after which the finding was gone. */
  readonly answered: readonly string[];
}

const playing = new Map<Scene, Promise<Played>>();

/** Each scene is played once, however many tests ask how it went. */
function playedOnce(check: AnyCheck, scene: Scene): Promise<Played> {
  const played = playing.get(scene) ?? playAndMend(check, scene);
  playing.set(scene, played);
  return played;
}

async function playAndMend(check: AnyCheck, scene: Scene): Promise<Played> {
  const result = await playOnce(check, scene);
  return { result, answered: await triedFixes(check, scene, result) };
}

test('every check has scenes, and no two of a check have one name', () => {
  expect(Object.keys(scenesOf)).toEqual(checks.map(({ id }) => id));
  for (const scenes of Object.values(scenesOf)) {
    const names = scenes.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});

describe.each(checks.map((check: AnyCheck) => [check.id, check] as const))('%s', (id, check) => {
  const scenes = scenesOf[id as CheckId];

  test.each(scenes)('$name', async (scene) => {
    const { result } = await playedOnce(check, scene);
    expect({ outcome: result.outcome, finds: codesOf(result).toSorted(), open: isOpen(result) }).toEqual({
      outcome: scene.outcome ?? outcomeOf(check, scene),
      finds: (scene.finds ?? []).toSorted(),
      open: scene.open ?? scene.outcome === 'not-checked',
    });
    const { findings, summary } = 'findings' in result ? result : { findings: [], summary: null };
    expect(summary?.length ?? 0).toBeLessThanOrEqual(60);
    for (const { code, params, evidence } of findings) {
      expect(evidence.length, `evidence of ${code}`).toBeGreaterThan(0);
      const { title, why, fix } = wordsOf(check, code, params);
      for (const words of [title, why, fix.text]) expect(words).not.toMatch(/undefined|null\b(?! MX)|NaN|\[object/);
    }
  });

  test('every code is found in one scene, and not in another', async () => {
    const found = await Promise.all(
      scenes.map(async (scene) => new Set(codesOf((await playedOnce(check, scene)).result))),
    );
    const codes = Object.keys(check.findings);
    expect(codes.filter((code) => !found.some((set) => set.has(code)))).toEqual([]);
    expect(codes.filter((code) => found.every((set) => set.has(code)))).toEqual([]);
  });

  test('every finding that records answer is gone with these in the zone', async () => {
    const answered = new Set(
      (await Promise.all(scenes.map((scene) => playedOnce(check, scene)))).flatMap((one) => one.answered),
    );
    const promised = Object.entries(check.findings)
      .filter(([code, { example }]) => (wordsOf(check, code, example).fix.records ?? []).length > 0)
      .map(([code]) => code);
    expect(promised.filter((code) => !answered.has(code))).toEqual([]);
    expect(answered.size, [...answered].join(' ')).toBeGreaterThanOrEqual(ANSWERED_BY_RECORDS[id as CheckId] ?? 0);
  });
});

function outcomeOf(check: AnyCheck, { finds }: Scene): Result['outcome'] {
  if (finds === null) return 'not-applicable';
  return finds.some((code) => check.findings[code]?.severity !== 'info') ? 'failed' : 'passed';
}

/** Whether something is unchecked that could be a finding. */
function isOpen(result: Result): boolean {
  return 'unchecked' in result && result.unchecked.some(({ couldBe }) => couldBe === undefined || couldBe.length > 0);
}

function wordsOf(check: AnyCheck, code: string, params: unknown) {
  const def = check.findings[code];
  if (def === undefined) throw new Error(`${code} is not in the catalogue of ${check.id}`);
  return def.text(params as never);
}

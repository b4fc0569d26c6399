import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Finding } from '../../src/core/finding.ts';
import { causesOf } from '../../src/report/causes.ts';
import { scoreOf } from '../../src/report/score.ts';
import { seenChecks } from '../../src/report/seen.ts';
import { costOf, weights } from '../../src/report/weights.ts';
import {
  finding,
  notApplicable,
  result,
  sampleChecks,
  sampleWeights,
  seen,
  unchecked,
  unseenResult,
} from './sample.ts';

const score = (results: Parameters<typeof seen>[0], skipped: readonly string[] = []) =>
  scoreOf(seen(results, skipped), sampleWeights).score;

describe('what a finding costs', () => {
  test.each([
    { severity: 'critical', cost: 20 },
    { severity: 'major', cost: 10 },
    { severity: 'minor', cost: 4 },
    { severity: 'info', cost: 0 },
  ] as const)('$severity costs $cost of 20', ({ severity, cost }) => {
    expect(costOf(severity, 20)).toBe(cost);
  });

  test('a code costs its share once per check, however often it was found', () => {
    const { deductions, earned } = score([result('spf', [finding('spf-ptr'), finding('spf-ptr')])]);
    expect(deductions).toEqual([{ check: 'spf', code: 'spf-ptr', points: 4, cap: false }]);
    expect(earned).toBe(16);
  });

  test("deductions stop at the check's weight: what is printed is what was taken", () => {
    const { deductions } = score([
      result('dmarc'),
      result('smtp'),
      result('spf', [finding('spf-ptr'), finding('spf-too-many-lookups'), finding('spf-multiple')]),
    ]);
    expect(deductions.filter(({ cap }) => !cap)).toEqual([
      { check: 'spf', code: 'spf-multiple', points: 20, cap: false },
    ]);
  });

  test('a remark costs nothing and is no deduction', () => {
    expect(score([result('spf', [finding('spf-soft')])])).toMatchObject({ earned: 20, deductions: [] });
  });
});

describe('the denominator', () => {
  test('what does not apply leaves it', () => {
    expect(score([result('spf'), notApplicable('smtp')])).toMatchObject({ applicable: 20, low: 100, high: 100 });
  });

  test('where nothing applies there is no score', () => {
    expect(score([notApplicable('spf')])).toMatchObject({ applicable: 0, low: null, high: null });
  });
});

describe('what is unseen', () => {
  test('a check of which nothing was seen leaves all its points open', () => {
    expect(score([result('spf'), unseenResult('dmarc')])).toMatchObject({ unchecked: 20, low: 50, high: 100 });
  });

  test('something unseen without couldBe leaves open what remains of the check', () => {
    expect(score([result('spf', [finding('spf-too-many-lookups'), unchecked('x')])])).toMatchObject({ unchecked: 10 });
  });

  test('couldBe leaves open what its codes cost, each once', () => {
    const could = unchecked('x', { couldBe: ['spf-ptr', 'spf-too-many-lookups'] });
    const again = unchecked('y', { couldBe: ['spf-ptr'] });
    expect(score([result('spf', [could, again])])).toMatchObject({ unchecked: 14, low: 30, high: 100 });
  });

  test('a code that was found already cannot cost a second time', () => {
    const could = unchecked('x', { couldBe: ['spf-ptr'] });
    expect(score([result('spf', [finding('spf-ptr'), could])])).toMatchObject({ unchecked: 0, low: 80, high: 80 });
  });

  test('a couldBe that names a code the check does not have could be anything', () => {
    const could = unchecked('x', { couldBe: ['spf-ptr', 'spf-no-such-code'] });
    expect(score([result('spf', [could])])).toMatchObject({ unchecked: 20 });
  });

  test('it cannot turn out to be a code the user left out', () => {
    const could = unchecked('x', { couldBe: ['spf-ptr', 'spf-too-many-lookups'] });
    expect(score([result('spf', [could])], ['spf-ptr'])).toMatchObject({ unchecked: 10 });
  });

  test.each(['no-ipv6', 'not-requested'] as const)('%s does not open the range', (reason) => {
    expect(score([result('spf', [unchecked('2001:db8::1', { reason })])])).toMatchObject({ unchecked: 0, low: 100 });
  });

  test('but a check that saw nothing at all is open, also for want of IPv6', () => {
    expect(score([result('spf'), unseenResult('smtp', 'no-ipv6')])).toMatchObject({ unchecked: 20, low: 50 });
  });
});

describe('the cap of a rejected domain', () => {
  test('takes what is above 49 and names the finding behind it', () => {
    const { low, high, deductions } = score([result('spf'), result('dmarc'), result('smtp', [finding('smtp-down')])]);
    expect([low, high]).toEqual([48, 48]); // 29 of 60 points: the most that is not above 49 percent
    expect(deductions).toEqual([
      { check: 'smtp', code: 'smtp-down', points: 20, cap: false },
      { check: 'smtp', code: 'smtp-down', points: 11, cap: true },
    ]);
  });

  test('brings both ends of a range down, the open points first', () => {
    const capped = score([
      result('spf', [finding('spf-ptr')]),
      unseenResult('dmarc'),
      result('smtp', [finding('smtp-down')]),
    ]);
    expect(capped).toMatchObject({ earned: 16, unchecked: 13, low: 26, high: 48 });
  });

  test('takes nothing from a score that is below it anyway', () => {
    const { deductions } = score([result('spf', [finding('spf-multiple')]), result('smtp', [finding('smtp-down')])]);
    expect(deductions.some(({ cap }) => cap)).toBe(false);
  });

  test('does not touch a domain that is only at risk', () => {
    expect(score([result('spf', [finding('spf-too-many-lookups')]), result('dmarc')])).toMatchObject({ low: 75 });
  });
});

describe('whatever the results', () => {
  const said = (check: string) => {
    const codes = Object.keys(sampleChecks.find(({ id }) => id === check)?.findings ?? {});
    const some = codes.length === 0 ? fc.constant<string[]>([]) : fc.array(fc.constantFrom(...codes), { maxLength: 4 });
    return fc
      .tuple(some, fc.option(some), fc.boolean(), fc.boolean())
      .map(([found, couldBe, isOpen, blind]) =>
        blind
          ? unseenResult(check)
          : result(check, [
              ...found.map((code) => finding(code)),
              ...(isOpen ? [unchecked('x', couldBe === null ? {} : { couldBe })] : []),
            ]),
      );
  };
  const results = fc.tuple(...sampleChecks.map(({ id }) => fc.oneof(said(id), fc.constant(notApplicable(id)))));

  test('every point is earned, open, or lost to a finding', () => {
    fc.assert(
      fc.property(results, (list) => {
        const { applicable, earned, unchecked: open, deductions } = score(list);
        expect(earned + open + deductions.reduce((sum, { points }) => sum + points, 0)).toBe(applicable);
      }),
    );
  });

  test('points are whole and not negative, deductions name what was found, and the range is a range', () => {
    fc.assert(
      fc.property(results, (list) => {
        const { low, high, earned, unchecked: open, deductions } = score(list);
        const codes = list
          .flatMap((entry) => (entry.outcome === 'not-applicable' ? [] : entry.findings))
          .map(({ code }) => code);
        for (const number of [earned, open]) expect(Number.isInteger(number) && number >= 0).toBe(true);
        for (const { code, points } of deductions) {
          expect(codes).toContain(code);
          expect(Number.isInteger(points) && points > 0).toBe(true);
        }
        if (low !== null && high !== null) expect(0 <= low && low <= high && high <= 100).toBe(true);
        if (open === 0) expect(low).toBe(high);
        if (codes.some((code) => ['spf-multiple', 'smtp-down'].includes(code))) expect(high).toBeLessThanOrEqual(49);
      }),
    );
  });

  test('each check accounts for its own weight', () => {
    fc.assert(
      fc.property(results, (list) => {
        for (const { weight, earned, unchecked: open, lost } of scoreOf(seen(list), sampleWeights).points.values()) {
          expect(earned + open + lost).toBe(weight);
        }
      }),
    );
  });
});

describe('one fault that two checks find', () => {
  const seenIn = (codes: Readonly<Record<string, string>>) =>
    seenChecks(
      Object.entries(codes).map(([check, code]) => {
        const def: { readonly example: unknown } | undefined = checks
          .map(({ findings }): Readonly<Record<string, { readonly example: unknown }>> => findings)
          .flatMap((defs) => (Object.hasOwn(defs, code) ? [defs[code]] : []))[0];
        const found = { code, params: def?.example as Finding['params'], evidence: [] };
        const rest = { shown: {}, summary: '', evidence: [], unchecked: [] };
        return { check, area: 'transport', outcome: 'failed', findings: [found], ...rest } as const;
      }),
      checks,
    );
  const both = seenIn({ mx: 'mx-dnssec-bogus', dnssec: 'dnssec-bogus' });

  test('costs once, and where it is named more closely; the cap names it too', () => {
    const { score, points } = scoreOf(both, weights);
    expect(score.deductions.map(({ code, points: lost, cap }) => ({ code, lost, cap }))).toEqual([
      { code: 'dnssec-bogus', lost: 10, cap: false },
      { code: 'dnssec-bogus', lost: 6, cap: true },
    ]);
    expect(points.get('mx')?.lost).toBe(0);
  });

  test('is one cause', () => {
    expect(causesOf(both, null).map(({ findings }) => findings)).toEqual([['dnssec-bogus'], ['dnssec-bogus']]);
  });

  test('costs where it was found alone', () => {
    const { score } = scoreOf(seenIn({ mx: 'mx-dnssec-bogus' }), weights);
    expect(score.deductions).toEqual([{ check: 'mx', code: 'mx-dnssec-bogus', points: 20, cap: false }]);
  });
});

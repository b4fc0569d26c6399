import { describe, expect, test } from 'vitest';
import { createGate, type GateDecision, type GateOptions } from '../../src/report/gate.ts';
import type { Report } from '../../src/report/report.ts';
import { found, messageReport, passes, results, said, withoutPolicy } from './message-sample.ts';
import { finding, notApplicable, report, result, unchecked, unseenResult } from './sample.ts';

const defaults: GateOptions = { failOn: 'critical', minScore: null, requireComplete: false, allowIncomplete: false };

function decide(reports: readonly Report[], options: GateOptions): GateDecision {
  const gate = createGate(options);
  for (const one of reports) gate.add(one);
  return gate.decision();
}

const healthy = report([result('spf'), result('dmarc')]);
const minor = report([result('spf', [finding('spf-ptr')]), result('dmarc')]); // 90
const atRisk = report([result('spf'), result('dmarc', [finding('dmarc-none')])]); // 75
const remarked = report([result('spf', [finding('spf-soft')])]);
const rejected = report([result('spf'), result('smtp', [finding('smtp-down')])]);
const undetermined = report([result('spf'), unseenResult('dmarc')]); // 50–100
const partly = report([result('spf', [unchecked('x', { couldBe: ['spf-ptr'] })])]); // 80–100, deliverable
const withoutIpv6 = report([result('smtp', [unchecked('2001:db8::1', { reason: 'no-ipv6' })])]);
/** Its only finding is one that the catalogue has as a hint. */
const hinted: Report = JSON.parse(JSON.stringify(minor).replaceAll('spf-ptr', 'content-like-spam'));
const unasked = report([result('smtp', [unchecked('relaying', { reason: 'not-requested' })])]);
const nothing = report([notApplicable('smtp')]);

const cases: readonly [name: string, reports: readonly Report[], options: Partial<GateOptions>, exitCode: 0 | 1 | 3][] =
  [
    ['a healthy domain', [healthy], {}, 0],
    ['a critical finding', [rejected], {}, 1],
    ['a major finding is below the default', [atRisk], {}, 0],
    ['--fail-on major, a major finding', [atRisk], { failOn: 'major' }, 1],
    ['--fail-on minor, a major finding', [atRisk], { failOn: 'minor' }, 1],
    ['--fail-on minor, only a remark', [remarked], { failOn: 'minor' }, 0],
    ['--fail-on info, a remark', [remarked], { failOn: 'info' }, 1],
    ['--fail-on minor, a hint of that severity', [hinted], { failOn: 'minor' }, 0],
    ['--fail-on info, a hint beside a remark', [hinted, remarked], { failOn: 'info' }, 1],
    ['--fail-on never, a critical finding', [rejected], { failOn: 'never' }, 0],
    ['--min-score met exactly', [atRisk], { minScore: 75 }, 0],
    ['--min-score surely missed', [atRisk], { minScore: 76 }, 1],
    ['--min-score inside the range', [partly], { minScore: 90 }, 3],
    ['--min-score at the lower end of the range', [partly], { minScore: 80 }, 0],
    ['--min-score at the upper end of the range', [partly], { minScore: 100 }, 3],
    [
      '--min-score above the range',
      [report([result('spf', [finding('spf-too-many-lookups'), unchecked('x')])])],
      { minScore: 60 },
      1,
    ],
    ['--min-score where nothing could be scored', [nothing], { minScore: 1 }, 3],
    ['--fail-on never does not lift --min-score', [minor], { failOn: 'never', minScore: 95 }, 1],
    ['an undetermined verdict', [undetermined], {}, 3],
    ['an undetermined verdict, allowed', [undetermined], { allowIncomplete: true }, 0],
    ['--min-score inside the range, allowed', [partly], { minScore: 90, allowIncomplete: true }, 0],
    ['something unchecked that decides nothing', [partly], {}, 0],
    ['something unchecked, --require-complete', [partly], { requireComplete: true }, 3],
    ['all checked, --require-complete', [atRisk], { requireComplete: true }, 0],
    ['no IPv6 here, --require-complete', [withoutIpv6], { requireComplete: true }, 3],
    ['what the user did not ask for, --require-complete', [unasked], { requireComplete: true }, 0],
    ['nothing applied', [nothing], {}, 3],
    ['a failure beats a doubt', [undetermined, rejected], {}, 1],
    ['--allow-incomplete lifts no failure', [rejected], { allowIncomplete: true }, 1],
    ['one doubt among healthy domains', [healthy, undetermined], {}, 3],
  ];

describe('the exit code', () => {
  test.each(cases)('%s', (_, reports, options, exitCode) => {
    expect(decide(reports, { ...defaults, ...options }).exitCode).toBe(exitCode);
  });

  test.each(cases)('%s: a reason for every code but 0', (_, reports, options) => {
    const { exitCode, reasons } = decide(reports, { ...defaults, ...options });
    expect(reasons.length > 0).toBe(exitCode !== 0);
    for (const reason of reasons) expect(reason).toMatch(/^acme\.example: /);
  });
});

test('a fault of its author’s domain that decides nowhere where a message goes fails no gate of it', () => {
  const beside = messageReport(results(withoutPolicy()));
  expect(beside.results.flatMap((one) => ('findings' in one ? one.findings.map(({ code }) => code) : []))).toContain(
    'dmarc-missing',
  );
  expect(decide([beside], defaults).exitCode).toBe(0);
  const deciding = messageReport(results([said('mx', [found('mx-missing')])]));
  expect(decide([deciding], defaults).reasons.join()).toContain('mx-missing is critical');
  expect(
    decide([messageReport(results([said('mx', [found('mx-missing')])]), { providers: ['yahoo'] })], defaults).exitCode,
  ).toBe(0);
});

describe('what a provider that the user named makes of a message', () => {
  const unsigned = { ...passes, dkim: [] };
  const input = results([said('message-auth', [found('message-auth-dkim-missing')], unsigned)]);
  const decided = (providers: readonly string[], options: Partial<GateOptions> = {}) =>
    decide([messageReport(input, { providers })], { ...defaults, ...options });

  test('fails the gate where it refuses the message, though the finding is minor', () => {
    expect(decided(['gmx'])).toMatchObject({
      exitCode: 1,
      reasons: [expect.stringMatching(/GMX.* refuses it or files it as spam: .* \(--provider\)$/)],
    });
    expect(decided(['gmx'], { failOn: 'never' }).exitCode).toBe(0);
  });

  test('fails none where nobody was named, or another', () => {
    expect(decided([]).exitCode).toBe(0);
    expect(decided(['microsoft-365']).exitCode).toBe(0);
  });
});

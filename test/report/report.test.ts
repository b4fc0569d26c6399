import { expect, test } from 'vitest';
import { finding, notApplicable, report, result, unchecked } from './sample.ts';

test('a finding is told with its entry of the catalogue', () => {
  const [first] = report([
    result('spf', [finding('spf-multiple', { params: { domain: 'b.example', count: 3 } })]),
  ]).results;
  expect(first).toMatchObject({
    check: 'spf',
    area: 'authentication',
    outcome: 'failed',
    points: { weight: 20, earned: 0, unchecked: 0, lost: 20 },
    findings: [
      {
        code: 'spf-multiple',
        severity: 'critical',
        params: { domain: 'b.example', count: 3 },
        fix: { records: [{ action: 'remove', name: 'b.example.' }, { action: 'change' }] },
        spec: 'RFC 7208 section 4.5',
        excerpt: null,
      },
    ],
  });
});

test('the worst finding stands first', () => {
  const [first] = report([result('spf', [finding('spf-soft'), finding('spf-ptr'), finding('spf-multiple')])]).results;
  expect(first && 'findings' in first && first.findings.map(({ code }) => code)).toEqual([
    'spf-multiple',
    'spf-ptr',
    'spf-soft',
  ]);
});

test('what was not seen says why, what it could be, and what to do', () => {
  const entry = unchecked('keys', { reason: 'dns-failure', detail: 'SERVFAIL', couldBe: ['spf-ptr'] });
  expect(report([result('spf', [entry])]).results[0]).toMatchObject({
    unchecked: [{ subject: 'keys', reason: 'dns-failure', detail: 'SERVFAIL', couldBe: ['spf-ptr'], open: true }],
  });
});

test('what does not apply has no points', () => {
  expect(report([notApplicable('smtp', '--no-smtp')]).results).toEqual([
    { check: 'smtp', area: 'transport', outcome: 'not-applicable', because: '--no-smtp' },
  ]);
});

test('a check left out as asked qualifies the answer, one that does not apply to the domain does not', () => {
  const said = (because: string | null) => report([result('spf'), notApplicable('smtp', because)]).summary;
  expect(said('SMTP was left out, as asked')).not.toBe(said(null));
});

test('names are A-labels, with the U-labels beside them', () => {
  expect(report([], { domain: 'MÜNCHEN.example.' }).target).toEqual({
    kind: 'domain',
    domain: 'xn--mnchen-3ya.example',
    display: 'münchen.example',
    role: null,
  });
});

test('a role that was given is told', () => {
  expect(report([], { options: { role: 'parked' } }).target.role).toBe('parked');
});

test('two reports of the same results differ in nothing', () => {
  const results = [result('spf', [finding('spf-ptr')])];
  expect(report(results)).toEqual(report(results));
});

test('a result of a check that is not registered is a bug, and said to be one', () => {
  expect(() => report([{ ...result('spf'), check: 'unheard-of' }])).toThrow(/not registered/);
});

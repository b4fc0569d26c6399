import { describe, expect, test } from 'vitest';
import { applySelection, select, selectable } from '../../src/audit/selection.ts';
import { checks } from '../../src/checks/index.ts';
import type { Result } from '../../src/core/check.ts';
import type { Finding } from '../../src/core/finding.ts';

const ids = (only: readonly string[], skip: readonly string[]) => select(checks, only, skip).checks.map(({ id }) => id);
const all = checks.map(({ id }) => id);
const finding = (code: string): Finding => ({ code, params: {}, evidence: [] });

describe('what runs', () => {
  test.each([
    ['everything by default', [], [], all],
    ['a check', ['mx'], [], ['mx']],
    ['the check of a code', ['dmarc-missing'], [], ['dmarc']],
    ['all but a check', [], ['mx'], all.filter((id) => id !== 'mx')],
    ['a code left out leaves its check', [], ['mx-missing'], all],
    ['both meet', ['mx', 'spf'], ['spf'], ['mx']],
    ['and may leave nothing', ['mx'], ['mx'], []],
  ] as const)('%s', (_, only, skip, expected) => {
    expect(ids(only, skip)).toEqual(expected);
  });

  test('what is left out is listed: whole checks by name, others by code', () => {
    const { skipped } = select(checks, ['mx', 'dmarc-missing'], ['mx-no-ipv6']);
    expect(skipped).toContain('spf');
    expect(skipped).toContain('mx-no-ipv6');
    expect(skipped).toContain('dmarc-policy-none');
    expect(skipped).not.toContain('dmarc-missing');
    expect(skipped).not.toContain('mx');
  });

  test('every check and every code has a name', () => {
    expect(selectable(checks)).toEqual(expect.arrayContaining(['mx', 'mx-missing', 'tls', 'tls-name-mismatch']));
  });
});

describe('what counts', () => {
  const result: Result = {
    check: 'mx',
    area: 'transport',
    outcome: 'failed',
    findings: [finding('mx-implicit'), finding('mx-no-ipv6')],
    unchecked: [
      { code: 'unchecked', subject: 'a', reason: 'timeout', detail: 'd', couldBe: ['mx-missing', 'mx-implicit'] },
      { code: 'unchecked', subject: 'b', reason: 'timeout', detail: 'd', couldBe: ['mx-implicit'] },
    ],
    shown: {},
    summary: '',
    evidence: [],
  };

  test('a code left out is no finding, and nothing unseen can turn out to be it', () => {
    const applied = applySelection(result, select(checks, [], ['mx-implicit']));
    expect(applied).toMatchObject({
      outcome: 'not-checked',
      findings: [{ code: 'mx-no-ipv6' }],
      unchecked: [{ subject: 'a', couldBe: ['mx-missing'] }],
    });
  });

  test('where only remarks are left, the check has passed', () => {
    const applied = applySelection(result, select(checks, [], ['mx-implicit', 'mx-missing']));
    expect(applied).toMatchObject({ outcome: 'passed', unchecked: [] });
  });
});

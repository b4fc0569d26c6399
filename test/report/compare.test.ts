import { describe, expect, test } from 'vitest';
import { compare } from '../../src/report/compare.ts';
import { readEarlier } from '../../src/report/earlier.ts';
import { renderJson, renderNdjson } from '../../src/report/render/json.ts';
import { renderTerminal } from '../../src/report/render/terminal/terminal.ts';
import type { Report } from '../../src/report/schema.ts';
import { finding, notApplicable, report, result, unseenResult } from './sample.ts';

function since(before: Report, now: Report) {
  const read = readEarlier(renderJson([before]), before.target.domain);
  if (!read.ok) throw new Error(read.error);
  return compare(read.report, now);
}

const codes = (changes: readonly { readonly code: string; readonly certain: boolean }[]) =>
  changes.map(({ code, certain }) => (certain ? code : `${code}?`));

describe('against a saved report', () => {
  test('a finding that is gone is better, a new one worse, one that stays neither', () => {
    const before = report([result('spf', [finding('spf-multiple'), finding('spf-ptr')])]);
    const now = report([result('spf', [finding('spf-ptr'), finding('spf-too-many-lookups')])]);
    const { better, worse, verdict } = since(before, now);
    expect(codes(better)).toEqual(['spf-multiple']);
    expect(codes(worse)).toEqual(['spf-too-many-lookups']);
    expect(verdict).toEqual({ before: 'rejected', now: 'at risk' });
  });

  test('what could not be seen now is not surely better', () => {
    const before = report([result('spf', [finding('spf-multiple')])]);
    const now = report([unseenResult('spf', 'timeout', 'no answer')]);
    expect(codes(since(before, now).better)).toEqual(['spf-multiple?']);
  });

  test('what could not be seen then is not surely new', () => {
    const before = report([unseenResult('spf', 'timeout', 'no answer')]);
    const now = report([result('spf', [finding('spf-multiple')])]);
    expect(codes(since(before, now).worse)).toEqual(['spf-multiple?']);
  });

  test('a check that no longer applies has nothing against it', () => {
    const before = report([result('spf', [finding('spf-multiple')])]);
    expect(codes(since(before, report([notApplicable('spf', null)])).better)).toEqual(['spf-multiple']);
  });

  test('facts are compared leaf by leaf, and only where both saw them', () => {
    const facts = (shown: Record<string, unknown>) => report([result('spf', [], { shown })]);
    const { changed } = since(
      facts({ records: ['v=spf1 mx -all'], lookups: 1, same: { a: [1] } }),
      facts({ records: ['v=spf1 a -all', 'x'], lookups: 1, same: { a: [1] } }),
    );
    expect(changed).toEqual([
      { check: 'spf', path: 'records.0', before: '"v=spf1 mx -all"', now: '"v=spf1 a -all"' },
      { check: 'spf', path: 'records.1', before: null, now: '"x"' },
    ]);
    expect(since(facts({ a: 1 }), report([unseenResult('spf', 'timeout', 'no answer')])).changed).toEqual([]);
  });

  test('thousands of changed facts are counted, not listed', () => {
    const facts = (value: number) =>
      report([result('spf', [], { shown: { list: Array.from({ length: 500 }, (_, index) => index * value) } })]);
    const { changed, more } = since(facts(1), facts(2));
    expect(changed.length + more).toBe(499);
    expect(changed).toHaveLength(100);
  });

  test('the page says it, and hostile facts steer no terminal', () => {
    const shown = { record: '\u001b[2Jv=spf1' };
    const before = report([result('spf', [finding('spf-multiple')], { shown: { record: 'x' } })]);
    const now = report([result('spf', [], { shown })]);
    const page = renderTerminal({ ...now, comparison: since(before, now) }, { width: 80, colour: false });
    expect(page).toContain('better   spf-multiple');
    expect(page).toContain('changed  spf record');
    expect(page).not.toContain('\u001b');
  });
});

describe('a saved report is read', () => {
  const one = report([result('spf', [])]);
  const other: Report = { ...one, target: { ...one.target, domain: 'other.example' } };

  test('out of JSON and out of NDJSON, the latest of its domain', () => {
    const later = { ...one, startedAt: '2027-01-01T00:00:00.000Z' };
    for (const text of [renderJson([other, one, later]), [other, later, one].map(renderNdjson).join('')]) {
      const read = readEarlier(text, one.target.domain);
      expect(read.ok && read.report.startedAt).toBe(later.startedAt);
    }
  });

  test.each([
    ['no JSON', 'hello'],
    ['another document', '{"schema":"x"}'],
    ['a list of nothing', '{"reports":[]}'],
    ['a report without results', '{"reports":[{"target":{"domain":"a.example"}}]}'],
    ['a number', '7'],
  ])('not out of %s', (_, text) => {
    expect(readEarlier(text, 'a.example').ok).toBe(false);
  });

  test('a report of somebody else is named', () => {
    const read = readEarlier(renderJson([other]), 'a.example');
    expect(read).toMatchObject({ ok: false, error: expect.stringContaining('other.example') });
  });
});

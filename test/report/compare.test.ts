import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare } from '../../src/report/compare.ts';
import { differences } from '../../src/report/compare-facts.ts';
import { readEarlier } from '../../src/report/earlier.ts';
import { renderJson, renderNdjson } from '../../src/report/render/json.ts';
import { renderTerminal } from '../../src/report/render/terminal/terminal.ts';
import type { DomainReport } from '../../src/report/schema.ts';
import { finding, notApplicable, report, result, unseenResult } from './sample.ts';

function since(before: DomainReport, now: DomainReport) {
  const read = readEarlier(renderJson([before]));
  if (!read.ok) throw new Error(read.error);
  const earlier = read.reports.get(before.target.domain);
  if (!earlier) throw new Error('it is not there');
  return compare(earlier, now);
}

const codes = (changes: readonly { readonly code: string; readonly seen?: string }[]) =>
  changes.map(({ code, seen }) => (seen === undefined ? code : `${code} ${seen}`));

const places = (...ports: readonly number[]) => ({ places: ports.map((port) => ({ address: '44.1.1.1', port })) });

describe('against a saved report', () => {
  test('a finding that is gone is better, a new one worse, one that stays neither', () => {
    const before = report([result('spf', [finding('spf-multiple'), finding('spf-ptr')])]);
    const now = report([result('spf', [finding('spf-ptr'), finding('spf-too-many-lookups')])]);
    const { better, worse, verdict } = since(before, now);
    expect(codes(better)).toEqual(['spf-multiple']);
    expect(codes(worse)).toEqual(['spf-too-many-lookups']);
    expect(verdict).toEqual({ before: 'rejected', now: 'at risk' });
  });

  const bad = report([result('spf', [finding('spf-multiple')])]);
  const unanswered = report([unseenResult('spf', 'timeout', 'no answer')]);

  test('what could not be seen now is not better', () => {
    const { better, unseen, changed } = since(bad, unanswered);
    expect(better).toEqual([]);
    expect(codes(unseen)).toEqual(['spf-multiple then']);
    expect(changed).toEqual([{ check: 'spf', path: 'outcome', before: '"failed"', now: '"not-checked"' }]);
  });

  test('what could not be seen then is not worse', () => {
    const { worse, unseen } = since(unanswered, bad);
    expect(worse).toEqual([]);
    expect(codes(unseen)).toEqual(['spf-multiple now']);
  });

  test('a check that no longer applies has nothing against it, one that was left out has said nothing', () => {
    expect(codes(since(bad, report([notApplicable('spf', null)])).better)).toEqual(['spf-multiple']);
    for (const leftOut of [report([notApplicable('spf', 'it was not asked for')]), report([])]) {
      expect(since(bad, leftOut).better).toEqual([]);
      expect(codes(since(bad, leftOut).unseen)).toEqual(['spf-multiple then']);
    }
    const good = report([result('spf', [])]);
    expect(since(bad, { ...good, skipped: ['spf-multiple'] }).better).toEqual([]);
    expect(codes(since(bad, { ...good, skipped: ['dkim'] }).better)).toEqual(['spf-multiple']);
  });

  test('without the selector or the address it is about, a finding is not gone', () => {
    const named = (check: string, code: string, shown: Record<string, unknown>) =>
      ({
        ...bad,
        results: [{ ...bad.results[0], check, facts: shown, findings: [{ ...found, code }] }],
      }) as DomainReport;
    const [first] = bad.results;
    const found = first && 'findings' in first ? first.findings[0] : undefined;
    const bare = (check: string, shown: Record<string, unknown>) =>
      ({ ...bad, results: [{ ...bad.results[0], check, facts: shown, findings: [] }] }) as DomainReport;
    const given = { source: 'given', asked: ['s1'] };
    const dkim = named('dkim', 'dkim-selector-missing', given);
    expect(codes(since(dkim, bare('dkim', { source: 'guessed', asked: ['s1', 's2'] })).unseen)).toEqual([
      'dkim-selector-missing then',
    ]);
    expect(codes(since(dkim, bare('dkim', given)).better)).toEqual(['dkim-selector-missing']);
    const spf = named('spf', 'spf-sending-ip-fails', { sendingIps: [{ address: '44.1.1.1' }] });
    expect(since(spf, bare('spf', { sendingIps: [] })).better).toEqual([]);
  });

  test('a finding that another version of mailcheck weighs otherwise', () => {
    const [first] = bad.results;
    const lighter = { ...bad, results: [JSON.parse(JSON.stringify(first).replaceAll('"critical"', '"minor"'))] };
    expect(since(lighter, bad).changed).toEqual([
      { check: 'spf', path: 'severity of spf-multiple', before: '"minor"', now: '"critical"' },
    ]);
  });

  test('facts are compared leaf by leaf, and only where both saw them', () => {
    const facts = (shown: Record<string, unknown>) => report([result('spf', [], { shown })]);
    const { changed } = since(
      facts({ records: ['v=spf1 mx -all'], lookups: 1, same: { a: [1] } }),
      facts({ records: ['v=spf1 a -all', 'x'], lookups: 1, same: { a: [1] } }),
    );
    expect(changed).toEqual([
      { check: 'spf', path: 'records', before: '"v=spf1 mx -all"', now: '"v=spf1 a -all"' },
      { check: 'spf', path: 'records', before: null, now: '"x"' },
    ]);
    expect(since(facts({ a: 1 }), unanswered).changed.map(({ path }) => path)).toEqual(['outcome']);
  });

  test.each([
    [
      'a key that changed, beside one that came',
      { keys: [{ selector: 's1', record: 'a' }] },
      {
        keys: [
          { selector: 's0', record: 'x' },
          { selector: 's1', record: 'b' },
        ],
      },
      ['keys.s1.record "a" "b"', 'keys.s0 null {"selector":"s0","record":"x"}'],
    ],
    [
      'places with one address and two ports',
      places(25, 465),
      places(465),
      ['places.44.1.1.1 25 {"address":"44.1.1.1","port":25} null'],
    ],
    ['a list in another order', { hosts: ['a', 'b', 'b'] }, { hosts: ['b', 'a', 'b'] }, []],
    [
      'how long it took',
      { steps: [{ phase: 'ehlo', elapsedMs: 3 }], totalMs: 5 },
      { steps: [{ phase: 'ehlo', elapsedMs: 4 }] },
      [],
    ],
    [
      'entries that nothing tells apart',
      { list: [{ a: 1 }, { a: 1 }] },
      { list: [{ a: 1 }, { a: 2 }] },
      ['list.1.a 1 2'],
    ],
    ['a list that became a text', { list: ['a'] }, { list: 'a' }, ['list ["a"] "a"']],
    [
      'names of the prototype',
      JSON.parse('{"__proto__":{"a":1}}'),
      JSON.parse('{"constructor":1}'),
      ['__proto__ {"a":1} null', 'constructor null 1'],
    ],
  ])('%s', (_, before, now, expected) => {
    expect(differences(before, now).map(({ path, ...said }) => `${path} ${said.before} ${said.now}`)).toEqual(expected);
  });

  test('facts without a bottom, or of any kind, do no harm', () => {
    const deep = JSON.parse(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
    expect(differences(deep, { a: [1] })).toEqual([{ path: 'a.0', before: 'too deep to be shown', now: '1' }]);
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (one, other) => {
          expect(differences(one, one)).toEqual([]);
          expect(differences(one, other)).toEqual(differences(one, other));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('thousands of changed facts are counted, not listed', () => {
    const facts = (value: number) =>
      report([result('spf', [], { shown: { list: Array.from({ length: 500 }, (_, index) => `${value} ${index}`) } })]);
    const { changed, more } = since(facts(1), facts(2));
    expect(changed.length + more).toBe(500);
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
  const other: DomainReport = { ...one, target: { ...one.target, domain: 'other.example' } };
  const errorOf = (text: string) => {
    const read = readEarlier(text);
    return read.ok ? null : read.error;
  };

  test('out of JSON and out of NDJSON, the latest of each domain', () => {
    const later = { ...one, startedAt: '2027-01-01T00:00:00Z' };
    const earlier = { ...one, startedAt: '2026-12-31T23:59:59.999Z' };
    for (const text of [renderJson([other, later, earlier]), [other, later, earlier].map(renderNdjson).join('')]) {
      const read = readEarlier(text);
      expect(read.ok && [...read.reports.keys()]).toEqual(['other.example', one.target.domain]);
      expect(read.ok && read.reports.get(one.target.domain)?.startedAt).toBe(later.startedAt);
    }
  });

  const json = renderJson([one]);
  test.each([
    ['nothing', ' \n', /^it is empty/],
    ['no JSON', 'hello \u001b[2J', /^it is no JSON \([^\u001b]*\); was it cut short\?/],
    ['JSON that was cut short', json.slice(0, -20), /^it is no JSON \(.*\); was it cut short\?/],
    [
      'lines of which the last was cut short',
      renderNdjson(one) + renderNdjson(other).slice(0, 99),
      /^line 2 is no JSON; was it cut short/,
    ],
    ['another document', '{"a":"x"}', /^it holds no report/],
    ['another schema', json.replace('report@1', 'report@9'), /^its schema is "mailcheck\/report@9"/],
    ['a schema of another type', '{"schema":[1],"reports":[]}', /^its schema is \[1\]/],
    ['a list of nothing', '{"reports":[]}', /^it holds no report/],
    ['a report without results', '{"reports":[{"target":{"domain":"a.example"}}]}', /^report 1\./],
    ['a result of the wrong type', json.replace('"check": "spf"', '"check": 7'), /^report 1\.results\.0\.check: /],
    ['a number', '7', /^it holds no report/],
    ['null', 'null', /^it holds no report/],
    ['a list without a bottom', '['.repeat(100_000), /^it is no JSON/],
  ])('not out of %s', (_, text, words) => {
    expect(errorOf(text)).toMatch(words);
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(typeof readEarlier(text).ok).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });
});

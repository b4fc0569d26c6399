import { describe, expect, test } from 'vitest';
import type { Effect } from '../../src/core/finding.ts';
import { claim, question, type Risk } from '../../src/report/sentence.ts';
import { verdictOf } from '../../src/report/verdict.ts';
import { finding, notApplicable, result, seen, unchecked, unseenResult } from './sample.ts';

describe('the verdict', () => {
  test.each([
    { name: 'nothing found', results: [result('spf')], id: 'deliverable' },
    { name: 'minor findings only', results: [result('spf', [finding('spf-ptr')])], id: 'deliverable' },
    {
      name: 'a minor finding with a bounce effect',
      results: [result('smtp', [finding('smtp-banner-name')])],
      id: 'deliverable',
    },
    {
      name: 'a major finding that may bounce mail',
      results: [result('spf', [finding('spf-too-many-lookups')])],
      id: 'at risk',
    },
    {
      name: 'a major finding that lets mail be forged',
      results: [result('dmarc', [finding('dmarc-none')])],
      id: 'at risk',
    },
    { name: 'a critical finding that bounces mail', results: [result('smtp', [finding('smtp-down')])], id: 'rejected' },
    {
      name: 'rejected beats at risk',
      results: [result('dmarc', [finding('dmarc-none')]), result('smtp', [finding('smtp-down')])],
      id: 'rejected',
    },
    {
      name: 'a check that could find worse was not seen',
      results: [result('spf'), unseenResult('smtp')],
      id: 'undetermined',
    },
    {
      name: 'at risk is known, whatever is unseen',
      results: [result('dmarc', [finding('dmarc-none')]), unseenResult('smtp')],
      id: 'at risk',
    },
    {
      name: 'what is unseen could only be minor',
      results: [result('spf', [unchecked('x', { couldBe: ['spf-ptr'] })])],
      id: 'deliverable',
    },
    {
      name: 'what is unseen could be major',
      results: [result('spf', [unchecked('x', { couldBe: ['spf-too-many-lookups'] })])],
      id: 'undetermined',
    },
    { name: 'no IPv6 here', results: [result('smtp', [unchecked('x', { reason: 'no-ipv6' })])], id: 'deliverable' },
    {
      name: 'what nobody outside can see',
      results: [result('spf', [unchecked('x', { reason: 'not-proven', couldBe: ['spf-too-many-lookups'] })])],
      id: 'deliverable',
    },
    { name: 'no IPv6 here, and nothing else to see', results: [unseenResult('smtp', 'no-ipv6')], id: 'undetermined' },
    { name: 'nothing applied', results: [notApplicable('smtp')], id: 'undetermined' },
  ] as const)('$name: $id', ({ results, id }) => {
    expect(verdictOf(seen(results), false, null).id).toBe(id);
  });

  test.each([
    { code: 'smtp-down', check: 'smtp', directions: ['mail-to-you'] },
    { code: 'spf-too-many-lookups', check: 'spf', directions: ['your-mail'] },
    { code: 'spf-ptr', check: 'spf', directions: [] },
  ])('$code is about $directions', ({ code, check, directions }) => {
    expect(verdictOf(seen([result(check, [finding(code)])]), false, null).directions).toEqual(directions);
  });

  test('no answer denies what a minor finding does', () => {
    const { id, sentence } = verdictOf(seen([result('smtp', [finding('smtp-banner-name')])]), false, null);
    expect(id).toBe('deliverable');
    expect(sentence).toMatch(/at worst, your mail may bounce$/);
    expect(verdictOf(seen([result('spf', [finding('spf-ptr')])]), false, null).sentence).toMatch(/^nothing found/);
  });

  test('what the user left out is not vouched for', () => {
    const whole = verdictOf(seen([result('spf')]), false, null).sentence;
    expect(verdictOf(seen([result('spf')]), true, null).sentence).not.toBe(whole);
  });

  test('what keeps it open is named, up to three checks', () => {
    const sentenceOf = (...checks: readonly string[]) =>
      verdictOf(seen(checks.map((check) => unseenResult(check))), false, null).sentence;
    expect(sentenceOf('smtp', 'spf')).toMatch(/: smtp, spf could not be fully checked$/);
    expect(verdictOf(seen([result('spf'), unseenResult('smtp')]), false, null).sentence).toMatch(/: smtp could/);
  });

  test('what keeps most of many checks from seeing is said', () => {
    const blind = (check: string, detail: string) => result(check, [unchecked(check, { detail })]);
    const named = (...details: readonly string[]) =>
      verdictOf(seen(details.map((detail, index) => blind(index % 2 === 0 ? 'smtp' : 'spf', detail))), false, null)
        .sentence;
    expect(named('a MX: no route (X)', 'a TXT: no route (Y)', 'no route', 'other')).toMatch(
      /fully checked \(no route\)$/,
    );
    expect(named('one', 'two', 'three', 'four')).toMatch(/: 4 checks could not be fully checked$/);
    expect(named('x'.repeat(500), 'x'.repeat(500), 'x'.repeat(500), 'y').length).toBeLessThan(400);
  });

  test('a left-out code is not what is unseen', () => {
    const results = [result('spf', [unchecked('x', { couldBe: ['spf-too-many-lookups'] })])];
    expect(verdictOf(seen(results, ['spf-too-many-lookups']), true, null).id).toBe('deliverable');
  });
});

// B: surely bounces; b: may bounce; s: spam folder; f: can be forged. Before the slash your mail, after it mail to you.
function risks(letters: string): readonly Risk[] {
  const kinds: Readonly<Record<string, { kind: Effect['kind']; certain: boolean }>> = {
    B: { kind: 'bounce', certain: true },
    b: { kind: 'bounce', certain: false },
    s: { kind: 'spam-folder', certain: false },
    f: { kind: 'spoofable', certain: false },
  };
  return letters.split('/').flatMap((part, index) =>
    [...part].flatMap((letter) => {
      const entry = kinds[letter];
      if (!entry) return [];
      const direction = index === 0 ? 'your-mail' : 'mail-to-you';
      return [{ effect: { kind: entry.kind, direction }, certain: entry.certain } as const];
    }),
  );
}

// The one place where the sentence itself is asserted: it is made of parts, and every combination has to read right.
describe('the sentence', () => {
  test.each([
    ['B/', 'your mail bounces'],
    ['b/', 'your mail may bounce'],
    ['s/', 'your mail may be filed as spam'],
    ['f/', 'mail can be forged in your name'],
    ['Bs/', 'your mail bounces or is filed as spam'],
    ['bs/', 'your mail may bounce or be filed as spam'],
    ['Bb/', 'your mail bounces'],
    ['sf/', 'your mail may be filed as spam, and forged mail is not'],
    ['bf/', 'your mail may bounce, and mail can be forged in your name'],
    ['bsf/', 'your mail may bounce or be filed as spam, and mail can be forged in your name'],
    ['/B', 'mail to you bounces'],
    ['/b', 'mail to you may bounce'],
    ['/s', 'mail to you may be filed as spam'],
    ['/f', 'forged mail can reach you'],
    ['B/B', 'your mail and mail to you bounce'],
    ['b/b', 'your mail and mail to you may bounce'],
    ['bs/bs', 'your mail and mail to you may bounce or be filed as spam'],
    ['Bs/Bs', 'your mail and mail to you bounce or are filed as spam'],
    ['s/B', 'mail to you bounces, and your mail may be filed as spam'],
    ['b/B', 'mail to you bounces, and your mail may bounce'],
    ['B/b', 'your mail bounces, and mail to you may bounce'],
    ['sf/B', 'mail to you bounces, your mail may be filed as spam, and mail can be forged in your name'],
    ['f/B', 'mail to you bounces, and mail can be forged in your name'],
    ['f/f', 'mail can be forged in your name, and forged mail can reach you'],
    ['sf/f', 'your mail may be filed as spam, forged mail is not, and forged mail can reach you'],
  ])('%s: %s', (letters, sentence) => {
    expect(claim(risks(letters))).toBe(sentence);
  });

  test.each([
    ['b/', 'whether your mail bounces'],
    ['bs/', 'whether your mail bounces or is filed as spam'],
    ['s/', 'whether your mail is filed as spam'],
    ['/b', 'whether mail to you bounces'],
    ['b/b', 'whether your mail and mail to you bounce'],
    ['s/b', 'whether mail to you bounces, or whether your mail is filed as spam'],
    [
      'bsf/b',
      'whether your mail bounces or is filed as spam, whether mail to you bounces, or whether mail can be forged in your name',
    ],
  ])('%s in question: %s', (letters, sentence) => {
    expect(question(risks(letters))).toBe(sentence);
  });
});

import { expect, test } from 'vitest';
import { causesOf } from '../../src/report/causes.ts';
import { finding, result, seen } from './sample.ts';

const causes = (...codes: readonly (readonly [check: string, code: string, params?: Record<string, unknown>])[]) =>
  causesOf(seen(codes.map(([check, code, params]) => result(check, [finding(code, params ? { params } : {})]))), null);

test('nothing found: nothing to explain', () => {
  expect(causesOf(seen([result('spf')]), null)).toEqual([]);
});

test('a critical finding implies its symptoms, one for each effect', () => {
  expect(causes(['spf', 'spf-multiple'])).toEqual([
    {
      symptom: { kind: 'bounce', direction: 'your-mail', reply: null },
      findings: ['spf-multiple'],
      certainty: 'implied',
      rule: null,
    },
    {
      symptom: { kind: 'placement', direction: 'your-mail', folder: 'spam', mailbox: null },
      findings: ['spf-multiple'],
      certainty: 'implied',
      rule: null,
    },
  ]);
});

test('lesser findings are possible causes, named together', () => {
  expect(causes(['spf', 'spf-too-many-lookups'], ['smtp', 'smtp-banner-name'])).toMatchObject([
    {
      symptom: { kind: 'bounce', direction: 'your-mail' },
      findings: ['spf-too-many-lookups', 'smtp-banner-name'],
      certainty: 'possible',
    },
    { symptom: { kind: 'placement' }, findings: ['spf-too-many-lookups'], certainty: 'possible' },
  ]);
});

test("a server's own words are stated, with the rule that understood them", () => {
  const reply = { code: 550, enhanced: '5.7.1', lines: ['no'] };
  expect(causes(['smtp', 'smtp-refused', { replies: [{ ...reply, rule: 'some-rule' }] }])).toEqual([
    {
      symptom: { kind: 'bounce', direction: 'mail-to-you', reply },
      findings: ['smtp-refused'],
      certainty: 'stated',
      rule: 'some-rule',
    },
  ]);
});

test('the same refusal from several hosts is stated once', () => {
  const reply = { code: 550, enhanced: '5.7.1', lines: ['no'], rule: null };
  const stated = causes(['smtp', 'smtp-refused', { replies: [reply, reply, { ...reply, enhanced: '5.1.1' }] }]);
  expect(stated.map(({ symptom }) => symptom.kind === 'bounce' && symptom.reply?.enhanced)).toEqual(['5.7.1', '5.1.1']);
});

test.each([
  ['null', null],
  ['no list', 'all of them'],
  ['no replies in it', [null, 7, {}, { code: '550', lines: [] }]],
])('params whose replies are %s state nothing', (_, replies) => {
  expect(causes(['smtp', 'smtp-refused', { replies }])).toMatchObject([{ certainty: 'possible' }]);
});

test('a remark causes nothing', () => {
  expect(causes(['spf', 'spf-soft'])).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import type { ForecastReceiver } from '../../src/report/schema.ts';
import { filter, found, messageReport, results, said, unseen } from './message-sample.ts';

type Shown = Readonly<Record<string, unknown>>;

const open = unseen('Rspamd at 127.0.0.1 (Rspamd)', { couldBe: ['filters-rspamd-refused'], reason: 'not-proven' });
const reported = (shown: Shown, entries: Parameters<typeof said>[1] = []) =>
  messageReport(results([said('filters', entries, { filters: [shown] })]));
const atFilter = (...of: Parameters<typeof reported>): ForecastReceiver | undefined =>
  reported(...of).forecast?.receivers.find(({ receiver }) => receiver === 'Rspamd');

describe('what a filter decides for not being told who sends', () => {
  const refused = filter('Rspamd', 'refuse', 15.2, 6, 15);
  const passing = { ...refused, sure: { score: 3, decision: 'accept' } };

  test('is no outcome, but open', () => {
    expect(atFilter(passing, [open])).toMatchObject({
      outcome: 'uncertain',
      certainty: null,
      words: '3 of 6 points',
      causes: [],
      open: [{ check: 'filters', subject: open.subject }],
    });
    expect(reported(passing, [open]).summary).not.toContain('refuse');
  });

  test('leaves what is sure all the same', () => {
    const junk = { ...refused, sure: { score: 7, decision: 'junk' } };
    expect(atFilter(junk, [open])).toMatchObject({
      outcome: 'junk',
      certainty: 'stated',
      open: [{ check: 'filters' }],
    });
  });

  test('is neither what adds most nor evidence', () => {
    const [blind, ...others] = refused.rules.toReversed().filter(({ points }) => points > 0);
    const rules = [{ ...blind, name: 'HFILTER_HOSTNAME_UNKNOWN', points: 20, blind: true }, ...others];
    const itself = atFilter({ ...refused, rules }, [found('filters-rspamd-refused')]);
    expect(itself?.words).not.toContain('HFILTER');
    expect(itself?.causes[0]?.evidence.map(({ source }) => source)).toEqual(['HTML_ONLY 1.7', 'PHISHING 13.7']);
  });

  test('is not what is said not to be seen for all the others', () => {
    const blind = unseen('the blocklists', { couldBe: ['blocklist-domain-listed'] });
    const shown = said('filters', [open], { filters: [{ ...refused, sure: { score: 3, decision: 'accept' } }] });
    const failed = said('mime', [found('mime-too-large', { params: { providers: [{ name: 'iCloud Mail' }] } })]);
    expect(messageReport(results([shown, failed, said('blocklist', [blind], {})])).summary).toMatch(
      /not seen for the others: the blocklists$/,
    );
  });
});

test('what a rule forces is told by its words, not by its points', () => {
  const forced = { ...filter('Rspamd', 'refuse', 3, 6, 15), forced: true, reason: 'virus found' };
  expect(atFilter(forced)?.words).toBe('a rule forces it: “virus found”');
});

describe('what a filter does is one story', () => {
  const junk = filter('Rspamd', 'junk', 9, 6, 15);

  test.each([
    ['reject', filter('Rspamd', 'refuse', 16, 6, 15), 'refused', 'refuses it: 16 of 15'],
    ['discard', filter('Rspamd', 'refuse', 16, 6, 15), 'thrown-away', 'throws it away: 16 of 15'],
    ['add header', junk, 'junk', 'files it as spam: 9 of 6'],
    ['quarantine', junk, 'held-back', 'holds it back: 9 of 6'],
  ])('%s', (action, shown, outcome, sentence) => {
    const report = reported({ ...shown, action });
    const [first] = report.forecast?.receivers ?? [];
    expect(first).toMatchObject({ outcome, certainty: 'stated', causes: [{ effect: outcome }] });
    expect(report.summary).toContain(`Rspamd ${sentence} points`);
  });

  test.each(['reject', 'discard'])('whom %s loses for good, it is rejected', (action) => {
    const shown = { ...filter('Rspamd', 'refuse', 16, 6, 15), action };
    expect(reported(shown, [found('filters-rspamd-refused')]).verdict).toBe('rejected');
  });

  test('an action that rests on points for lack of a sending address says nothing of a milder decision', () => {
    const milder = {
      ...filter('Rspamd', 'refuse', 16, 6, 15),
      action: 'discard',
      sure: { score: 7, decision: 'junk' },
    };
    expect(atFilter(milder, [open])?.outcome).toBe('junk');
  });

  const delayed = { ...filter('Rspamd', 'delay', 4.5, 6, 15), action: 'soft reject' };

  test('who is put off is neither refused nor filed as spam', () => {
    expect(atFilter(delayed)).toMatchObject({
      outcome: 'delayed',
      certainty: 'stated',
      causes: [{ effect: 'delayed' }],
    });
    const { verdict, summary } = reported(delayed);
    expect([verdict, summary]).toEqual([
      'deliverable',
      'nothing seen that keeps it from the inbox; Rspamd lets it wait first',
    ]);
  });

  test('whether more than that becomes of it may be open', () => {
    const perhaps = { ...filter('Rspamd', 'refuse', 16, 6, 15), sure: { score: 4.5, decision: 'delay' } };
    expect(atFilter(perhaps, [open])).toMatchObject({ outcome: 'uncertain', causes: [], open: [{ check: 'filters' }] });
  });
});

test('who is put off is measured by the limit for that', () => {
  const delayed = { ...filter('Rspamd', 'delay', 4.5, 6, 15), thresholds: { delay: 4, junk: 6, refuse: 15 } };
  expect(atFilter(delayed)?.words).toBe('4.5 of 4 points, the most for PHISHING');
});

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
  expect(atFilter({ ...forced, action: 'discard' })?.words).toBe(
    'taken and thrown away, a rule forces it: “virus found”',
  );
});

test('who is put off is measured by the limit for that', () => {
  const delayed = { ...filter('Rspamd', 'delay', 4.5, 6, 15), thresholds: { delay: 4, junk: 6, refuse: 15 } };
  expect(atFilter(delayed)?.words).toBe('4.5 of 4 points, the most for PHISHING');
});

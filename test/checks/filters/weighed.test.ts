import { describe, expect, test } from 'vitest';
import { sureDecision, wayBelow, wayOut, weigh } from '../../../src/checks/filters/weighed.ts';
import type { FilterVerdict } from '../../../src/core/filters.ts';

const rule = (name: string, points: number | null, description: string | null = null) => ({
  name,
  points,
  description,
  options: [],
});
const verdict = (rules: FilterVerdict['rules'], score: number, action = 'add header'): FilterVerdict => ({
  score,
  action,
  decision: action === 'reject' ? 'refuse' : 'junk',
  thresholds: { delay: 4, junk: 6, refuse: 15, source: 'default' },
  reason: null,
  rules,
  software: null,
});
const KNOWN = { ip: true, hostname: true };
const BLIND = { ip: false, hostname: false };

describe('rules', () => {
  const { rules, changes } = weigh(
    'rspamd',
    verdict(
      [
        rule('MISSING_MID', 2.5),
        rule('OF_THIS_SITE', 3, 'words of the filter'),
        rule('INVALID_MSGID', 1.7),
        rule('R_DKIM_ALLOW', -0.2),
        rule('NEVER_SEEN', null),
      ],
      7,
    ),
    KNOWN,
  );

  test('stand by weight, in our words, else in those of the filter', () => {
    expect(rules.map(({ name, ours, meaning }) => [name, ours, meaning !== null])).toEqual([
      ['OF_THIS_SITE', false, true],
      ['MISSING_MID', true, true],
      ['INVALID_MSGID', true, true],
      ['R_DKIM_ALLOW', true, true],
      ['NEVER_SEEN', false, false],
    ]);
  });

  test('that one change answers are one change', () => {
    expect(changes).toMatchObject([{ points: 4.2, rules: ['MISSING_MID', 'INVALID_MSGID'] }]);
  });
});

describe('a decision that the points do not account for', () => {
  const isForced = (one: FilterVerdict) => weigh('rspamd', one, KNOWN).isForced;
  const few = [rule('MISSING_MID', 2.5)];

  test.each([
    ['fewer than its threshold', verdict(few, 2.5, 'reject'), true],
    ['a score that was raised to the threshold', verdict(few, 15, 'reject'), true],
    ['as many as it takes', verdict([rule('SUBJ_ALL_CAPS', 15)], 15, 'reject'), false],
    ['a rule without points may have the rest', verdict([...few, rule('ODD', null)], 15, 'reject'), false],
  ])('%s: %s', (_name, one, forced) => {
    expect(isForced(one)).toBe(forced);
  });

  test('where the threshold is not known, words for the sender tell it', () => {
    const soft: FilterVerdict = {
      ...verdict(few, 2.5),
      decision: 'delay',
      thresholds: { delay: null, junk: null, refuse: 15, source: 'default' },
    };
    expect([soft, { ...soft, reason: 'Try again later' }].map(isForced)).toEqual([false, true]);
  });

  test('is changed by the rule that forced it alone', () => {
    const { changes } = wayOut(weigh('rspamd', verdict([rule('DMARC_POLICY_REJECT', 2), ...few], 15, 'reject'), KNOWN));
    expect(changes).toMatchObject([{ rules: ['DMARC_POLICY_REJECT'] }]);
  });

  test.each([
    ['its own words for the sender', 'Action set by DMARC', 'accept', ['DMARC_POLICY_REJECT']],
    ['the words of another', 'clamav: virus found: "Eicar"', 'refuse', []],
  ])('is told by what the filter says: %s', (_name, reason, sure, changed) => {
    const both = { ...verdict([rule('CLAM_VIRUS', 0), rule('DMARC_POLICY_REJECT', 2)], 2, 'reject'), reason };
    expect(sureDecision(both, weigh('rspamd', both, BLIND))).toBe(sure);
    expect(wayOut(weigh('rspamd', both, KNOWN)).changes.flatMap(({ rules }) => rules)).toEqual(changed);
  });
});

describe('the way below a threshold', () => {
  const changes = [4, 2, 1, 1].map((points, index) => ({ text: `change ${index}`, points, rules: [] }));

  test.each([
    [9, 6, 2, 3, true],
    [6.5, 6, 1, 2.5, true],
    [14, 6, 3, 7, false],
    [3, 6, 0, 3, true],
  ])('from %s below %s in %s steps to %s: %s', (score, threshold, steps, left, isEnough) => {
    const way = wayBelow({ score, changes }, threshold);
    expect({ ...way, changes: way.changes.length }).toEqual({ changes: steps, left, isEnough });
  });
});

describe('points that are there because nobody told the filter who sends', () => {
  const nameless = rule('HFILTER_HOSTNAME_UNKNOWN', 2.5);
  const decided = (score: number, action: string, told = BLIND) => {
    const one = verdict([rule('SUBJ_ALL_CAPS', score - 2.5), nameless], score, action);
    return sureDecision(one, weigh('rspamd', one, told));
  };

  test.each([
    [7, 'add header', 'delay'],
    [6.2, 'add header', 'accept'],
    [9, 'add header', 'junk'],
    [16, 'reject', 'junk'],
    [18, 'reject', 'refuse'],
  ])('%s points, %s: surely %s', (score, action, sure) => {
    expect(decided(score, action)).toBe(sure);
  });

  test('do not hide behind a score that a rule forced', () => {
    const forced = verdict([rule('DMARC_POLICY_REJECT', 2), nameless, rule('MIME_GOOD', -0.1)], 15, 'reject');
    expect(sureDecision(forced, weigh('rspamd', forced, BLIND))).toBe('accept');
    expect(sureDecision(forced, weigh('rspamd', forced, KNOWN))).toBe('refuse');
  });

  test('excuse nothing that another rule forced', () => {
    const virus = verdict([rule('CLAM_VIRUS', 0), nameless, rule('MISSING_MID', 2.5)], 5, 'reject');
    const weighed = weigh('rspamd', virus, BLIND);
    expect({ ...weighed, sure: sureDecision(virus, weighed) }).toMatchObject({ isForced: true, sure: 'refuse' });
  });

  test('count where it was told', () => {
    expect(decided(6.2, 'add header', KNOWN)).toBe('junk');
  });
});

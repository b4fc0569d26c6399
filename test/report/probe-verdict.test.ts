import { describe, expect, test } from 'vitest';
import type { MailboxPlacement } from '../../src/core/placement.ts';
import { verdictOf } from '../../src/report/verdict.ts';
import { mailbox, placement } from './probe-sample.ts';
import { finding, result, seen, unseenResult } from './sample.ts';

const at = (provider: string, verdict: MailboxPlacement['verdict'], rest: Partial<MailboxPlacement> = {}) =>
  mailbox({ provider, verdict, ...rest });
const judged = (mailboxes: readonly MailboxPlacement[], ...results: Parameters<typeof seen>[0]) =>
  verdictOf(seen([result('probe'), ...results]), false, placement(mailboxes));
const lookups = result('spf', [finding('spf-too-many-lookups')]);

// The sentence is made of parts, and every combination has to read right.
describe('the sentence begins with what became of the probe', () => {
  test.each([
    ['inbox', 'reached the inbox at gmail'],
    ['junk', 'was filed as spam by gmail'],
    ['other', 'was put into another folder by gmail'],
    ['not-arrived', 'did not arrive at gmail'],
    ['refused', 'was refused for gmail'],
    ['bounced', 'bounced at gmail'],
    ['accepted', 'was accepted for gmail'],
    [null, 'cannot be accounted for at gmail'],
  ] as const)('%s', (verdict, words) => {
    expect(judged([at('gmail', verdict)]).sentence).toBe(
      `the probe ${words}; nothing found that bounces mail or files it as spam`,
    );
  });

  test('who refused it may be the own server, and is named', () => {
    const by = (refusedBy: string) => at('gmail', 'refused', { refusedBy });
    expect(judged([by('smtp.acme.example')]).sentence).toMatch(/^the probe was refused by smtp\.acme\.example;/);
    expect(judged([by('a.example'), by('a.example')]).sentence).toMatch(/^the probe was refused by a\.example;/);
    expect(judged([by('a.example'), at('qq', 'refused')]).sentence).toMatch(/^the probe was refused for gmail and qq;/);
  });

  test('POP3 shows the inbox alone', () => {
    const { sentence } = judged([at('qq', 'not-arrived', { looked: 'inbox-only' })]);
    expect(sentence).toMatch(/^the probe was not in the inbox at qq;/);
  });

  test('a provider that is not known goes by the domain', () => {
    expect(judged([mailbox({ provider: null })]).sentence).toMatch(/inbox at mail\.example;/);
  });

  test.each([
    [[at('gmail', 'inbox'), at('qq', 'junk')], 'was filed as spam by qq, and reached the inbox at gmail'],
    [[at('gmail', 'junk'), at('qq', 'junk')], 'was filed as spam by gmail and qq'],
    [[at('a', 'inbox'), at('b', 'inbox'), at('c', 'inbox')], 'reached the inbox at all 3 mailboxes'],
    [
      [at('a', 'inbox'), at('b', 'junk'), at('c', 'refused'), at('d', 'bounced')],
      'was refused for 1, bounced at 1, was filed as spam by 1, and reached the inbox at 1 of 4 mailboxes',
    ],
  ])('several: %#', (mailboxes, words) => {
    expect(judged(mailboxes).sentence).toMatch(new RegExp(`^the probe ${words};`));
  });
});

describe('what is feared beside it', () => {
  test('is not what was seen', () => {
    expect(judged([at('gmail', 'junk')], lookups).sentence).toBe(
      'the probe was filed as spam by gmail; your mail may bounce',
    );
    expect(judged([at('gmail', 'refused')], lookups).sentence).toBe(
      'the probe was refused for gmail; your mail may be filed as spam',
    );
  });

  test('is never sure for mail of which some has just got through', () => {
    expect(judged([at('gmail', 'inbox')], result('spf', [finding('spf-multiple')])).sentence).toBe(
      'the probe reached the inbox at gmail, yet your mail may bounce or be filed as spam',
    );
    expect(judged([at('gmail', 'inbox')], result('smtp', [finding('smtp-down')])).sentence).toMatch(
      /yet mail to you bounces$/,
    );
  });

  test('is nothing where the probe shows all there is', () => {
    const junk = verdictOf(
      seen([result('probe', [finding('probe-junk')])]),
      false,
      placement([at('gmail', 'junk', { folder: 'Junk' })]),
    );
    expect(junk).toEqual({
      id: 'at risk',
      sentence: 'the probe was filed as spam by gmail',
      directions: ['your-mail'],
    });
  });
});

describe('the verdict', () => {
  test('of a message that was lost is not that mail is delivered', () => {
    expect(judged([at('gmail', 'not-arrived')])).toMatchObject({ id: 'undetermined', directions: ['your-mail'] });
    expect(judged([at('gmail', 'not-arrived')], lookups).id).toBe('at risk');
  });

  test.each(['refused', 'bounced', null] as const)(
    'a domain in order whose probe is %s is not called deliverable',
    (verdict) => {
      expect(judged([at('gmail', verdict)]).id).toBe('undetermined');
    },
  );

  test.each(['inbox', 'other', 'accepted'] as const)('is left to the domain where it is %s', (verdict) => {
    expect(judged([at('gmail', verdict)]).id).toBe('deliverable');
    expect(judged([at('gmail', verdict)], lookups).id).toBe('at risk');
    expect(judged([at('gmail', verdict)], unseenResult('smtp')).id).toBe('undetermined');
  });

  test('without a recipient is as without a probe', () => {
    expect(judged([])).toEqual(verdictOf(seen([result('probe')]), false, null));
  });
});

import { describe, expect, test } from 'vitest';
import type { MailboxPlacement } from '../../src/core/placement.ts';
import { pageOf } from '../../src/report/render/terminal/page.ts';
import { placementHead } from '../../src/report/render/terminal/placement.ts';
import { afterWords } from '../../src/report/render/terminal/placement-words.ts';
import { mailbox, placement } from './probe-sample.ts';

const headOf = (parts: Partial<MailboxPlacement>, ...others: readonly Partial<MailboxPlacement>[]) =>
  placementHead(
    placement([parts, ...others].map((one) => mailbox({ provider: null, recipient: 'a@b.example', ...one }))),
    pageOf({ width: 80, colour: false }),
  );

describe('the first line of a probe', () => {
  test.each<[Partial<MailboxPlacement>, string]>([
    [{ verdict: 'inbox', folder: 'INBOX', seconds: 0.4 }, 'in the inbox of a@b.example after 0.4 s'],
    [{ verdict: 'inbox', folder: null, seconds: null }, 'in the inbox of a@b.example'],
    [{ verdict: 'junk', folder: 'Junk', seconds: 2 }, 'in Junk of a@b.example after 2.0 s'],
    [{ verdict: 'junk', folder: 'Spam', seconds: null }, 'in junk (folder "Spam") of a@b.example'],
    [{ verdict: 'other', folder: 'News', seconds: null }, 'in the folder "News" of a@b.example'],
    [{ verdict: 'other', folder: null, seconds: null }, 'in another folder of a@b.example'],
    [{ verdict: 'not-arrived', folder: null, seconds: null }, 'not arrived: a@b.example'],
    [{ verdict: 'bounced', folder: null, seconds: null }, 'bounced: a@b.example'],
    [{ verdict: 'refused', folder: null, seconds: null }, 'refused: a@b.example'],
    [{ verdict: 'accepted', folder: null, seconds: null }, 'accepted for a@b.example'],
    [{ verdict: null, folder: null, seconds: null }, 'not known: a@b.example'],
    [{ verdict: 'refused', folder: null, seconds: null, provider: 'qq' }, 'refused for qq (a@b.example)'],
    [
      { verdict: 'refused', folder: null, seconds: null, provider: 'qq', refusedBy: 'mx3.qq.com' },
      'refused by mx3.qq.com: a@b.example',
    ],
    [{ verdict: 'accepted', folder: null, seconds: null, provider: 'qq' }, 'accepted for qq (a@b.example)'],
  ])('%o is a phrase', (parts, words) => {
    expect(headOf(parts)[0]).toBe(`probe  ${words}`);
  });

  test('of one mailbox read in two ways, each row says which', () => {
    const rows = headOf({ verdict: 'inbox', looked: 'every-folder' }, { verdict: 'not-arrived', looked: 'inbox-only' });
    expect(rows.find((row) => row.includes('a@b.example (IMAP)'))).toContain('  inbox ');
    expect(rows.find((row) => row.includes('a@b.example (POP3)'))).toContain('  not in the inbox ');
  });
});

test.each([
  [0, '< 0.1 s'],
  [0.1, '0.1 s'],
  [0.9, '0.9 s'],
  [1, '1.0 s'],
  [301, '5 min 1 s'],
])('%d seconds are told in tenths', (seconds, words) => {
  expect(afterWords(seconds)).toBe(words);
});

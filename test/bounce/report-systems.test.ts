import { describe, expect, test } from 'vitest';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { reportMarks } from '../../src/bounce/report-systems.ts';
import { software } from '../../src/bounce/software.ts';
import { providers } from '../../src/checks/providers.ts';

test('every mark is one of a system that is known', () => {
  const known = new Set([...providers, ...software].map(({ id }) => id));
  expect(reportMarks.map(({ id }) => id).filter((id) => !known.has(id))).toEqual([]);
});

describe('a report is known for that of', () => {
  const systemOf = (head: readonly string[], words: string, about: readonly string[]) =>
    readBounce(
      Buffer.from(
        [
          ...head,
          'From: MAILER-DAEMON@x.example',
          'Content-Type: multipart/report; boundary=b',
          '',
          '--b',
          '',
          words,
          '--b',
          'Content-Type: message/delivery-status',
          '',
          ...about,
          '',
          'Final-Recipient: rfc822;lee@goal.example',
          'Action: failed',
          '--b--',
        ].join('\n'),
      ),
    ).system;

  test.each([
    ['postfix', [], 'x', ['Reporting-MTA: dns; x.example', 'X-Postfix-Queue-ID: 4Z1']],
    ['postfix', [], 'This is the mail system at host x.example.', ['Reporting-MTA: dns; x.example']],
    ['exim', ['X-Failed-Recipients: lee@goal.example'], 'x', ['Reporting-MTA: dns; x.example']],
    [
      'sendmail',
      [],
      'The original message was received at Mon, 2 Mar 2026 13:00:00 +0100',
      ['Reporting-MTA: dns; x.example'],
    ],
    ['microsoft-365', [], 'x', ['Reporting-MTA: dns;AB1PR01MB0001.eurprd01.prod.outlook.com']],
    ['amazon-ses', [], 'x', ['Reporting-MTA: dns; a1-1.smtp-out.amazonses.com']],
    ['mail-ru', [], 'x', ['X-Mpop-Fallback_mx-Queue-ID: 1']],
    [null, [], 'x', ['Reporting-MTA: dns; x.example']],
  ])('%s', (system, head, words, about) => {
    expect(systemOf(head, words, about)).toBe(system);
  });
});

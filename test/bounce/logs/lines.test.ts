import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvFields } from '../../../src/bounce/logs/csv.ts';
import { readMailLog } from '../../../src/bounce/logs/read-mail-log.ts';
import { hostSaid, phaseSaid } from '../../../src/bounce/logs/said.ts';
import { syslogLine } from '../../../src/bounce/logs/syslog.ts';

test.for([
  ['Nov 21 10:00:00 out postfix/smtp[12]: AB: x', 'postfix/smtp', null],
  ['Nov  1 10:00:00 out exim[12]: x', 'exim', null],
  ['<22>Nov 21 10:00:00 out sm-mta[12]: x', 'sm-mta', null],
  ['2026-11-21T10:00:00.5+01:00 out postfix/smtp[12]: AB: x', 'postfix/smtp', Date.UTC(2026, 10, 21, 9)],
  ['<22>1 2026-11-21T10:00:00Z out postfix/smtp 12 - - AB: x', 'postfix/smtp', Date.UTC(2026, 10, 21, 10)],
  [
    '<22>1 2026-11-21T10:00:00Z out postfix/smtp 12 - [a b="1"][c d="2"] AB: x',
    'postfix/smtp',
    Date.UTC(2026, 10, 21, 10),
  ],
  // What has no form of syslog: without a host, of BusyBox, in another language, by seconds, with a space.
  ['Nov 21 10:00:00 postfix/smtp[12]: AB: x', 'postfix/smtp', null],
  ['Nov 21 10:00:00 out mail.info postfix/smtp[12]: AB: x', 'postfix/smtp', null],
  ['Sa 21. Nov 10:00:00 CET 2026 out sm-mta[12]: x', 'sm-mta', null],
  ['1795255200.5 out postfix/smtp[12]: AB: x', 'postfix/smtp', 1_795_255_200_500],
  ['2026-11-21 10:00:00,5 +0100 out smtpd[12]: x', 'smtpd', Date.UTC(2026, 10, 21, 9)],
  // As collectors keep it.
  [
    '{"MESSAGE":"AB: x","SYSLOG_IDENTIFIER":"postfix/smtp","__REALTIME_TIMESTAMP":"1795255200000000"}',
    'postfix/smtp',
    1_795_255_200_000,
  ],
  ['{"log":"Nov 21 10:00:00 out postfix/smtp[12]: AB: x\\n","stream":"stdout"}', 'postfix/smtp', null],
] as const)('syslog: %s', ([line, program, atMs]) => {
  expect(syslogLine(line)).toMatchObject({ program, atMs });
});

test.for(['{"', '{"MESSAGE":1}', '{"a":[]}', '', 'Nov 21', 'Dear Ann, on Nov 21 10:00:00 it rained', '550 5.1.1 no'])(
  'no line of syslog: %s',
  (line) => {
    expect(syslogLine(line)).toBeNull();
  },
);

test.for([
  ['RCPT TO command', 'rcpt'],
  ['RCPT TO:<kim@acme.example>', 'rcpt'],
  ['end of DATA command', 'after-data'],
  ['end of data', 'after-data'],
  ['DATA command', 'data'],
  ['MAIL FROM command', 'mail'],
  ['MAIL FROM:<ann@acme.example> SIZE=900', 'mail'],
  ['EHLO command', 'ehlo'],
  ['initial connection', 'connect'],
  ['STARTTLS', 'starttls'],
  ['AUTH PLAIN', 'auth'],
  ['something else', null],
] as const)('the phase of "%s" is %s', ([words, phase]) => {
  expect(phaseSaid(words)).toBe(phase);
});

test.for([
  ['mx.inn.example[45.66.77.88]:25', 'mx.inn.example', '45.66.77.88'],
  ['mx.inn.example. [45.66.77.88]', 'mx.inn.example', '45.66.77.88'],
  ['mx.inn.example [2a01:db8::1]', 'mx.inn.example', '2a01:db8::1'],
  ['45.66.77.88 (mx.inn.example)', 'mx.inn.example', '45.66.77.88'],
  ['[45.66.77.88]', null, '45.66.77.88'],
  ['none', null, null],
] as const)('the host in "%s"', ([text, remoteMta, remoteAddress]) => {
  expect(hostSaid(text)).toEqual({ remoteMta, remoteAddress });
});

test('CSV with quotes, commas in them, and an end that never comes', () => {
  expect(csvFields('a,"b, ""c""",,d')).toEqual(['a', 'b, "c"', '', 'd']);
  expect(csvFields('"a,b')).toEqual(['a,b']);
  expect(csvFields('a;"b;""c""";d', ';')).toEqual(['a', 'b;"c"', 'd']);
  expect(csvFields('')).toEqual(['']);
});

const piece = fc.oneof(
  fc.constantFrom(
    'Nov 21 10:00:00 h postfix/smtp[1]: ABCDEF12: ',
    '2026-11-21 10:00:00 1abCDe-000001-2x ',
    'Nov 21 10:00:00 h sendmail[1]: 5ALA00aa000001: ',
  ),
  fc.constantFrom(
    'to=<a@b.example>, ',
    '** a@b.example',
    '== a@b.example',
    'relay=x[1.2.3.4]:25, ',
    'status=bounced (550 no)',
    ' R=x T=y defer (-1): ',
    'stat=User unknown',
    '#Fields: event-id,recipient-address',
  ),
  fc.string({ maxLength: 40 }),
);

test('whatever the lines hold, each bounce has a recipient, and none is told twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(piece, { maxLength: 6 }).map((all) => all.join('')),
        { maxLength: 12 },
      ),
      async (lines) => {
        const told: string[] = [];
        for await (const { line, bounce } of readMailLog(lines)) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(bounce.recipients).toHaveLength(1);
          told.push(`${line} ${bounce.recipients[0]?.finalRecipient}`);
        }
        expect(told).toEqual([...new Set(told)]);
      },
    ),
    { numRuns: 150 },
  );
});

import { expect, test } from 'vitest';
import { isMailLog, type LogTotals, readMailLog } from '../../../src/bounce/logs/read-mail-log.ts';
import type { ReadBounce } from '../../../src/core/bounce.ts';

interface Read {
  readonly found: readonly (Partial<ReadBounce['recipients'][number]> & {
    readonly line: number;
    readonly what: string;
  })[];
  readonly bounces: readonly ReadBounce[];
  readonly totals: LogTotals;
}

async function read(log: string): Promise<Read> {
  const reading = readMailLog(log.trim().split('\n'));
  const bounces: { readonly line: number; readonly bounce: ReadBounce }[] = [];
  for (;;) {
    const { done, value } = await reading.next();
    if (done) {
      const found = bounces.map(({ line, bounce }) => ({ line, what: bounce.what, ...bounce.recipients[0] }));
      return { found, bounces: bounces.map(({ bounce }) => bounce), totals: value };
    }
    bounces.push(value);
  }
}

const POSTFIX = `
Nov 21 10:00:00 out postfix/cleanup[11]: 4XyZ1A2B3C: message-id=<1@acme.example>
Nov 21 10:00:00 out postfix/qmgr[12]: 4XyZ1A2B3C: from=<ann@acme.example>, size=1200, nrcpt=3 (queue active)
Nov 21 10:00:01 out postfix/smtp[13]: 4XyZ1A2B3C: to=<kim@inn.example>, orig_to=<sales@acme.example>, relay=mx.inn.example[45.66.77.88]:25, delay=1, delays=0/0/0.5/0.5, dsn=5.1.1, status=bounced (host mx.inn.example[45.66.77.88] said: 550 5.1.1 <kim@inn.example>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command))
Nov 21 10:00:01 out postfix/smtp[13]: 4XyZ1A2B3C: to=<lee@inn.example>, relay=mx.inn.example[45.66.77.88]:25, delay=1, delays=0/0/0.5/0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 7)
Nov 21 10:00:02 out postfix/smtp[14]: 4XyZ1A2B3C: to=<max@dead.example>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.dead.example[45.66.77.99]:25: Connection timed out)
Nov 21 10:05:00 out dovecot: imap(ann)<1>: Logged out
Nov 21 10:05:00 out postfix/smtpd[15]: NOQUEUE: reject: RCPT from unknown[45.1.1.1]: 554 5.7.1 <x@y.example>: Relay access denied; from=<> to=<x@y.example> proto=ESMTP helo=<z>
Nov 21 11:00:02 out postfix/smtp[14]: 4XyZ1A2B3C: to=<max@dead.example>, relay=none, delay=3630, delays=3600/0/30/0, dsn=4.4.1, status=deferred (connect to mx.dead.example[45.66.77.99]:25: Connection timed out)
`;

test('Postfix: a failure and what still waits, each once; what was delivered or refused here is counted', async () => {
  const { found, bounces, totals } = await read(POSTFIX);
  expect(found).toMatchObject([
    {
      line: 3,
      what: 'failure',
      finalRecipient: 'kim@inn.example',
      originalRecipient: 'sales@acme.example',
      action: 'failed',
      status: '5.1.1',
      phase: 'rcpt',
      remoteMta: 'mx.inn.example',
      remoteAddress: '45.66.77.88',
      reply: { code: 550, enhanced: '5.1.1' },
    },
    {
      line: 8,
      what: 'delay',
      finalRecipient: 'max@dead.example',
      action: 'delayed',
      status: '4.4.1',
      phase: 'connect',
      remoteMta: 'mx.dead.example',
      remoteAddress: '45.66.77.99',
      reply: null,
    },
  ]);
  expect(bounces[0]).toMatchObject({
    form: 'log',
    system: 'postfix',
    original: { returnPath: 'ann@acme.example', messageId: '<1@acme.example>' },
  });
  expect(totals).toMatchObject({
    lines: 8,
    known: 7,
    foreign: 1,
    cut: 0,
    delivered: 1,
    refusedHere: 1,
    lostNotices: 0,
  });
});

test('Postfix: what was put off and then delivered is no failure; what the queue gave up is one', async () => {
  const deferred = (id: string) =>
    `2026-11-21T10:00:00.000000+00:00 out postfix/smtp[1]: ${id}: to=<kim@inn.example>, relay=mx.inn.example[45.66.77.88]:25, delay=1, delays=0/0/1/0, dsn=4.2.0, status=deferred (host mx.inn.example[45.66.77.88] said: 450 4.2.0 Greylisted (in reply to RCPT TO command))`;
  const { found } = await read(`
${deferred('AAAA11111')}
2026-11-21T10:05:00.000000+00:00 out postfix/smtp[1]: AAAA11111: to=<kim@inn.example>, relay=mx.inn.example[45.66.77.88]:25, delay=300, delays=299/0/1/0, dsn=2.0.0, status=sent (250 ok)
2026-11-21T10:05:00.000000+00:00 out postfix/qmgr[1]: AAAA11111: removed
${deferred('BBBB22222')}
2026-11-26T10:00:00.000000+00:00 out postfix/qmgr[1]: BBBB22222: from=<ann@acme.example>, status=expired, returned to sender
2026-11-26T10:00:00.000000+00:00 out postfix/qmgr[1]: BBBB22222: removed
`);
  expect(found).toMatchObject([
    { line: 5, what: 'failure', action: 'failed', status: '4.2.0', lastAttemptAtMs: Date.UTC(2026, 10, 26, 10) },
  ]);
});

test('Exim: failures, delays and what was delivered later', async () => {
  const { found, bounces, totals } = await read(`
2026-11-21 10:00:00 +0000 1abCDe-000001-2x <= ann@acme.example H=(desk) [192.0.2.9] P=esmtps S=900 id=2@acme.example T="Hello" from <ann@acme.example> for kim@inn.example
2026-11-21 10:00:01 +0000 1abCDe-000001-2x ** kim@inn.example F=<ann@acme.example> R=dnslookup T=remote_smtp H=mx.inn.example [45.66.77.88] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after RCPT TO:<kim@inn.example>: 550 5.1.1 User unknown
2026-11-21 10:00:02 +0000 1abCDe-000001-2x == lee@slow.example R=dnslookup T=remote_smtp defer (-44) H=mx.slow.example [45.66.77.90]: SMTP error from remote mail server after RCPT TO:<lee@slow.example>: 451 4.7.1 Greylisted
2026-11-21 10:00:03 +0000 1abCDe-000001-2x == max@dead.example R=dnslookup T=remote_smtp defer (110): Connection timed out
2026-11-21 10:00:04 +0000 1abCDe-000001-2x ** joe@nowhere.example: Unrouteable address
2026-11-21 10:20:02 +0000 1abCDe-000001-2x => lee@slow.example R=dnslookup T=remote_smtp H=mx.slow.example [45.66.77.90] C="250 ok"
2026-11-21 10:21:00 +0000 H=(bad) [45.1.1.1] F=<x@y.example> rejected RCPT <z@w.example>: relay not permitted
2026-11-25 10:00:00 +0000 1abCDe-000001-2x ** max@dead.example: retry timeout exceeded
2026-11-25 10:00:00 +0000 1abCDe-000001-2x Completed
`);
  expect(found).toMatchObject([
    {
      line: 2,
      finalRecipient: 'kim@inn.example',
      reply: { code: 550, enhanced: '5.1.1' },
      phase: 'rcpt',
      remoteMta: 'mx.inn.example',
      remoteAddress: '45.66.77.88',
    },
    { line: 5, finalRecipient: 'joe@nowhere.example', diagnostic: 'Unrouteable address', reply: null },
    { line: 8, finalRecipient: 'max@dead.example', diagnostic: 'retry timeout exceeded', what: 'failure' },
  ]);
  expect(bounces[0]).toMatchObject({
    system: 'exim',
    original: { returnPath: 'ann@acme.example', messageId: '<2@acme.example>', subject: 'Hello' },
  });
  expect(totals).toMatchObject({ delivered: 1, refusedHere: 1 });
});

test('Exim: the reply behind a defer', async () => {
  const { found } = await read(
    '2026-11-21 10:00:02 1abCDe-00000000001-2x3y == lee@slow.example R=dnslookup T=remote_smtp defer (-44) H=mx.slow.example [45.66.77.90]: SMTP error from remote mail server after RCPT TO:<lee@slow.example>: 451 4.7.1 Greylisted',
  );
  expect(found).toMatchObject([
    { what: 'delay', status: '4.7.1', reply: { code: 451 }, phase: 'rcpt', remoteMta: 'mx.slow.example' },
  ]);
});

test('Sendmail: several recipients on a line, a delay, an unknown user', async () => {
  const { found, bounces } = await read(`
Nov 21 10:00:00 out sendmail[1]: 5ALA00aa000001: from=<ann@acme.example>, size=900, class=0, nrcpts=3, msgid=<3@acme.example>, proto=ESMTP, daemon=MTA, relay=desk [192.0.2.9]
Nov 21 10:00:01 out sm-mta[2]: 5ALA00aa000001: to=<kim@inn.example>,<lee@inn.example>, ctladdr=<ann@acme.example> (1000/1000), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=120900, relay=mx.inn.example. [45.66.77.88], dsn=5.1.1, stat=User unknown
Nov 21 10:00:02 out sm-mta[2]: 5ALA00aa000001: to=<max@dead.example>, delay=00:00:02, xdelay=00:00:01, mailer=esmtp, pri=120900, relay=mx.dead.example. [45.66.77.99], dsn=4.0.0, stat=Deferred: Connection timed out with mx.dead.example.
`);
  expect(found).toMatchObject([
    { finalRecipient: 'kim@inn.example', status: '5.1.1', diagnostic: 'User unknown', remoteMta: 'mx.inn.example' },
    { finalRecipient: 'lee@inn.example', status: '5.1.1', remoteAddress: '45.66.77.88' },
    { finalRecipient: 'max@dead.example', what: 'delay', phase: 'connect' },
  ]);
  expect(bounces[0]).toMatchObject({ system: 'sendmail', original: { messageId: '<3@acme.example>' } });
});

test('OpenSMTPD', async () => {
  const { found } = await read(`
Nov 21 10:00:00 out smtpd[1]: 0000aaaa mta delivery evpid=0123456789abcdef from=<ann@acme.example> to=<kim@inn.example> rcpt=<-> source="192.0.2.1" relay="45.66.77.88 (mx.inn.example)" delay=1s result="PermFail" stat="550 5.1.1 User unknown"
Nov 21 10:00:01 out smtpd[1]: 0000aaab mta event=delivery evpid=0123456789abcdee from=<ann@acme.example> to=<lee@inn.example> rcpt=<sales@acme.example> source="192.0.2.1" relay="45.66.77.88 (mx.inn.example)" delay=1s result="TempFail" stat="451 4.7.1 later"
Nov 21 10:00:02 out smtpd[1]: 0000aaac mta delivery evpid=0123456789abcded from=<ann@acme.example> to=<max@inn.example> rcpt=<-> source="192.0.2.1" relay="45.66.77.88 (mx.inn.example)" delay=1s result="Ok" stat="250 ok"
`);
  expect(found).toMatchObject([
    {
      what: 'failure',
      finalRecipient: 'kim@inn.example',
      originalRecipient: null,
      reply: { code: 550 },
      remoteMta: 'mx.inn.example',
      remoteAddress: '45.66.77.88',
    },
    { what: 'delay', finalRecipient: 'lee@inn.example', originalRecipient: 'sales@acme.example', status: '4.7.1' },
  ]);
});

test('Exchange: the message tracking log by its own columns', async () => {
  const { found, bounces } = await read(`
#Software: Microsoft Exchange Server
#Version: 15.01.2507.006
#Log-type: Message Tracking Log
#Date: 2026-11-21T00:00:00.000Z
#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path
2026-11-21T10:00:00.000Z,,,45.66.77.88,mx.inn.example,,out,SMTP,FAIL,77,<4@acme.example>,x,kim@inn.example;lee@inn.example,'550 5.1.1 User unknown';'550 5.2.2 Mailbox full',900,2,,,"Hello, all",ann@acme.example,ann@acme.example
2026-11-21T10:00:01.000Z,,,,mbx,,,STOREDRIVER,DELIVER,78,<5@acme.example>,x,max@acme.example,,900,1,,,Fine,ann@acme.example,ann@acme.example
`);
  expect(found).toMatchObject([
    { line: 6, finalRecipient: 'kim@inn.example', status: '5.1.1', lastAttemptAtMs: Date.UTC(2026, 10, 21, 10) },
    { line: 6, finalRecipient: 'lee@inn.example', status: '5.2.2' },
  ]);
  expect(bounces[0]).toMatchObject({ system: 'exchange', original: { subject: 'Hello, all' } });
});

test('what is no log is said to be none, and gives nothing', async () => {
  const text = 'Dear Kim,\nNov 21 was a fine day.\n550 5.1.1 User unknown\n';
  expect(isMailLog(text)).toBe(false);
  expect((await read(text)).found).toEqual([]);
  expect(isMailLog(POSTFIX)).toBe(true);
});

test('lines of any length and of any octets are passed over', async () => {
  const { found } = await read(
    `${'x'.repeat(1_000_000)}\nNov 21 10:00:00 out postfix/smtp[1]: AAAA11111: to=<${'\\'.repeat(100_000)}\n\0`,
  );
  expect(found).toEqual([]);
});

import { expect, test } from 'vitest';
import { exchangeStatuses } from '../../../src/bounce/logs/exchange-status.ts';
import { isMailLog, readMailLog } from '../../../src/bounce/logs/read-mail-log.ts';
import { inputKindOf } from '../../../src/cli/bounce-kinds.ts';

/** Of a log its bounces: what, recipient, and parts of it; and what else it held. */
async function read(...lines: readonly string[]) {
  const reading = readMailLog(lines);
  const found = [];
  for (let next = await reading.next(); ; next = await reading.next()) {
    if (next.done === true) return { found, totals: next.value };
    found.push({ what: next.value.bounce.what, ...next.value.bounce.recipients[0] });
  }
}

const BOUNCED =
  'postfix/smtp[9]: 4XyZ1A2B3C: to=<kim@inn.example>, relay=none, dsn=5.4.4, status=bounced (no such host)';

test.for([
  ['Solaris', BOUNCED.replace(': 4X', ': [ID 197553 mail.info] 4X'), 'Nov 21 10:00:00 out '],
  ['journalctl with the weekday', BOUNCED, 'Sat 2026-11-21 10:00:00 CET out '],
  ['a container', BOUNCED, 'postfix-1  | Nov 21 10:00:00 out '],
  ['Kubernetes', BOUNCED, '2026-11-21T10:00:00.123456789Z stdout F Nov 21 10:00:00 out '],
] as const)('a line is read behind the prefix of %s', async ([, line, prefix]) => {
  const { found } = await read(prefix + line);
  expect(found).toMatchObject([{ what: 'failure', finalRecipient: 'kim@inn.example', status: '5.4.4' }]);
});

const P = 'Nov 21 10:00:00 out postfix';

test('Postfix: a soft bounce waits, and a queue that is told to give up fails', async () => {
  const soft = `${P}/lmtp[9]: 4XyZ1A2B3C: to=<kim@inn.example>, relay=inn.example[private/lmtp], dsn=5.1.1, status=SOFTBOUNCE (unknown user)`;
  expect((await read(soft)).found).toMatchObject([{ what: 'delay', action: 'delayed' }]);
  const given = `${P}/qmgr[9]: 4XyZ1A2B3C: from=<ann@acme.example>, status=force-expired, returned to sender`;
  expect((await read(soft, given)).found).toMatchObject([{ what: 'failure', action: 'failed' }]);
});

test('Postfix: a host that is left alone for a while is the one that was not reached', async () => {
  const line = `${P}/error[9]: 4XyZ1A2B3C: to=<kim@inn.example>, relay=none, dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to mx.inn.example[45.66.77.88]:25: Connection timed out)`;
  expect((await read(line)).found).toMatchObject([
    { phase: 'connect', remoteMta: 'mx.inn.example', remoteAddress: '45.66.77.88' },
  ]);
});

test.for([
  [
    'Postfix',
    [
      `${P}/smtp[9]: 4XyZ1A2B3C: to=<kim@inn.example>, relay=mx.inn.example[45.66.77.88]:25, dsn=5.1.1, status=bounced (no such user)`,
      `${P}/bounce[9]: 4XyZ1A2B3C: sender non-delivery notification: 4XyZ1A2B3D`,
      `${P}/smtp[9]: 4XyZ1A2B3D: to=<ann@acme.example>, relay=mx.acme.example[45.66.77.1]:25, dsn=5.2.2, status=bounced (full)`,
    ],
  ],
  [
    'Exim',
    [
      '2026-11-21 10:00:01 1abCDe-000001-2x ** kim@inn.example: Unrouteable address',
      '2026-11-21 10:00:01 1abCDf-000001-2x <= <> R=1abCDe-000001-2x U=Debian-exim P=local S=3000',
      '2026-11-21 10:00:01 1abCDf-000001-2x == ann@acme.example R=dnslookup defer (-1): host lookup did not complete',
      '2026-11-21 10:00:01 1abCDe-000001-2x Completed QT=1s',
    ],
  ],
  [
    'Sendmail',
    [
      'Nov 21 10:00:01 out sm-mta[9]: 6AL9xTfa012345: to=<kim@inn.example>, mailer=esmtp, relay=mx.inn.example. [45.66.77.88], dsn=5.1.1, stat=User unknown',
      'Nov 21 10:00:01 out sm-mta[9]: 6AL9xTfa012345: 6AL9xTfb012345: DSN: User unknown',
      'Nov 21 10:00:01 out sm-mta[9]: 6AL9xTfb012345: to=<ann@acme.example>, mailer=esmtp, dsn=5.2.2, stat=Service unavailable',
    ],
  ],
] as const)('%s: a notice of failure that fails is no second failure', async ([, lines]) => {
  const { found, totals } = await read(...lines);
  expect(found).toMatchObject([{ finalRecipient: 'kim@inn.example' }]);
  expect(totals.lostNotices).toBe(1);
});

test('Exim: a program that an alias leads into stands for its address; flags and folded replies', async () => {
  const { found } = await read(
    '2026-11-21 10:00:01 1abCDn-000001-2x ** |/usr/bin/filter --x <kim@inn.example> R=system_aliases T=address_pipe: Child process of address_pipe transport returned 127',
    '2026-11-21 10:00:01 1abCDv-000001-2x ** kim@inn.example R=dnslookup T=remote_smtp H=mx.inn.example [2a01:db8::1] TFO* X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes K DT=1s: SMTP error from remote mail server after end of data: 554-5.7.1 one\\n554 5.7.1 two',
    '2026-11-21 10:00:01 1abCDw-000001-2x ** kim@inn.example R=dnslookup T=remote_smtp: message is too big: SMTP error from remote mail server after MAIL FROM:<ann@acme.example> SIZE=9: host mx.inn.example [45.66.77.88]: 552 5.3.4 too big',
  );
  expect(found).toMatchObject([
    {
      finalRecipient: 'kim@inn.example',
      diagnostic: 'Child process of address_pipe transport returned 127',
    },
    {
      remoteAddress: '2a01:db8::1',
      phase: 'after-data',
      diagnostic: 'SMTP error from remote mail server after end of data: 554-5.7.1 one 554 5.7.1 two',
    },
    { remoteMta: 'mx.inn.example', phase: 'mail', reply: { code: 552 } },
  ]);
});

const S = 'Nov 26 10:00:01 out sm-mta[9]: 6AL9xTfa012345:';

test('Sendmail: what the server said goes before words of its own; time is over; what a filter refused was no delivery', async () => {
  const replied = `${S} to=<kim@inn.example>, mailer=esmtp, dsn=5.7.1, reply=550 5.7.1 listed at zen.spamhaus.org, stat=Service unavailable`;
  expect((await read(replied)).found).toMatchObject([{ reply: { code: 550, enhanced: '5.7.1' } }]);
  const deferred = `${S} to=<kim@inn.example>, mailer=esmtp, dsn=4.0.0, stat=Deferred: Connection timed out with mx.inn.example.`;
  const over = `${S} 6AL9xTfb012345: sender notify: Cannot send message for 5 days`;
  expect((await read(deferred, over)).found).toMatchObject([{ what: 'failure', action: 'failed' }]);
  const refused = `${S} Milter: data, reject=550 5.7.1 spam`;
  const { found, totals } = await read(refused, `${S} to=<kim@acme.example>, delay=00:00:00, pri=30000, stat=spam`);
  expect(found).toEqual([]);
  expect(totals.refusedHere).toBe(1);
  const piped = `${S} to="|/usr/bin/filter -x", ctladdr=<kim@acme.example> (8/0), mailer=prog, dsn=5.3.0, stat=unknown mailer error 127`;
  expect((await read(piped)).found).toMatchObject([{ finalRecipient: 'kim@acme.example' }]);
});

test('OpenSMTPD: words with quotes in them, or with none, and the form of versions before 6', async () => {
  const O = 'Nov 21 10:00:00 out smtpd[9]:';
  const { found } = await read(
    `${O} 5b3a1c2d3e4f5a6b mta delivery evpid=1a2b3c4d5e6f7a8b from=<ann@acme.example> to=<kim@inn.example> rcpt=<-> relay="45.66.77.88 (mx.inn.example)" result="PermFail" stat="550 5.1.1 no "kim" here"`,
    `${O} 5b3a1c2d3e4f5a6d mda delivery evpid=1a2b3c4d5e6f7a8d from=<ann@acme.example> to=<kim@inn.example> user=kim result=PermFail stat=Error ("quota exceeded")`,
    `${O} relay: PermFail for 1a2b3c4d5e6f7a8e: from=<ann@acme.example>, to=<kim@inn.example>, rcpt=<->, relay=45.66.77.88 (mx.inn.example), delay=1s, stat=550 5.7.1 no, thanks`,
  );
  expect(found).toMatchObject([
    { diagnostic: '550 5.1.1 no "kim" here' },
    { diagnostic: 'Error ("quota exceeded")' },
    { diagnostic: '550 5.7.1 no, thanks', remoteMta: 'mx.inn.example', remoteAddress: '45.66.77.88' },
  ]);
});

test('Exchange: the status of each of several recipients, with semicolons in it', () => {
  const one = '[{LRT=11/21/2026 10:00:00 AM};{LED=550 5.1.1 RESOLVER.ADR.RecipNotFound; not found};{FQDN=};{IP=}]';
  const other = '[{LRT=};{LED=450 4.7.320 certificate {x};{FQDN=mx.inn.example};{IP=45.66.77.88}]';
  const notFound = { words: '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found', remoteMta: null, remoteAddress: null };
  expect(exchangeStatuses(`${one};${other}`, 2)).toEqual([
    notFound,
    { words: '450 4.7.320 certificate {x', remoteMta: 'mx.inn.example', remoteAddress: '45.66.77.88' },
  ]);
  expect(exchangeStatuses("'550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'", 1)).toEqual([notFound]);
  expect(exchangeStatuses('550 5.1.1 a; b;250 2.1.5 OK', 2).map(({ words }) => words)).toEqual([
    '550 5.1.1 a; b',
    '250 2.1.5 OK',
  ]);
  expect(exchangeStatuses('', 3)).toHaveLength(3);
});

test('Exchange Online: a trace of many days has recipients and what happened in one column', async () => {
  const { found, totals } = await read(
    'origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,network_message_id',
    '2026-11-21T10:00:00Z,ann@acme.example,"kim@inn.example##Receive, Fail;lee@inn.example##Receive, Send","Hi, you",9,<1@acme.example>,g',
  );
  expect(found).toMatchObject([{ what: 'failure', finalRecipient: 'kim@inn.example' }]);
  expect(totals.delivered).toBe(1);
});

test('Postfix: a line that was cut, and lines that were folded when they were pasted', async () => {
  const whole = `${P}/smtp[9]: 4XyZ1A2B3C: to=<kim@inn.example>, relay=mx.inn.example[45.66.77.88]:25, dsn=5.7.1, status=bounced (host mx.inn.example[45.66.77.88] said: 550 5.7.1 no spam here (in reply to end of DATA command))`;
  const cut = await read(whole.slice(0, -30), whole.slice(0, 90), 'Nov 21 10:00:01 out dovecot: imap(kim): bye');
  expect(cut.found).toMatchObject([{ finalRecipient: 'kim@inn.example', status: '5.7.1', reply: { code: 550 } }]);
  expect(cut.totals).toMatchObject({ cut: 1, foreign: 1 });
  for (const at of [
    whole.indexOf(' relay='),
    whole.indexOf(' dsn='),
    whole.indexOf(' said:'),
    whole.indexOf(' spam'),
  ]) {
    const { found, totals } = await read(whole.slice(0, at), `  ${whole.slice(at)}`, whole.replace('kim@', 'lee@'));
    expect(found).toMatchObject([
      { finalRecipient: 'kim@inn.example', phase: 'after-data', reply: { code: 550, enhanced: '5.7.1' } },
      { finalRecipient: 'lee@inn.example' },
    ]);
    expect(totals).toMatchObject({ cut: 0, foreign: 0 });
  }
});

test('Postfix: a name of its own in the log; what its own servers refuse is no delivery', async () => {
  const { found, totals } = await read(
    BOUNCED.replace('postfix/smtp', 'Nov 21 10:00:00 out mailout/smtp'),
    `${P}/smtpd[9]: 4XyZ1A2B3C: reject: RCPT from x[45.1.1.1]: 550 5.1.1 <no@acme.example>: User unknown; from=<a@inn.example>`,
    `${P}/cleanup[9]: 4XyZ1A2B3C: milter-reject: END-OF-MESSAGE from x[45.1.1.1]: 5.7.1 Spam; from=<a@inn.example>`,
    `${P}/smtpd[9]: proxy-reject: END-OF-MESSAGE: 550 5.7.1 spam; from=<a@inn.example>`,
    `${P}/smtp[9]: 4XyZ1A2B3D: to=<kim@inn.example>, relay=none, dsn=5.1.1, status=undeliverable (no such user)`,
  );
  expect(found).toHaveLength(1);
  expect(totals).toMatchObject({ refusedHere: 3, cut: 0 });
});

test('Exim: the words of the system, flags before words, and a local part in quotes', async () => {
  const { found } = await read(
    '2026-11-21 10:00:01 1abCDn-000001-2x == kim@inn.example R=dnslookup T=remote_smtp defer (111): Connection refused H=mx.inn.example [45.66.77.88] DT=2s',
    '2026-11-21 10:00:01 1abCDv-000001-2x ** "kim lee"@inn.example R=dnslookup T=remote_smtp H=mx.inn.example [45.66.77.88] L K: SMTP error from remote mail server after end of data: 550 no',
  );
  expect(found).toMatchObject([
    {
      finalRecipient: '"kim lee"@inn.example',
      reply: { code: 550 },
      diagnostic: 'SMTP error from remote mail server after end of data: 550 no',
    },
    { remoteMta: 'mx.inn.example', diagnostic: 'Connection refused', phase: 'connect' },
  ]);
});

test('OpenSMTPD: a notice that fails is no second failure', async () => {
  const { found, totals } = await read(
    'Nov 21 10:00:00 out smtpd[9]: 5b3a1c2d3e4f5a6b mta delivery evpid=1a2b3c4d5e6f7a8b from=<> to=<ann@acme.example> rcpt=<-> relay="45.66.77.88 (mx.acme.example)" result="PermFail" stat="550 no"',
  );
  expect([found, totals.lostNotices]).toEqual([[], 1]);
});

test.for([',', ';', '\t'])(
  'Exchange: an export parted by "%s", with the end of a line in a field',
  async (separator) => {
    const row = (...fields: readonly string[]) => fields.map((field) => `"${field}"`).join(separator);
    const rows = [
      row('EventId', 'Source', 'MessageSubject', 'InternalMessageId', 'Recipients', 'RecipientStatus', 'Sender'),
      row('FAIL', 'SMTP', 'two\n""lines""', '1', 'kim@inn.example', '550 5.1.1 no such user', 'ann@acme.example'),
      row('FAIL', 'SMTP', 'x', '2', 'lee@inn.example max@inn.example', '550 5.2.2 full', 'ann@acme.example'),
      row('FAIL', 'SMTP', 'x', '3', 'System.String[]', 'System.String[]', 'ann@acme.example'),
    ];
    const { found, totals } = await read(...rows.join('\n').split('\n'));
    expect(found).toMatchObject([
      { finalRecipient: 'kim@inn.example', status: '5.1.1' },
      { finalRecipient: 'lee@inn.example', status: '5.2.2' },
      { finalRecipient: 'max@inn.example', status: '5.2.2' },
    ]);
    expect(totals).toMatchObject({ foreign: 0, unnamed: 1 });
  },
);

test('Exchange: thousands of recipients in a line are all read; its log of SMTP is another one', async () => {
  const names = Array.from({ length: 3000 }, (_, at) => `kim${at}@inn.example`);
  const { found } = await read(
    '#Fields: date-time,event-id,recipient-address,recipient-status',
    `2026-11-21T10:00:00Z,FAIL,${names.join(';')},550 5.1.1 no such user`,
  );
  expect(found).toHaveLength(3000);
  expect(found.at(-1)).toMatchObject({ finalRecipient: 'kim2999@inn.example', status: '5.1.1' });
  const smtp = await read('#Fields: date-time,connector-id,session-id,event,data', '2026-11-21T10:00:00Z,a,b,c,d');
  expect(smtp.totals.known).toBe(0);
});

test('what journalctl -o cat prints: messages without any prefix', async () => {
  const { found } = await read(
    '4XyZ1A2B3C: from=<ann@acme.example>, size=900, nrcpt=1 (queue active)',
    '4XyZ1A2B3C: to=<kim@inn.example>, relay=mx.inn.example[45.66.77.88]:25, dsn=5.7.1, status=bounced (host mx.inn.example[45.66.77.88] said: 554 5.7.1 Client host [45.66.77.99] blocked (in reply to RCPT TO command))',
    '6AL9xTfa012345: to=<lee@inn.example>, delay=00:00:01, mailer=esmtp, dsn=5.1.1, stat=User unknown',
  );
  expect(found).toMatchObject([
    { finalRecipient: 'kim@inn.example', action: 'failed', status: '5.7.1' },
    { finalRecipient: 'lee@inn.example', action: 'failed', status: '5.1.1' },
  ]);
});

test('the address that was sent from, as the refusal names it', async () => {
  const line = `${P}/smtp[9]: 4XyZ1A2B3C: to=<kim@inn.example>, relay=mx.inn.example[45.66.77.88]:25, dsn=5.7.1, status=bounced (host mx.inn.example[45.66.77.88] said: 554 5.7.1 Client host [45.66.77.99] blocked)`;
  const { value } = await readMailLog([line]).next();
  expect(value).toMatchObject({ bounce: { original: { sendingAddress: '45.66.77.99' } } });
});

test.for([
  [
    'Postfix',
    [
      '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------',
      'A1B2C3D4E5     1234 Sat Nov 21 10:00:00  ann@acme.example',
      '(host mx.inn.example[45.66.77.88] said: 450 4.2.0 come back later (in reply to RCPT TO command))',
      '                                         kim@inn.example',
      'A1B2C3D4E6*    1234 Sat Nov 21 10:00:00  ann@acme.example',
      '                                         lee@inn.example',
      '-- 2 Kbytes in 2 Requests.',
    ],
  ],
  [
    'Sendmail',
    [
      '-----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient-----------',
      '6AL9xTfa012345      900 Sat Nov 21 10:00 <ann@acme.example>',
      '                 (Deferred: 450 4.2.0 come back later)',
      '\t\t\t\t\t <kim@inn.example>',
      '\t\tTotal requests: 1',
    ],
  ],
] as const)('%s: what mailq prints of those that wait, and why', async ([, lines]) => {
  const { found, totals } = await read(...lines);
  expect(found).toMatchObject([
    { what: 'delay', finalRecipient: 'kim@inn.example', action: 'delayed', status: '4.2.0', reply: { code: 450 } },
  ]);
  expect(totals.foreign).toBe(0);
});

test('Exchange: what Format-List prints of the tracking log', async () => {
  const record = (event: string, recipient: string, status: string) => [
    `EventId         : ${event}`,
    'Source          : SMTP',
    `Recipients      : {${recipient}}`,
    `RecipientStatus : {${status}}`,
    'Sender          : ann@acme.example',
    '',
  ];
  const lines = [
    ...record('FAIL', 'kim@inn.example', '550 5.1.1 no such\r\n                  user'),
    ...record('DELIVER', 'lee@inn.example', ''),
    ...record('FAIL', 'max@inn.example', '[{LRT=};{LED=552 5.2.2 full};{FQDN=mx.inn.example};{IP=45.66.77.88}]'),
  ];
  const text = lines.join('\r\n');
  expect(isMailLog(text)).toBe(true);
  expect(isMailLog('550 5.1.1 no such user\nSender : ann@acme.example')).toBe(false);
  const { found, totals } = await read(...text.split('\n'));
  expect(found).toMatchObject([
    { finalRecipient: 'kim@inn.example', status: '5.1.1', diagnostic: '550 5.1.1 no such user' },
    { finalRecipient: 'max@inn.example', status: '5.2.2', remoteMta: 'mx.inn.example' },
  ]);
  expect(totals.delivered).toBe(1);
});

test('the times of a mail library’s dialogue are not those of Exim', () => {
  expect(isMailLog('2026-11-21 10:00:00 SMTP ERROR: RCPT TO command failed: 550 5.7.1 no')).toBe(false);
});

test('a list that PowerShell prints of a tracking log is no mail, though its lines look like header fields', async () => {
  const list = 'EventId    : FAIL\r\nRecipients : {kim@inn.example}\r\nSender     : ann@acme.example\r\n';
  expect(await inputKindOf(Buffer.from(list))).toBe('log');
  expect(await inputKindOf(Buffer.from('Subject : Hi\r\nFrom: ann@acme.example\r\n\r\nEventId : 1\r\n'))).toBe('mail');
});

test('lines of JSON that a collector keeps of a log are a log, and events are none', async () => {
  const line = JSON.stringify({ SYSLOG_IDENTIFIER: 'postfix/smtp', MESSAGE: '4XyZ1A2B3C: removed' });
  expect(await inputKindOf(Buffer.from(`${line}\n${line}\n`))).toBe('log');
  expect(
    await inputKindOf(
      Buffer.from(`${JSON.stringify({ log: BOUNCED.replace('postfix', 'Nov 21 10:00:00 out postfix') })}`),
    ),
  ).toBe('log');
  expect(await inputKindOf(Buffer.from('{"message":{"headers":{}},"event":"failed"}'))).toBe('json');
  expect(await inputKindOf(Buffer.from('{"message":"550 5.1.1 no"}'))).toBe('json');
});

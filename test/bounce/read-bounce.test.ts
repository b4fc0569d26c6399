import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAbout } from '../../src/bounce/about.ts';
import { bounceReadingOf } from '../../src/bounce/read-bounce.ts';
import type { ReadBounce } from '../../src/core/bounce.ts';

const TOKEN = 'Kq3vT8mZpL2xW9bN';
const MESSAGE_ID = `<${TOKEN}@acme.example>`;
const OURS = { token: TOKEN, messageId: MESSAGE_ID };
const ORIGINAL = [
  'From: kim@acme.example',
  `Message-ID: ${MESSAGE_ID}`,
  `X-Mailcheck-Probe: ${TOKEN}`,
  'Subject: probe',
];

const readingOf = (lines: readonly string[]) => bounceReadingOf(Buffer.from(lines.join('\r\n')));
const read = (lines: readonly string[]): ReadBounce => readingOf(lines).bounce;

interface Parts {
  readonly status: readonly string[];
  readonly statusType?: string;
  readonly words?: readonly string[];
  readonly original?: readonly string[];
  readonly originalType?: string;
  readonly statusEncoding?: string;
}

/** RFC 6522: words, fields, and what is sent back. */
function report({ status, statusType, words, original, originalType, statusEncoding }: Parts): readonly string[] {
  return [
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@mx.goal.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="=_b/1"',
    '',
    'a preamble',
    '--=_b/1',
    'Content-Type: text/plain; charset=utf-8',
    '',
    ...(words ?? ['Your message could not be delivered.']),
    '--=_b/1',
    `Content-Type: ${statusType ?? 'message/delivery-status'}`,
    ...(statusEncoding === undefined ? [] : [`Content-Transfer-Encoding: ${statusEncoding}`]),
    '',
    ...status,
    '--=_b/1',
    `Content-Type: ${originalType ?? 'message/rfc822'}`,
    '',
    ...(original ?? ORIGINAL),
    '',
    'Hello',
    '--=_b/1--',
    'an epilogue',
  ];
}

test('a message that was deleted with words of a refusal was not delivered; one that was deleted unread was', () => {
  const deleted = (words: string, mode: string) =>
    read([
      'From: Mail Delivery Subsystem <postmaster@goal.example>',
      'Subject: Rejected: minutes',
      'Auto-Submitted: auto-replied (rejected)',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      words,
      '--b',
      'Content-Type: message/disposition-notification',
      '',
      'Reporting-UA: goal.example; Mail Delivery Agent',
      'Final-Recipient: rfc822; lee@goal.example',
      `Disposition: ${mode}; deleted`,
      '--b--',
    ]);
  const automatic = 'automatic-action/MDN-sent-automatically';
  const refused = 'Your message to <lee@goal.example> was automatically rejected:\r\nQuota exceeded';
  expect(deleted(refused, automatic)).toMatchObject({
    what: 'failure',
    recipients: [{ finalRecipient: 'lee@goal.example', diagnostic: expect.stringContaining('Quota exceeded') }],
  });
  expect(deleted('Your message was deleted without being read.', automatic).what).toBe('receipt');
  expect(deleted(refused, 'manual-action/MDN-sent-manually').what).toBe('receipt');
});

test('a notice in words that mail was taken is of no failure', () => {
  const notice = (subject: string, said: string) =>
    read([
      'From: MAILER-DAEMON@goal.example (Mail Delivery System)',
      `Subject: ${subject}`,
      '',
      'This is the mail system at host goal.example.',
      '',
      `<lee@goal.example>: ${said}`,
    ]);
  const taken = 'delivery via mx.goal.example[192.0.2.10]:25: 250 2.1.5 Ok';
  expect(notice('Mail Delivery Status Report', taken)).toMatchObject({
    what: 'success',
    recipients: [{ finalRecipient: 'lee@goal.example', action: null }],
  });
  expect(notice('Mail Delivery Status Report', '550 5.1.1 User unknown').what).toBe('failure');
  expect(notice('Successful Mail Delivery Report', 'taken').what).toBe('success');
  expect(notice('Successful Mail Delivery Report', '550 5.1.1 User unknown').what).toBe('failure');
});

test('a notice that names nobody is about whom the message was addressed to that it encloses', () => {
  const notice = (original: readonly string[]) => [
    'From: Mail Delivery System <MAILER-DAEMON@mx.goal.example>',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Your message could not be delivered.',
    '    --- Delivery report unavailable ---',
    '--b',
    'Content-Type: message/rfc822',
    '',
    ...original,
    '--b--',
  ];
  const named = (original: readonly string[]) => read(notice(original)).recipients.map((each) => each.finalRecipient);
  expect(named(['From: kim@acme.example', 'To: Lee <lee@goal.example>', '', 'Hello'])).toEqual(['lee@goal.example']);
  expect(named(['From: kim@acme.example', 'To: lee@goal.example, ann@goal.example', '', 'Hello'])).toEqual([null]);
});

const ABOUT = ['Reporting-MTA: dns; out.acme.example', 'Arrival-Date: Mon, 2 Mar 2026 13:00:00 +0100', ''];
const FAILED = [
  'Original-Recipient: rfc822;lee@goal.example',
  'Final-Recipient: rfc822; lee.new@goal.example',
  'Action: failed',
  'Status: 5.1.1 (bad mailbox)',
  'Remote-MTA: dns; mx.goal.example',
  'Diagnostic-Code: smtp; 550-5.1.1 <lee@goal.example>: no such user',
  '    550 5.1.1 see https://goal.example/help',
  'Last-Attempt-Date: Mon, 2 Mar 2026 13:00:05 +0100',
];

describe('a delivery report by RFC 3464', () => {
  test('is read field by field', () => {
    expect(read(report({ status: [...ABOUT, ...FAILED] }))).toEqual({
      what: 'failure',
      form: 'report',
      system: null,
      reportingMta: 'out.acme.example',
      arrivalAtMs: Date.UTC(2026, 2, 2, 12, 0, 0),
      recipients: [
        {
          originalRecipient: 'lee@goal.example',
          finalRecipient: 'lee.new@goal.example',
          action: 'failed',
          status: '5.1.1',
          phase: null,
          remoteMta: 'mx.goal.example',
          remoteAddress: null,
          diagnostic: '550-5.1.1 <lee@goal.example>: no such user 550 5.1.1 see https://goal.example/help',
          reply: {
            code: 550,
            enhanced: '5.1.1',
            lines: ['<lee@goal.example>: no such user', 'see https://goal.example/help'],
          },
          lastAttemptAtMs: Date.UTC(2026, 2, 2, 12, 0, 5),
          willRetryUntilMs: null,
        },
      ],
      recipientCount: 1,
      original: {
        from: 'kim@acme.example',
        to: null,
        subject: 'probe',
        messageId: MESSAGE_ID,
        returnPath: null,
        sendingAddress: null,
        helo: null,
        signatures: [],
        dateAtMs: null,
      },
      feedback: null,
      unread: [],
    });
  });

  test('is about several recipients, and each may fare otherwise', () => {
    const delayed = [
      'Final-Recipient: rfc822; ann@goal.example',
      'Action: delayed',
      'Status: 4.4.1',
      'Will-Retry-Until: Sat, 7 Mar 2026 12:00:00 +0000',
    ];
    const read2 = read(report({ status: [...ABOUT, ...FAILED, '', ...delayed] }));
    expect(read2.recipients.map(({ finalRecipient, action, status }) => [finalRecipient, action, status])).toEqual([
      ['lee.new@goal.example', 'failed', '5.1.1'],
      ['ann@goal.example', 'delayed', '4.4.1'],
    ]);
    expect(read2.recipients[1]?.willRetryUntilMs).toBe(Date.UTC(2026, 2, 7, 12, 0, 0));
  });

  test('may be in UTF-8 (RFC 6533), and send the header back alone', () => {
    const status = [...ABOUT, 'Final-Recipient: utf-8; 李@goal.example', 'Action: failed', 'Status: 5.7.1'];
    const parts = { status, statusType: 'message/global-delivery-status', originalType: 'text/rfc822-headers' };
    expect(read(report(parts))).toMatchObject({
      recipients: [{ finalRecipient: '李@goal.example', action: 'failed' }],
      original: { messageId: MESSAGE_ID },
    });
  });

  test('may be encoded', () => {
    const status = [Buffer.from([...ABOUT, ...FAILED].join('\r\n')).toString('base64')];
    expect(read(report({ status, statusEncoding: 'base64' })).recipients[0]?.reply?.code).toBe(550);
    const quoted = [...ABOUT, 'Final-Recipient: rfc822; lee=40goal.example', 'Action: fai=', 'led'];
    expect(read(report({ status: quoted, statusEncoding: 'quoted-printable' })).recipients[0]).toMatchObject({
      finalRecipient: 'lee@goal.example',
      action: 'failed',
    });
  });

  test('has its reply in the words, where the fields have none', () => {
    const status = [...ABOUT, 'Final-Recipient: rfc822; lee@goal.example', 'Action: failed', 'Status: 5.0.0'];
    const words = ['mx.goal.example said:', '   554 5.7.1 refused by policy'];
    expect(read(report({ status, words })).recipients[0]?.reply).toMatchObject({ code: 554, enhanced: '5.7.1' });
  });

  test('of a program that ended with a number has no reply', () => {
    const status = [
      ...ABOUT,
      'Final-Recipient: rfc822; lee@goal.example',
      'Action: failed',
      'Diagnostic-Code: x-unix; 255',
    ];
    expect(read(report({ status })).recipients[0]).toMatchObject({ diagnostic: '255', reply: null });
  });

  test('is read though lines in it are no fields', () => {
    const status = [...ABOUT, 'what is this', '', ...FAILED.slice(1)];
    expect(read(report({ status })).recipients[0]?.finalRecipient).toBe('lee.new@goal.example');
  });
});

describe('a bounce in words', () => {
  const QMAIL = [
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.goal.example',
    'Subject: failure notice',
    '',
    'Hi. This is the qmail-send program at mx.goal.example.',
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    '',
    '<lee@goal.example>:',
    '198.51.100.7 does not like recipient.',
    'Remote host said: 550 5.1.1 no such user',
    'Giving up on 198.51.100.7.',
    '',
    '--- Below this line is a copy of the message.',
    '',
    'Return-Path: <kim@acme.example>',
    ...ORIGINAL,
    '',
    'the text says 250 5.0.0 and 554 5.7.1',
  ];

  test('of qmail', () => {
    expect(read(QMAIL)).toMatchObject({
      form: 'words',
      recipients: [
        {
          finalRecipient: 'lee@goal.example',
          action: 'failed',
          status: '5.1.1',
          reply: { code: 550, enhanced: '5.1.1', lines: ['no such user'] },
        },
      ],
      original: { messageId: MESSAGE_ID },
    });
  });

  test('of Exim, which names the recipient in a field', () => {
    const lines = [
      'X-Failed-Recipients: lee@goal.example',
      'From: Mail Delivery System <Mailer-Daemon@out.acme.example>',
      '',
      'A message that you sent could not be delivered.',
      '',
      '  lee@goal.example',
      '    host mx.goal.example [198.51.100.7]',
      '    SMTP error from remote mail server after RCPT TO:<lee@goal.example>:',
      '    550 5.7.26 not authenticated',
      '',
      '------ This is a copy of your message, including all the headers. ------',
      '',
      ...ORIGINAL,
    ];
    expect(read(lines)).toMatchObject({
      recipients: [{ finalRecipient: 'lee@goal.example', reply: { code: 550, enhanced: '5.7.26' } }],
      original: { messageId: MESSAGE_ID },
    });
  });

  test('that goes on trying', () => {
    const lines = ['From: MAILER-DAEMON@x.example', '', '451 4.7.1 greylisted, try later', 'Delivery will be retried.'];
    expect(read(lines)?.recipients).toMatchObject([{ action: 'delayed', reply: { code: 451 } }]);
  });

  test('without a code is a bounce all the same', () => {
    const lines = ['From: Mail Delivery Subsystem <mailer-daemon@x.example>', '', 'The user is unknown here.'];
    expect(read(lines)).toMatchObject({ form: 'words', recipients: [{ reply: null, status: null, diagnostic: null }] });
  });

  test.each([
    ['an ordinary message', ['From: kim@acme.example', '', `I got 550 5.1.1 for X-Mailcheck-Probe: ${TOKEN}`]],
    ['nothing', ['']],
  ])('%s is none', (_, lines) => {
    expect(read(lines).what).toBe('none');
  });
});

test('an answering machine is told from a refusal (RFC 3834)', () => {
  const lines = ['Return-Path: <>', 'From: Lee <lee@goal.example>', 'Auto-Submitted: auto-replied', '', 'I am away.'];
  expect(read(lines)).toMatchObject({
    what: 'vacation',
    recipients: [{ finalRecipient: 'lee@goal.example', reply: null }],
  });
});

describe('a report', () => {
  const about = (lines: readonly string[]) => {
    return isAbout(readingOf(lines), OURS);
  };
  const status = [...ABOUT, ...FAILED];

  test('is about our message by its token, its Message-ID, or what it answers', () => {
    expect(about(report({ status }))).toBe(true);
    expect(about(report({ status, original: [`X-Mailcheck-Probe: ${TOKEN}`] }))).toBe(true);
    expect(about(report({ status, original: [`Message-Id:`, ` ${MESSAGE_ID}`] }))).toBe(true);
    expect(about([`In-Reply-To: ${MESSAGE_ID}`, ...report({ status, original: ['Subject: x'] })])).toBe(true);
  });

  test('is not about our message because it speaks of it', () => {
    const original = ['Subject: x', `X-Other: ${TOKEN}`];
    expect(about(report({ status, original, words: [`about ${TOKEN} and ${MESSAGE_ID}`] }))).toBe(false);
  });

  test('of a message that has neither is about none', () => {
    const found = readingOf(report({ status, original: ['Subject: x'] }));
    expect(found.bounce.original).toMatchObject({ messageId: null, subject: 'x' });
    expect(isAbout(found, OURS)).toBe(false);
  });
});

describe('hostile reports', () => {
  test('never throw', () => {
    const pieces = fc.constantFrom(
      ...report({ status: [...ABOUT, ...FAILED] }),
      '',
      'Content-Type: multipart/mixed; boundary=x',
      '--x',
      '--x--',
      '--=_b/1--',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 20 })), { maxLength: 60 }), (lines) => {
        const found = read(lines);
        for (const { reply } of found.recipients) if (reply !== null) expect(reply.code).toBeGreaterThanOrEqual(200);
      }),
    );
  });

  const head = report({ status: [...ABOUT, ...FAILED] }).slice(0, 13);
  test.each([
    '--=_b/1\r\n',
    '--=_b/1',
    'Content-Type: multipart/mixed; boundary="=_b/1"\r\n\r\n--=_b/1\r\n',
    'Final-Recipient: rfc822; a@b.example\r\n\r\n',
    '550 ',
    '5.1.1 ',
    'said: ',
    '=',
    '<',
    ' ',
    'a',
    '\r\n',
    ' \r\n',
  ])('400 kilobytes of %j take no time', (piece) => {
    const lines = [...head, '', piece.repeat(400_000 / piece.length)];
    read(lines);
    read(['From: MAILER-DAEMON@x.example', '', ...lines.slice(-1)]);
    read([
      ...head.slice(0, -2),
      'Content-Type: message/delivery-status',
      'Content-Transfer-Encoding: quoted-printable',
      ...lines,
    ]);
  });
});

describe('words beside the fields of a report', () => {
  const torn = 'Final-Recipient: rfc822; kim@goal.example';
  const fields = ['Reporting-MTA: dns; goal.example', '', torn, 'Action: failed', 'Status: 5.0.0'];

  test('are whole where a field is folded within a word', () => {
    const words = ['Your message', '', '  Subject: hi', '', 'was not delivered to:', '', '  kim@goal.example', ''];
    const { recipients } = read(
      report({
        status: [...fields, 'Diagnostic-Code: X-Notes; Router: Database disk quo', ' ta exceeded'],
        words: [...words, 'because:', '', '  Router: Database disk quota exceeded'],
      }),
    );
    expect(recipients).toMatchObject([{ diagnostic: 'Router: Database disk quota exceeded' }]);
  });

  test('a reply may stand where the status should', () => {
    const status = ['Reporting-MTA: dns; goal.example', '', torn, 'Action: failed', 'Status: 553 Message too large'];
    expect(read(report({ status, words: ['Returned.'] })).recipients).toMatchObject([
      { status: null, reply: { code: 553, lines: ['Message too large'] } },
    ]);
  });

  test('a program is told from a server', () => {
    const said = (type: string) =>
      read(report({ status: [...fields, `Diagnostic-Code: ${type}; temporary failure`] })).recipients[0]?.isByProgram;
    expect([said('x-unix'), said('smtp')]).toEqual([true, undefined]);
  });

  test('are read whoever sends it', () => {
    const mail = report({ status: fields, words: ['We could not send it. The server said: 550 5.1.1 no such user'] });
    const { recipients } = read(
      mail.map((line) => (line.startsWith('From: ') ? 'From: App <app@goal.example>' : line)),
    );
    expect(recipients).toMatchObject([{ reply: { code: 550, enhanced: '5.1.1' } }]);
  });
});

test('words of which a bound of ours left recipients out say so; a copy behind them does not matter', () => {
  const header = ['Return-Path: <>', 'From: MAILER-DAEMON@mx.goal.example', 'Subject: Undelivered Mail', ''];
  const words = ['Your message could not be delivered to:', '', '<kim@goal.example>: user unknown', ''];
  const more = Array.from({ length: 20_000 }, () => 'x');
  const unread = (lines: readonly string[]) => read([...header, ...words, ...lines]).unread;
  expect(unread(more)).toEqual([expect.stringContaining('not read to their end')]);
  expect(unread(['x'.repeat(600_000)])).toEqual([expect.stringContaining('not read to their end')]);
  expect(unread(['--- Below this line is a copy of the message.', '', 'Received: by a', ...more])).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import type { ReadBounce } from '../../src/core/bounce.ts';

const read = (lines: readonly string[]): ReadBounce => readBounce(Buffer.from(lines.join('\r\n')));

/** A multipart/report (RFC 6522) with these parts: type and lines. */
function report(
  type: string,
  parts: readonly (readonly [type: string, ...lines: readonly string[]])[],
  head: readonly string[] = [],
) {
  return [
    'From: Kim <kim@acme.example>',
    ...head,
    `Content-Type: multipart/report; report-type=${type}; boundary=b`,
    '',
    ...parts.flatMap(([part, ...lines]) => ['--b', `Content-Type: ${part}`, '', ...lines]),
    '--b--',
  ];
}

const ORIGINAL = [
  'message/rfc822',
  'Return-Path: <bounces@acme.example>',
  'Received: from out.acme.example (out.acme.example [45.66.77.88]) by mx.goal.example; Mon, 2 Mar 2026 13:00:00 +0100',
  'DKIM-Signature: v=1; a=rsa-sha256; d=Acme.example; s=s1; h=from; bh=x; b=y',
  'DKIM-Signature: v=1; a=rsa-sha256; d=mailer.example; s=k 2',
  'From: =?utf-8?Q?J=C3=B6rg?= <joerg@acme.example>',
  'To: lee@goal.example, ann@goal.example',
  'Subject: =?utf-8?B?5L2g5aW9?=',
  'Message-ID: <1@acme.example>',
  'Date: Mon, 2 Mar 2026 12:59:00 +0100',
  '',
  'Hello',
] as const;

describe('a feedback report', () => {
  const abuse = (...fields: readonly string[]) =>
    read(
      report('feedback-report', [
        ['text/plain', 'abuse'],
        ['message/feedback-report', 'Feedback-Type: Abuse', ...fields],
        ORIGINAL,
      ]),
    );

  test('names who complains, several of them', () => {
    expect(
      abuse(
        'User-Agent: SomeFBL/1.0',
        'Source-IP: 45.66.77.88',
        'Original-Mail-From: <bounces@acme.example>',
        'Original-Rcpt-To: <lee@goal.example>',
        'Original-Rcpt-To: ann@goal.example',
        'Arrival-Date: Mon, 2 Mar 2026 13:00:00 +0100',
        'Authentication-Results: goal.example; dkim=pass',
        'Incidents: 3',
      ),
    ).toMatchObject({
      what: 'complaint',
      form: 'feedback',
      arrivalAtMs: Date.UTC(2026, 2, 2, 12),
      recipients: [
        { finalRecipient: 'lee@goal.example', action: null },
        { finalRecipient: 'ann@goal.example', action: null },
      ],
      recipientCount: 2,
      feedback: {
        type: 'abuse',
        userAgent: 'SomeFBL/1.0',
        sourceAddress: '45.66.77.88',
        authentication: ['goal.example; dkim=pass'],
        incidents: 3,
      },
      original: { returnPath: 'bounces@acme.example', sendingAddress: '45.66.77.88', messageId: '<1@acme.example>' },
    });
  });

  test('without their addresses is about those that the message went to', () => {
    expect(abuse('Redacted-Address: redacted@').recipients.map(({ finalRecipient }) => finalRecipient)).toEqual([
      'lee@goal.example',
      'ann@goal.example',
    ]);
  });

  test('of nobody is about one who is not known', () => {
    const lines = report('feedback-report', [['message/feedback-report', 'Feedback-Type: fraud']]);
    expect(read(lines)).toMatchObject({
      recipients: [{ finalRecipient: null }],
      recipientCount: 1,
      feedback: { type: 'fraud' },
    });
  });

  test('may be about a failed authentication (RFC 6591)', () => {
    const lines = report('feedback-report', [
      [
        'message/feedback-report',
        'Feedback-Type: auth-failure',
        'Auth-Failure: dmarc',
        'Original-Rcpt-To: lee@goal.example',
      ],
    ]);
    expect(read(lines).feedback).toMatchObject({ type: 'auth-failure', authentication: ['dmarc'] });
  });

  test('of Microsoft is the message alone', () => {
    const lines = [
      'From: staff@hotmail.example',
      'Subject: complaint about message from 45.66.77.88',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'X-HmXmrOriginalRecipient: lee@goal.example',
      ...ORIGINAL.slice(1),
      '--b--',
    ];
    expect(read(lines)).toMatchObject({
      what: 'complaint',
      recipients: [{ finalRecipient: 'lee@goal.example' }],
      feedback: { type: 'abuse' },
    });
  });

  test('of Apple is a mail that unsubscribes', () => {
    const lines = [
      'From: lee@goal.example',
      'X-Apple-Unsubscribe: true',
      'Auto-Submitted: auto-replied',
      'Subject: unsubscribe',
      '',
      'x',
    ];
    expect(read(lines)).toMatchObject({
      what: 'complaint',
      recipients: [{ finalRecipient: 'lee@goal.example' }],
      feedback: { type: 'opt-out' },
    });
  });
});

describe('an automatic answer', () => {
  test.each([
    ['Auto-Submitted: auto-replied (vacation)', 'Subject: your letter'],
    ['X-Autoreply: yes', 'Subject: your letter'],
    ['Precedence: auto_reply', 'Subject: your letter'],
    ['X-Vacation: yes', 'Subject: your letter'],
    ['X-Mailer: x', 'Subject: Out of Office: your letter'],
    ['X-Mailer: x', 'Subject: Automatic reply: your letter'],
    ['X-Mailer: x', 'Subject: =?utf-8?Q?R=C3=A9ponse_automatique_:_Bonjour?='],
    ['X-Mailer: x', 'Subject: =?utf-8?B?6Ieq5Yqo5Zue5aSNOiDkvaDlpb0=?='],
    ['X-Mailer: x', 'Subject: Abwesenheitsnotiz: Gruss'],
    ['X-Auto-Response-Suppress: All', 'Subject: Away until Monday'],
  ])('is known by %s, %s', (field, subject) => {
    expect(read(['From: Lee <lee@goal.example>', field, subject, '', 'I am away.'])).toMatchObject({
      what: 'vacation',
      recipients: [{ finalRecipient: 'lee@goal.example', action: null, diagnostic: null }],
    });
  });

  test.each([
    ['Auto-Submitted: no', 'Subject: lunch'],
    ['X-Autoreply: no', 'Subject: lunch'],
    ['Auto-Submitted: auto-generated', 'Subject: your invoice'],
    ['X-Mailer: x', 'Subject: Out of office next week, please note'],
    ['X-Mailer: x', 'Subject: Re: Out of Office: your letter'],
    ['List-Id: <talk.acme.example>', 'Subject: Automatic reply: how do I set it up?'],
  ])('is not seen in %s, %s', (field, subject) => {
    expect(read(['From: Lee <lee@goal.example>', field, subject, '', 'See you.']).what).toBe('none');
  });
});

describe('a receipt (RFC 8098)', () => {
  test('is neither a bounce nor a success of its delivery', () => {
    const fields = [
      'Reporting-UA: x',
      'Final-Recipient: rfc822;lee@goal.example',
      'Disposition: automatic-action/MDN-sent-automatically; deleted',
    ];
    const lines = report('disposition-notification', [
      ['text/plain', 'Your message was deleted.'],
      ['message/disposition-notification', ...fields],
    ]);
    expect(read(lines)).toMatchObject({
      what: 'receipt',
      recipients: [{ finalRecipient: 'lee@goal.example', action: null }],
    });
  });
});

describe('a delivery report', () => {
  const delivery = (...fields: readonly string[]) =>
    read(report('delivery-status', [['text/plain', 'words'], ['message/delivery-status', ...fields], ORIGINAL]));

  test.each([
    ['delivered', 'success'],
    ['relayed', 'success'],
    ['delayed', 'delay'],
    ['failed', 'failure'],
  ])('of the action %s is a %s', (action, what) => {
    expect(delivery('Final-Recipient: rfc822;lee@goal.example', `Action: ${action}`)).toMatchObject({
      what,
      form: 'report',
    });
  });

  test('of several is what the worst of them is, and each keeps its own', () => {
    const fields = ['a', 'b', 'c'].map(
      (name, at) =>
        `Final-Recipient: rfc822;${name}@goal.example\r\nAction: ${['delivered', 'failed', 'delayed'][at]}\r\n`,
    );
    const { what, recipients } = delivery(...fields);
    expect([what, ...recipients.map(({ action }) => action)]).toEqual(['failure', 'delivered', 'failed', 'delayed']);
  });

  test('that answers by a machine is a report all the same', () => {
    const lines = report(
      'delivery-status',
      [['message/delivery-status', 'Final-Recipient: rfc822;lee@goal.example', 'Action: failed']],
      ['Auto-Submitted: auto-replied', 'Subject: Out of Office: x'],
    );
    expect(read(lines).what).toBe('failure');
  });

  test('tells of the message, and who handed it over', () => {
    expect(delivery('Final-Recipient: rfc822;lee@goal.example', 'Action: failed').original).toEqual({
      from: 'Jörg <joerg@acme.example>',
      to: 'lee@goal.example, ann@goal.example',
      subject: '你好',
      messageId: '<1@acme.example>',
      returnPath: 'bounces@acme.example',
      sendingAddress: '45.66.77.88',
      helo: 'out.acme.example',
      signatures: [
        { domain: 'acme.example', selector: 's1' },
        { domain: 'mailer.example', selector: 'k2' },
      ],
      dateAtMs: Date.UTC(2026, 2, 2, 11, 59),
    });
  });

  test('of another host that refused has the client that this one names, or none', () => {
    const remote = ['Final-Recipient: rfc822;lee@goal.example', 'Action: failed', 'Remote-MTA: dns; mx.goal.example'];
    expect(delivery(...remote).original).toMatchObject({ sendingAddress: null, helo: null });
    expect(delivery(...remote, 'Diagnostic-Code: smtp; 554 [45.66.77.99] is listed').original?.sendingAddress).toBe(
      '45.66.77.99',
    );
  });

  test('may stand in a text, a part of another type, or under a wrong name beside it', () => {
    const fields = [
      'Reporting-MTA: dns; x.example',
      '',
      'Action: failed',
      'Final-Recipient: rfc822;lee@goal.example',
      'Status: 5.1.1',
    ];
    const head = [
      'From: MAILER-DAEMON@x.example',
      'Subject: Undelivered',
      'Content-Type: multipart/mixed; boundary=b',
      '',
    ];
    const found = {
      what: 'failure',
      form: 'report',
      recipients: [{ finalRecipient: 'lee@goal.example', status: '5.1.1' }],
    };
    expect(
      read([...head, '--b', 'Content-Type: text/plain', '', 'Technical report:', '', ...fields, '--b--']),
    ).toMatchObject(found);
    const words = ['--b', 'Content-Type: message/delivery-status', '', 'Your message could not be delivered.'];
    expect(
      read([...head, ...words, '--b', 'Content-Type: message/delivery-status', '', ...fields, '--b--']),
    ).toMatchObject(found);
  });

  test.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CR CR LF', '\r\r\n'],
  ])('may have lines that end in %s', (_, end) => {
    const lines = report('delivery-status', [
      ['message/delivery-status', 'Final-Recipient: rfc822;lee@goal.example', 'Action: failed'],
      ORIGINAL,
    ]);
    const bounce = readBounce(Buffer.from(['From - Mon Mar  2 13:00:00 2026', ...lines].join(end)));
    expect(bounce).toMatchObject({
      recipients: [{ finalRecipient: 'lee@goal.example' }],
      original: { messageId: '<1@acme.example>' },
    });
  });

  test('is found in the mail that sends it on', () => {
    const inner = report('delivery-status', [
      ['message/delivery-status', 'Final-Recipient: rfc822;lee@goal.example', 'Action: failed'],
      ORIGINAL,
    ]);
    const outer = ['From: kim@acme.example', 'Subject: Fwd: look', 'Content-Type: multipart/mixed; boundary=o', ''];
    const lines = [
      ...outer,
      '--o',
      'Content-Type: text/plain',
      '',
      'what is this?',
      '--o',
      'Content-Type: message/rfc822',
      '',
      ...inner,
      '--o--',
    ];
    expect(read(lines)).toMatchObject({ what: 'failure', recipients: [{ finalRecipient: 'lee@goal.example' }] });
    expect(read([...outer.slice(0, 2), 'Content-Type: message/rfc822', '', ...inner])).toMatchObject({
      what: 'failure',
    });
  });
});

describe('a broken report', () => {
  const FIELDS = [
    'Reporting-MTA: dns; x.example',
    '',
    'Final-Recipient: rfc822;lee@goal.example',
    'Action: failed',
    'Status: 5.1.1',
  ];
  const PARTS = [
    '--b',
    'Content-Type: text/plain',
    '',
    'Your message could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    ...FIELDS,
    '',
    '--b',
    ...['Content-Type: message/rfc822', '', ...ORIGINAL.slice(1)],
    '--b--',
  ];
  const head = (...type: readonly string[]) => ['From: MAILER-DAEMON@x.example', 'Subject: Undelivered', ...type, ''];
  const found = {
    what: 'failure',
    form: 'report',
    recipients: [{ finalRecipient: 'lee@goal.example', status: '5.1.1' }],
  };

  test.each([
    ['with another boundary', [...head('Content-Type: multipart/report; boundary=other'), ...PARTS]],
    ['without a boundary', [...head('Content-Type: multipart/report'), ...PARTS]],
    ['whose boundary is on a line of its own', [...head('Content-Type: multipart/report;', 'boundary=b'), ...PARTS]],
    ['without a type', [...head(), ...PARTS]],
    ['without its header', PARTS],
    ['that is its fields alone', FIELDS],
    [
      'with its fields in a file',
      [
        ...head('Content-Type: multipart/mixed; boundary=b'),
        '--b',
        'Content-Type: application/octet-stream; name=details.txt',
        '',
        ...FIELDS,
        '--b--',
      ],
    ],
    [
      'within the mail of a list that adds to it',
      [
        ...head('Content-Type: multipart/mixed; boundary=o'),
        '--o',
        'Content-Type: multipart/report; boundary=b',
        '',
        ...PARTS,
        '--o',
        '',
        'list',
        '--o--',
      ],
    ],
  ])('%s', (_, lines) => {
    expect(read(lines)).toMatchObject(found);
  });

  test('has a long reply from the words, where the field has but its first line', () => {
    const words = [
      'The original message was received at Mon, 2 Mar 2026 13:00:00 +0100',
      '',
      '   ----- The following addresses had permanent fatal errors -----',
      '<lee@goal.example>',
      '    (reason: 550-5.7.26 not authenticated)',
      '',
      '   ----- Transcript of session follows -----',
      '... while talking to mx.goal.example.:',
      '>>> DATA',
      '<<< 550-5.7.26 not authenticated',
      '<<< 550 5.7.26 see https://goal.example/help',
      '554 5.0.0 Service unavailable',
    ];
    const fields = [
      'Final-Recipient: rfc822;lee@goal.example',
      'Action: failed',
      'Diagnostic-Code: SMTP; 550-5.7.26 not authenticated',
    ];
    const lines = report(
      'delivery-status',
      [
        ['text/plain', ...words],
        ['message/delivery-status', ...fields],
      ],
      ['Return-Path: <>'],
    );
    expect(read(lines).recipients[0]?.reply?.lines.join(' ')).toContain('https://goal.example/help');
  });
});

test('a mail system that says it was delivered speaks of no failure', () => {
  const lines = [
    'From: MAILER-DAEMON@x.example',
    'Subject: Successful mail delivery report',
    '',
    'Your message was successfully delivered.',
  ];
  expect(read(lines)).toMatchObject({ what: 'success', form: 'words' });
});

test('a notice in Chinese names its recipient in the middle of a sentence', () => {
  const lines = [
    'Return-Path: <>',
    'From: kim@inn.example',
    'Subject: =?utf-8?B?57O757uf6YCA5L+h?=',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'This message is generated by COREMAIL email system.',
    "I'm sorry to have to inform you that the message returned",
    '',
    '你发送到lee@goal.example的邮件由于以下原因被退回 : 邮箱容量满',
  ];
  expect(read(lines)).toMatchObject({ what: 'failure', recipients: [{ finalRecipient: 'lee@goal.example' }] });
});

test('a feedback report may come without the type of one', () => {
  const lines = [
    'From: fbl@x.example',
    'Subject: abuse',
    '',
    'Feedback-Type: abuse',
    'User-Agent: x',
    'Original-Rcpt-To: lee@goal.example',
  ];
  expect(read(lines)).toMatchObject({ what: 'complaint', recipients: [{ finalRecipient: 'lee@goal.example' }] });
});

describe('what is no bounce', () => {
  const QUOTED = [
    '> <lee@goal.example>: host mx.goal.example[192.0.2.1] said: 550 5.1.1 no such user',
    '> Final-Recipient: rfc822; lee@goal.example',
    '> Action: failed',
  ];
  test.each([
    [
      'a letter that quotes one',
      ['From: kim@acme.example', 'Subject: Re: Undelivered Mail Returned to Sender', '', ...QUOTED],
    ],
    [
      'a letter of the postmaster',
      ['From: postmaster@acme.example', 'Subject: maintenance tonight', '', 'The server will be down.'],
    ],
    [
      'a newsletter to nobody',
      [
        'Return-Path: <>',
        'From: news@acme.example',
        'List-Id: <news.acme.example>',
        'Subject: News',
        '',
        'New: 550 things',
      ],
    ],
    [
      'a discussion on a list',
      [
        'From: kim@acme.example',
        'List-Id: <postfix.acme.example>',
        'Subject: Mail delivery failed',
        '',
        'I get 550 5.7.1 from lee@goal.example',
      ],
    ],
    ['an enclosed letter', ['From: kim@acme.example', 'Content-Type: message/rfc822', '', ...ORIGINAL.slice(1)]],
    ['nothing', ['']],
  ])('%s', (_, lines) => {
    expect(read(lines)).toMatchObject({
      what: 'none',
      form: 'none',
      recipients: [],
      recipientCount: 0,
      original: null,
    });
  });
});

test('SES sends its events as mail, which Sendmail may have cut into lines', () => {
  const json = JSON.stringify({
    notificationType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        {
          emailAddress: 'lee@goal.example',
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 no such user',
        },
      ],
    },
    mail: { source: 'kim@acme.example', destination: ['lee@goal.example'], messageId: '1' },
  });
  const cut = `${json.slice(0, 60)}!\r\n ${json.slice(60)}`;
  expect(read(['From: no-reply@sns.example', '', cut, '', '--', 'If you wish to stop {these}'])).toMatchObject({
    what: 'failure',
    form: 'webhook',
    recipients: [{ finalRecipient: 'lee@goal.example', status: '5.1.1' }],
  });
});

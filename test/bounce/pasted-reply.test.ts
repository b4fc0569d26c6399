import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looksLikeReply, readPastedReply } from '../../src/bounce/pasted-reply.ts';
import { anyCharacter } from '../support/any-character.ts';

const only = (text: string) => {
  const { recipients } = readPastedReply(text);
  expect(recipients).toHaveLength(1);
  return recipients[0];
};

describe('a reply is the same in whatever it is wrapped', () => {
  const plain = '550 5.1.1 no such user';
  test.each([
    plain,
    `  ${plain}\n`,
    `"${plain}"`,
    `'${plain}'`,
    `\`${plain}\``,
    `“${plain}”`,
    `「${plain}」`,
    `"'${plain}'"`,
    `> > ${plain}`,
    `- ${plain}`,
    `• ${plain}`,
    `1. ${plain}`,
    `smtp; ${plain}`,
    `Diagnostic-Code: smtp; ${plain}`,
    `Remote Server returned '${plain}'`,
    `host mx.acme.example[192.0.2.7] said: ${plain} (in reply to RCPT TO command)`,
    `SMTP error from remote mail server after RCPT TO:<kim@acme.example>: ${plain}`,
    `(550, b'5.1.1 no such user')`,
    `smtplib.SMTPDataError: (550, b'5.1.1 no such user')`,
    `com.sun.mail.smtp.SMTPAddressFailedException: ${plain}`,
    `Error: Message failed: ${plain}\n    at SMTPConnection._formatError (/app/smtp-connection/index.js:790:19)`,
    `{ code: 'EENVELOPE', response: '${plain}', responseCode: 550, command: 'RCPT TO' }`,
    `{"response":"${plain}\\r\\n","responseCode":550}`,
    `SERVER -> CLIENT: 250 OK\nCLIENT -> SERVER: RCPT TO:<kim@acme.example>\nSERVER -> CLIENT: ${plain}`,
    `<b>${plain}</b><br>`,
    `550&nbsp;5.1.1 no such user`,
    `550-5.1.1 no such\n550 5.1.1 user`,
    `550-5.1.1 no such 550 5.1.1 user`,
    `550 5.1.1 no\n      such user`,
    `\u001b[31m${plain}\u001b[0m`,
  ])('%j', (text) => {
    const recipient = only(text);
    expect(recipient).toMatchObject({ status: '5.1.1', reply: { code: 550, enhanced: '5.1.1' } });
    expect(recipient?.reply?.lines.join(' ')).toBe('no such user');
    expect(recipient?.diagnostic).toMatch(/^550[ -]5\.1\.1 no such/);
  });
});

describe('codes alone are replies', () => {
  test.each([
    ['550', 550, null],
    ['5.7.26', undefined, '5.7.26'],
    ['550 5.7.1', 550, '5.7.1'],
    ['#5.1.1', undefined, '5.1.1'],
    ['550 MI:SPB', 550, null],
    ['421/450 4.2.1', 450, '4.2.1'],
  ] as const)('%j', (text, code, status) => {
    const recipient = only(text);
    expect(recipient?.reply?.code).toBe(code);
    expect(recipient?.status).toBe(status);
  });

  test.each(['TSS04', 'S3140', 'MI:SPB', 'AUP#1310', 'OFR_506', 'IB110', 'ES000001'])(
    '%j is kept as it stands',
    (code) => {
      expect(only(code)).toMatchObject({ diagnostic: code, reply: null });
    },
  );
});

describe('names of files, domains and mailboxes are no replies', () => {
  test.each([
    '',
    '   ',
    'hello',
    'acme.example',
    'mx1.acme.example',
    'kim@acme.example',
    'bounce.eml',
    './bounces/550.txt',
    '/var/spool/550',
    'my bounce.eml',
    '550.eml',
  ])('%j', (text) => {
    expect(looksLikeReply(text)).toBe(false);
    expect(readPastedReply(text)).toMatchObject({ what: 'none', form: 'none', recipients: [] });
  });

  test('nor is a long text that speaks of no delivery', () => {
    expect(looksLikeReply('The quick brown fox jumps over the lazy dog. '.repeat(20))).toBe(false);
  });
});

describe('of several replies the last that refuses for good decides', () => {
  test('an earlier one put it off', () => {
    expect(only('421 4.7.0 try later\n451 4.7.1 greylisted\n550 5.7.1 refused')?.reply).toMatchObject({
      code: 550,
      lines: ['refused'],
    });
  });

  test('one that only puts off is a delay, one that takes is a success', () => {
    expect(readPastedReply('452 4.2.2 over quota').what).toBe('delay');
    expect(readPastedReply('250 2.0.0 queued as 4ABC').what).toBe('success');
    expect(readPastedReply('收件人不存在').what).toBe('failure');
  });
});

describe('what is written around a reply is read', () => {
  test('in a line of a log of Postfix', () => {
    const line =
      'Nov 21 10:00:00 mail postfix/smtp[123]: 4ABC: to=<kim@acme.example>, relay=mx.acme.example[192.0.2.7]:25, delay=1.2, dsn=5.7.1, status=bounced (host mx.acme.example[192.0.2.7] said: 550 5.7.1 <sam@acme.test>: Sender address rejected: [45.66.77.88] is blocked (in reply to MAIL FROM command))';
    const bounce = readPastedReply(line);
    expect(bounce.recipients[0]).toMatchObject({
      finalRecipient: 'kim@acme.example',
      phase: 'mail',
      remoteMta: 'mx.acme.example',
      remoteAddress: '192.0.2.7',
    });
    expect(bounce.original).toMatchObject({ returnPath: 'sam@acme.test', sendingAddress: '45.66.77.88' });
  });

  test('in a line of a log of Exim', () => {
    const line =
      '2026-11-21 10:00:00 1abcDE-0000Fg-2H ** kim@acme.example R=dnslookup T=remote_smtp H=mx.acme.example [192.0.2.7]: SMTP error from remote mail server after end of data: 554 5.7.1 spam';
    expect(only(line)).toMatchObject({
      finalRecipient: 'kim@acme.example',
      phase: 'after-data',
      remoteMta: 'mx.acme.example',
      diagnostic: '554 5.7.1 spam',
    });
  });

  test.each([
    ["smtplib.SMTPSenderRefused: (553, b'not yours', 'sam@acme.test')", 'mail'],
    ["smtplib.SMTPAuthenticationError: (535, b'Login Fail')", 'auth'],
    ['SMTP ERROR: RCPT TO command failed: 550 5.1.1 unknown', 'rcpt'],
    ['SMTP error, DOT: 554 spam', 'after-data'],
    ['{"responseCode":550,"command":"RCPT TO"}', 'rcpt'],
    ['550 5.1.1 unknown', null],
  ])('the phase: %j', (text, phase) => {
    expect(only(text)?.phase ?? null).toBe(phase);
  });

  test('the recipients of a table of Python', () => {
    const { recipients, what } = readPastedReply(
      `smtplib.SMTPRecipientsRefused: {'kim@acme.example': (550, b'5.1.1 unknown'), 'lee@acme.example': (452, b'4.2.2 full')}`,
    );
    expect(recipients.map(({ finalRecipient, status, phase }) => [finalRecipient, status, phase])).toEqual([
      ['kim@acme.example', '5.1.1', 'rcpt'],
      ['lee@acme.example', '4.2.2', 'rcpt'],
    ]);
    expect(what).toBe('failure');
  });

  test('the fields of a report', () => {
    const text =
      'Final-Recipient: rfc822; kim@acme.example\nAction: failed\nStatus: 5.2.2\nRemote-MTA: dns; mx.acme.example\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full';
    expect(only(text)).toMatchObject({
      finalRecipient: 'kim@acme.example',
      action: 'failed',
      status: '5.2.2',
      remoteMta: 'mx.acme.example',
      reply: { code: 552 },
    });
  });

  test('nobody whom one is asked to write to is the recipient', () => {
    expect(only('550 5.7.511 Access denied, banned sender. Forward this to delist@acme.example')?.finalRecipient).toBe(
      null,
    );
  });

  test.each([
    ['550 5.7.1 mail from sam@acme.test to kim@acme.example refused', 'sam@acme.test', 'kim@acme.example'],
    ['553 5.1.8 <sam@acme.test>: Sender address rejected: Domain not found', 'sam@acme.test', null],
    ['550 User not found: kim@acme.example', null, 'kim@acme.example'],
  ])('who is who: %j', (text, sender, recipient) => {
    const bounce = readPastedReply(text);
    expect([bounce.original?.returnPath ?? null, bounce.recipients[0]?.finalRecipient]).toEqual([sender, recipient]);
  });

  test('the words before a code, where these tell', () => {
    expect(only('mailbox full (552)')).toMatchObject({ diagnostic: 'mailbox full (552)', reply: { code: 552 } });
    expect(only('对方邮箱空间已满(552)')?.diagnostic).toBe('对方邮箱空间已满(552)');
  });
});

describe('a notice copied out of a mailbox', () => {
  test('of Exim names all its recipients', () => {
    const { form, recipients } = readPastedReply(
      [
        'A message that you sent could not be delivered to one or more of its',
        'recipients. This is a permanent error. The following address(es) failed:',
        '',
        '  kim@acme.example',
        '    host mx.acme.example [192.0.2.7]',
        '    SMTP error from remote mail server after RCPT TO:<kim@acme.example>:',
        '    550 5.1.1 no such user',
        '  lee@acme.example',
        '    Unrouteable address',
      ].join('\n'),
    );
    expect(form).toBe('words');
    expect(recipients.map(({ finalRecipient, status, phase }) => [finalRecipient, status, phase])).toEqual([
      ['kim@acme.example', '5.1.1', 'rcpt'],
      ['lee@acme.example', null, null],
    ]);
  });

  test('quoted by a mail client', () => {
    const text = [
      '> This is the mail system at host mail.acme.test.',
      '> I could not deliver your message to one recipient.',
      '>',
      '> <kim@acme.example>: host mx.acme.example[192.0.2.7] said: 552 5.2.2 full (in reply to RCPT TO command)',
    ].join('\n');
    expect(only(text)).toMatchObject({ finalRecipient: 'kim@acme.example', status: '5.2.2', phase: 'rcpt' });
  });

  test('in Chinese, without a code', () => {
    const recipient = only('很抱歉,您的邮件未能送达以下收件人:\nkim@acme.example\n退信原因: 收件人邮箱空间不足');
    expect(recipient?.finalRecipient).toBe('kim@acme.example');
    expect(recipient?.diagnostic).toContain('空间不足');
  });
});

describe('escapes are undone', () => {
  test.each([
    ['550 \\u7528\\u6237\\u4e0d\\u5b58\\u5728', '550 用户不存在'],
    ["b'550 \\xe7\\x94\\xa8\\xe6\\x88\\xb7\\xe4\\xb8\\x8d\\xe5\\xad\\x98\\xe5\\x9c\\xa8'", '550 用户不存在'],
    ["b'550 \\xd3\\xc3\\xbb\\xa7\\xb2\\xbb\\xb4\\xe6\\xd4\\xda'", '550 用户不存在'],
    ['550 &#29992;&#25143;&#x4e0d;&#x5b58;&#x5728;', '550 用户不存在'],
    ['550 5.1.1 &lt;kim@acme.example&gt; unknown', '550 5.1.1 <kim@acme.example> unknown'],
    ['550 5.1.1 \\"unknown\\"\\r\\n', '550 5.1.1 "unknown"'],
  ])('%j', (text, clear) => {
    expect(only(text)?.diagnostic).toBe(clear);
  });
});

describe('whatever is pasted', () => {
  const pieces = fc.constantFrom(
    '550',
    ' 5.7.26',
    '-',
    '\n',
    ' ',
    '<',
    '>',
    "'",
    '"',
    '\\u',
    '\\x',
    '&#',
    '{',
    '(',
    ', b',
    'kim@acme.example',
    '[192.0.2.1]',
    'said: ',
    'Diagnostic-Code: smtp; ',
    '退信',
    '\0',
    '/',
  );

  test('is read without an exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: anyCharacter, maxLength: 300 }),
          fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
        ),
        (text) => {
          const { what, recipients, recipientCount } = readPastedReply(text);
          expect(recipients.length).toBe(recipientCount);
          expect(recipients.length === 0).toBe(what === 'none');
          expect(looksLikeReply(text)).toBe(what !== 'none');
        },
      ),
      { numRuns: 60 },
    );
  });

  test('takes no time that grows faster than it', () => {
    for (const piece of [
      '550-',
      "'a@b': (550, b'",
      '<',
      '&#',
      '\\x',
      'kim@',
      '550 5.1.1 ',
      ' (in reply to ',
      '"',
      '5.',
      '\n> ',
    ]) {
      const { unread } = readPastedReply(piece.repeat(100_000));
      expect(unread).toEqual(['the text after its first 65536 characters']);
    }
  });
});

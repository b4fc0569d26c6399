// Bounces of several forms, composed with example names: what a mail program writes into each of its notices, around them.

/** One bounce, and what it is to be read as. */
export interface ComposedBounce {
  readonly form: string;
  readonly raw: Uint8Array;
  readonly recipients: number;
  /** Of its first recipient. */
  readonly reason: string;
}

const LARGE_RECIPIENTS = 500;
const ORIGINAL_OCTETS = 200_000;

const ORIGINAL = [
  'Received: from out.sender.example (out.sender.example [45.66.77.88]) by mx.acme.example; Sat, 21 Nov 2026 10:00:00 +0000',
  'From: Ann <ann@sender.example>',
  'To: bob@acme.example',
  'Subject: the plan',
  'Message-ID: <one@sender.example>',
  'Date: Sat, 21 Nov 2026 10:00:00 +0000',
];

function headOf(from: string, subject: string, type: string): readonly string[] {
  return [
    'Return-Path: <>',
    'Received: by out.sender.example; Sat, 21 Nov 2026 10:00:02 +0000',
    `From: ${from}`,
    'To: ann@sender.example',
    `Subject: ${subject}`,
    'Date: Sat, 21 Nov 2026 10:00:02 +0000',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: ${type}`,
    '',
  ];
}

interface Refused {
  readonly address: string;
  readonly status: string;
  readonly diagnostic: string;
}

/** RFC 3464 in RFC 6522, as Postfix writes it. */
function report(refused: readonly Refused[], original: readonly string[]): readonly string[] {
  const type = 'multipart/report; report-type=delivery-status; boundary="b1"';
  return [
    ...headOf('MAILER-DAEMON@out.sender.example (Mail Delivery System)', 'Undelivered Mail Returned to Sender', type),
    '--b1',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host out.sender.example.',
    '',
    ...refused.map(({ address, diagnostic }) => `<${address}>: host mx.acme.example[192.0.2.25] said: ${diagnostic}`),
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; out.sender.example',
    'Arrival-Date: Sat, 21 Nov 2026 10:00:00 +0000',
    '',
    ...refused.flatMap(({ address, status, diagnostic }) => [
      `Final-Recipient: rfc822; ${address}`,
      'Action: failed',
      `Status: ${status}`,
      'Remote-MTA: dns; mx.acme.example',
      `Diagnostic-Code: smtp; ${diagnostic}`,
      '',
    ]),
    '--b1',
    'Content-Type: message/rfc822',
    '',
    ...original,
    '--b1--',
    '',
  ];
}

const unknown = (address: string): Refused => ({
  address,
  status: '5.1.1',
  diagnostic: `550 5.1.1 <${address}>: Recipient address rejected: User unknown in virtual mailbox table`,
});

const policy: Refused = {
  address: 'bob@acme.example',
  status: '5.7.23',
  diagnostic:
    '550 5.7.23 <bob@acme.example>: Recipient address rejected: Message rejected due to: SPF fail - not authorized',
};

/** In the words of qmail-send, and of Exim where it adds no report: neither has a part of RFC 3464. */
const qmail = [
  ...headOf('MAILER-DAEMON@out.sender.example', 'failure notice', 'text/plain; charset=utf-8'),
  'Hi. This is the qmail-send program at out.sender.example.',
  "I'm afraid I wasn't able to deliver your message to the following addresses.",
  "This is a permanent error; I've given up. Sorry it didn't work out.",
  '',
  '<bob@acme.example>:',
  '192.0.2.25 failed after I sent the message.',
  'Remote host said: 552 5.2.2 Mailbox is full',
  '',
  '--- Below this line is a copy of the message.',
  '',
  ...ORIGINAL,
  '',
  'text',
];

const exim = [
  ...headOf('Mail Delivery System <Mailer-Daemon@out.sender.example>', 'Mail delivery failed', 'text/plain'),
  'This message was created automatically by mail delivery software.',
  '',
  'A message that you sent could not be delivered to one or more of its',
  'recipients. This is a permanent error. The following address(es) failed:',
  '',
  '  bob@acme.example',
  '    host mx.acme.example [192.0.2.25]',
  '    SMTP error from remote mail server after RCPT TO:<bob@acme.example>:',
  '    550 5.1.1 <bob@acme.example>: user unknown',
  '',
  '------ This is a copy of the message, including all the headers. ------',
  '',
  ...ORIGINAL,
  '',
  'text',
];

function octets(lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.join('\r\n'), 'utf8');
}

/** What nearly all bounces look like, and two that are large: in recipients, and in what is returned. */
export function composedBounces(): readonly ComposedBounce[] {
  const many = Array.from({ length: LARGE_RECIPIENTS }, (_, at) => unknown(`user${at}@acme.example`));
  const text =
    Buffer.alloc(ORIGINAL_OCTETS, 'the plan ')
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  const large = [...ORIGINAL, 'Content-Transfer-Encoding: base64', '', ...text];
  const small = [...ORIGINAL, '', 'text'];
  return [
    { form: 'report', raw: octets(report([unknown('bob@acme.example')], small)), recipients: 1, reason: 'userunknown' },
    { form: 'report on a policy', raw: octets(report([policy], small)), recipients: 1, reason: 'authfailure' },
    { form: 'words of qmail', raw: octets(qmail), recipients: 1, reason: 'mailboxfull' },
    { form: 'words of Exim', raw: octets(exim), recipients: 1, reason: 'userunknown' },
    {
      form: `report on ${LARGE_RECIPIENTS} recipients`,
      raw: octets(report(many, small)),
      recipients: LARGE_RECIPIENTS,
      reason: 'userunknown',
    },
    {
      form: 'report with a large original',
      raw: octets(report([unknown('bob@acme.example')], large)),
      recipients: 1,
      reason: 'userunknown',
    },
  ];
}

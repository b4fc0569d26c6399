import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWebhook } from '../../../src/bounce/webhooks/read-webhook.ts';

const SES = {
  notificationType: 'Bounce',
  mail: {
    timestamp: '2026-11-21T10:00:00.000Z',
    messageId: '0100',
    source: 'ann@acme.example',
    destination: ['kim@inn.example'],
    commonHeaders: {
      from: ['Ann <ann@acme.example>'],
      to: ['kim@inn.example'],
      messageId: '<1@acme.example>',
      subject: 'Hello',
    },
  },
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [
      {
        emailAddress: 'kim@inn.example',
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      },
    ],
    timestamp: '2026-11-21T10:00:02.000Z',
    remoteMtaIp: '45.66.77.88',
    reportingMTA: 'dns; a8-1.smtp-out.amazonses.com',
  },
};

const failed = (system: string, more: object = {}) => ({
  what: 'failure',
  form: 'webhook',
  system,
  recipients: [{ finalRecipient: 'kim@inn.example', action: 'failed', status: '5.1.1', reply: { code: 550 }, ...more }],
});

test('Amazon SES: a bounce, bare, in SNS, in EventBridge, and to Lambda', () => {
  const sns = { Type: 'Notification', MessageId: 'x', Message: JSON.stringify(SES) };
  const forms = [
    SES,
    sns,
    { Records: [{ EventSource: 'aws:sns', Sns: sns }] },
    { 'detail-type': 'Email Bounced', detail: { ...SES, notificationType: undefined, eventType: 'Bounce' } },
  ];
  for (const form of forms) {
    const [event] = readWebhook(JSON.stringify(form)) ?? [];
    expect(event?.bounce).toMatchObject(failed('amazon-ses', { remoteAddress: '45.66.77.88' }));
    expect(event?.bounce).toMatchObject({
      reportingMta: 'a8-1.smtp-out.amazonses.com',
      original: { subject: 'Hello', messageId: '<1@acme.example>', returnPath: 'ann@acme.example' },
    });
  }
});

test('Amazon SES: without words of the server its own class stands for them', () => {
  const bounce = {
    ...SES.bounce,
    bounceSubType: 'OnAccountSuppressionList',
    bouncedRecipients: [{ emailAddress: 'kim@inn.example' }],
  };
  const [event] = readWebhook(JSON.stringify({ ...SES, bounce })) ?? [];
  expect(event?.bounce?.recipients[0]).toMatchObject({
    status: null,
    reply: null,
    diagnostic: 'Amazon SES bounce type: Permanent, OnAccountSuppressionList',
  });
});

test('Amazon SES: complaints, deliveries and delays are told apart', () => {
  const what = (event: object) => readWebhook(JSON.stringify({ mail: SES.mail, ...event }))?.[0]?.bounce;
  const complaint = { complainedRecipients: [{ emailAddress: 'kim@inn.example' }], complaintFeedbackType: 'abuse' };
  expect(what({ notificationType: 'Complaint', complaint })).toMatchObject({
    what: 'complaint',
    feedback: { type: 'abuse' },
  });
  expect(
    what({ eventType: 'Delivery', delivery: { recipients: ['kim@inn.example'], smtpResponse: '250 2.6.0 ok' } }),
  ).toMatchObject({
    what: 'success',
    recipients: [{ finalRecipient: 'kim@inn.example', action: 'delivered', reply: { code: 250 } }],
  });
  const deliveryDelay = {
    delayType: 'MailboxFull',
    delayedRecipients: [{ emailAddress: 'kim@inn.example', status: '4.2.2', diagnosticCode: '452 4.2.2 full' }],
  };
  expect(what({ eventType: 'DeliveryDelay', deliveryDelay })).toMatchObject({
    what: 'delay',
    recipients: [{ action: 'delayed', status: '4.2.2', reply: { code: 452 } }],
  });
  expect(what({ eventType: 'Open' })).toMatchObject({ what: 'none', recipients: [] });
});

test('SendGrid: a list of events, of which each is one', () => {
  const common = {
    email: 'kim@inn.example',
    timestamp: 1_795_255_200,
    sg_event_id: 'e',
    'smtp-id': '<1@acme.example>',
  };
  const events = readWebhook(
    JSON.stringify([
      {
        ...common,
        event: 'bounce',
        type: 'bounce',
        status: '5.1.1',
        reason: '550 5.1.1 no such user',
        ip: '192.0.2.1',
      },
      { ...common, event: 'deferred', response: '450 4.7.1 later' },
      { ...common, event: 'dropped', reason: 'Bounced Address' },
      { ...common, event: 'spamreport' },
      { ...common, event: 'open' },
    ]),
  );
  expect(events?.map(({ number, bounce }) => [number, bounce?.what])).toEqual([
    [1, 'failure'],
    [2, 'delay'],
    [3, 'failure'],
    [4, 'complaint'],
    [5, 'none'],
  ]);
  expect(events?.[0]?.bounce).toMatchObject(failed('sendgrid', { lastAttemptAtMs: 1_795_255_200_000 }));
  expect(events?.[0]?.bounce?.original).toMatchObject({ messageId: '<1@acme.example>', sendingAddress: '192.0.2.1' });
  expect(events?.[2]?.bounce?.recipients[0]).toMatchObject({ reply: null, diagnostic: 'Bounced Address' });
});

test('Mailgun: the data of an event, and a page of its events API', () => {
  const event = {
    event: 'failed',
    severity: 'permanent',
    reason: 'bounce',
    timestamp: 1_795_255_200.5,
    recipient: 'kim@inn.example',
    envelope: { sender: 'ann@acme.example', 'sending-ip': '192.0.2.1' },
    'delivery-status': {
      code: 550,
      'enhanced-code': '5.1.1',
      message: 'no such user',
      description: '',
      'mx-host': 'mx.inn.example',
    },
    message: { headers: { 'message-id': '1@acme.example', from: 'ann@acme.example', subject: 'Hello' } },
  };
  for (const form of [{ signature: {}, 'event-data': event }, { items: [event] }]) {
    const [one] = readWebhook(JSON.stringify(form)) ?? [];
    expect(one?.bounce).toMatchObject(failed('mailgun', { remoteMta: 'mx.inn.example', diagnostic: 'no such user' }));
    expect(one?.bounce?.original).toMatchObject({ messageId: '<1@acme.example>', sendingAddress: '192.0.2.1' });
  }
  const soft = readWebhook(JSON.stringify({ 'event-data': { ...event, severity: 'temporary' } }));
  expect(soft?.[0]?.bounce?.what).toBe('delay');
});

test('Postmark: by its record type and its bounce type', () => {
  const bounce = {
    RecordType: 'Bounce',
    Type: 'HardBounce',
    TypeCode: 1,
    Description: 'The server was unable to deliver your message.',
    Details: 'smtp;550 5.1.1 no such user',
    Email: 'kim@inn.example',
    From: 'ann@acme.example',
    BouncedAt: '2026-11-21T10:00:00.0000000-05:00',
  };
  expect(readWebhook(JSON.stringify(bounce))?.[0]?.bounce).toMatchObject(
    failed('postmark', { lastAttemptAtMs: Date.UTC(2026, 10, 21, 15) }),
  );
  expect(readWebhook(JSON.stringify({ Bounces: [{ ...bounce, RecordType: undefined }] }))?.[0]?.bounce?.what).toBe(
    'failure',
  );
  const whatOf = (more: object) => readWebhook(JSON.stringify({ ...bounce, ...more }))?.[0]?.bounce?.what;
  expect([
    whatOf({ Type: 'Transient' }),
    whatOf({ Type: 'AutoResponder' }),
    whatOf({ RecordType: 'SpamComplaint' }),
  ]).toEqual(['delay', 'vacation', 'complaint']);
});

test('SparkPost: a webhook, and its events API', () => {
  const event = {
    type: 'bounce',
    event_id: '9',
    bounce_class: '10',
    error_code: '550',
    raw_reason: '550 5.1.1 <kim@inn.example> no such user',
    rcpt_to: 'kim@inn.example',
    msg_from: 'ann@acme.example',
    ip_address: '45.66.77.88',
    sending_ip: '192.0.2.1',
    timestamp: '1795255200',
  };
  for (const form of [[{ msys: { message_event: event } }], { results: [event] }]) {
    const [one] = readWebhook(JSON.stringify(form)) ?? [];
    expect(one?.bounce).toMatchObject(failed('sparkpost', { remoteAddress: '45.66.77.88' }));
    expect(one?.bounce?.original).toMatchObject({ returnPath: 'ann@acme.example', sendingAddress: '192.0.2.1' });
  }
  expect(
    readWebhook(JSON.stringify([{ msys: { message_event: { ...event, bounce_class: '60' } } }]))?.[0]?.bounce?.what,
  ).toBe('vacation');
});

test('one event in each line', () => {
  expect(readWebhook(`${JSON.stringify(SES)}\n${JSON.stringify(SES)}\n`)).toHaveLength(2);
});

test('what is no event is said to be none, and what is no JSON is none at all', () => {
  expect(readWebhook('{"hello": "world"}')).toEqual([{ number: 1, bounce: null }]);
  expect(readWebhook('550 5.1.1 user unknown')).toBeNull();
  expect(readWebhook('550')).toBeNull();
});

test('any JSON is read without a throw', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom(...Object.keys(SES), 'msys', 'event-data', 'RecordType', 'event'),
      (value, name) => {
        readWebhook(JSON.stringify(value));
        readWebhook(JSON.stringify({ ...SES, [name]: value }));
      },
    ),
    { numRuns: 200 },
  );
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('"%s" is a name as any other', (name) => {
  const to = 'kim@inn.example';
  const events = [
    { RecordType: 'Bounce', Type: name, Email: to },
    { event: name, email: to, sg_event_id: '1' },
    { msys: { message_event: { type: 'bounce', bounce_class: name, rcpt_to: to } } },
    { msys: { message_event: { type: name, rcpt_to: to } } },
    { notificationType: name, mail: {} },
  ];
  const whats = events.flatMap((event) => readWebhook(JSON.stringify(event))?.map(({ bounce }) => bounce?.what));
  expect(whats).toEqual(['failure', undefined, 'failure', undefined, 'none']);
});

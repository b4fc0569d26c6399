import { expect, test } from 'vitest';
import { readWebhook } from '../../../src/bounce/webhooks/read-webhook.ts';
import { inputKindOf } from '../../../src/cli/bounce-kinds.ts';

const event = (email: string) => ({
  email,
  event: 'bounce',
  sg_event_id: 'x',
  timestamp: 1_795_255_200,
  status: '5.1.1',
  reason: '550 5.1.1 no "such" user {x',
});
const [ONE, OTHER] = [event('kim@inn.example'), event('lee@inn.example')];
const json = JSON.stringify;

test.for([
  ['joined without anything between, as Firehose does', json(ONE) + json(OTHER)],
  ['printed over lines, one behind the other', `${JSON.stringify(ONE, null, 2)}\n${JSON.stringify(OTHER, null, 2)}\n`],
  ['with commas between', `${json(ONE)},\n${json(OTHER)},\n`],
  ['a list with a comma too many', `[${json(ONE)},${json(OTHER)},]`],
  ['messages of SQS', json({ Messages: [{ Body: json(ONE) }, { Body: json([OTHER]) }] })],
  ['what a web server was posted', json([{ headers: {}, body: ONE }, { body: [OTHER] }])],
] as const)('events are read: %s', ([, text]) => {
  expect(readWebhook(text)?.map(({ bounce }) => bounce?.recipients[0]?.finalRecipient)).toEqual([
    'kim@inn.example',
    'lee@inn.example',
  ]);
});

test('of a text that was cut, what is whole is read, and the rest is counted', () => {
  const events = readWebhook(`[${json(ONE)},${json(OTHER).slice(0, 60)}`);
  expect(events?.map(({ bounce }) => bounce?.what)).toEqual(['failure', undefined]);
  expect(readWebhook('{"a": ')).toBeNull();
});

test('Mailgun: the webhooks of before, as a form and as JSON', async () => {
  const fields = {
    event: 'bounced',
    recipient: 'kim@inn.example',
    code: '550',
    error: '5.1.1 no such user',
    'message-headers': json([
      ['Subject', 'Hi'],
      ['Message-Id', '<1@acme.example>'],
    ]),
    timestamp: '1795255200',
    token: 't',
    signature: 's',
  };
  const form = new URLSearchParams(fields).toString();
  expect(await inputKindOf(Buffer.from(form))).toBe('json');
  for (const text of [form, json(fields)]) {
    expect(readWebhook(text)?.[0]?.bounce).toMatchObject({
      what: 'failure',
      system: 'mailgun',
      recipients: [{ finalRecipient: 'kim@inn.example', status: '5.1.1', reply: { code: 550 } }],
      original: { subject: 'Hi', messageId: '<1@acme.example>' },
    });
  }
  const whatOf = (more: object) => readWebhook(json({ ...fields, ...more }))?.[0]?.bounce?.what;
  expect([whatOf({ event: 'dropped' }), whatOf({ event: 'complained' }), whatOf({ event: 'opened' })]).toEqual([
    'failure',
    'complaint',
    'none',
  ]);
});

test('lists of addresses that bounced, of SendGrid and Mailgun', () => {
  const listed = [
    { created: 1_795_255_200, email: 'kim@inn.example', reason: '550 5.1.1 no such user', status: '5.1.1' },
  ];
  const items = [{ address: 'kim@inn.example', code: '550', error: '5.1.1 no such user', created_at: 'x' }];
  for (const [list, system] of [
    [listed, 'sendgrid'],
    [{ items }, 'mailgun'],
  ] as const) {
    expect(readWebhook(json(list))?.[0]?.bounce).toMatchObject({
      what: 'failure',
      system,
      recipients: [{ finalRecipient: 'kim@inn.example', status: '5.1.1', reply: { code: 550 } }],
    });
  }
});

test('Amazon SES: until when it tries again', () => {
  const delay = {
    eventType: 'DeliveryDelay',
    mail: {},
    deliveryDelay: {
      delayedRecipients: [{ emailAddress: 'kim@inn.example' }],
      delayType: 'General',
      expirationTime: '2026-11-21T20:00:00.000Z',
    },
  };
  expect(readWebhook(json(delay))?.[0]?.bounce?.recipients).toMatchObject([
    { action: 'delayed', willRetryUntilMs: Date.UTC(2026, 10, 21, 20) },
  ]);
});

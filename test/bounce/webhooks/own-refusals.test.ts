import { expect, test } from 'vitest';
import { conclude } from '../../../src/bounce/conclude.ts';
import { readWebhook } from '../../../src/bounce/webhooks/read-webhook.ts';

// What the service itself refused, or could not do: no server of the recipient said anything.
test.for([
  [
    'SES: a virus',
    { eventType: 'Reject', mail: { destination: ['kim@inn.example'] }, reject: { reason: 'Bad content' } },
    'virusdetected',
    'permanent',
  ],
  [
    'SES: a template without its data',
    {
      eventType: 'Rendering Failure',
      mail: { destination: ['kim@inn.example'] },
      failure: { errorMessage: "Attribute 'name' is not present in the rendering data.", templateName: 'T' },
    },
    'contenterror',
    'permanent',
  ],
  [
    'SendGrid: no mail server to be found',
    {
      email: 'kim@inn.example',
      event: 'bounce',
      type: 'blocked',
      sg_event_id: 'x',
      reason: 'unable to get mx info: failed to get IPs from PTR record: lookup inn.example: unrecognized address',
    },
    'networkerror',
    'temporary',
  ],
  [
    'Mailgun: a sandbox',
    {
      'event-data': {
        event: 'rejected',
        recipient: 'kim@inn.example',
        reject: { reason: 'Sandbox subdomains are for test purposes only. Please add your own domain.' },
      },
    },
    'rejected',
    'permanent',
  ],
  [
    'Postmark: a type, and words that say nothing',
    { RecordType: 'Bounce', Type: 'HardBounce', Email: 'kim@inn.example', Details: 'Test bounce details' },
    'userunknown',
    'permanent',
  ],
  [
    'Postmark: what a server said goes before the type',
    { RecordType: 'Bounce', Type: 'HardBounce', Email: 'kim@inn.example', Details: 'smtp;552 5.2.2 over quota' },
    'mailboxfull',
    'permanent',
  ],
] as const)('%s', ([, event, reason, kind]) => {
  const bounce = readWebhook(JSON.stringify(event))?.[0]?.bounce ?? null;
  const recipient = bounce?.recipients[0];
  if (bounce === null || recipient === undefined) throw new Error('not read');
  expect(conclude(recipient, bounce, { provider: null })).toMatchObject({ reason, kind });
});

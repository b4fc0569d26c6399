import { bounceOf, codeAt, type EventReader, statusAt, textAt, timeAt } from './event.ts';

/**
 * An entry of the list of addresses that bounced, as a service's API gives it: SendGrid (`/v3/suppression/bounces`: created,
 * email, reason, status), Mailgun (`/v3/…/bounces`: address, code, error, created_at).
 */
export const suppressedAddress: EventReader = (entry) => {
  const address = textAt(entry, 'address');
  if (address !== null && Object.hasOwn(entry, 'error') && Object.hasOwn(entry, 'created_at')) {
    const said = textAt(entry, 'error');
    const recipient = { recipient: address, code: codeAt(entry, 'code'), said };
    return bounceOf({
      what: 'failure',
      system: 'mailgun',
      atMs: timeAt(entry, 'created_at'),
      recipients: [recipient],
    });
  }
  const email = textAt(entry, 'email');
  const said = textAt(entry, 'reason');
  if (email === null || said === null || timeAt(entry, 'created') === null) return null;
  return bounceOf({
    what: 'failure',
    system: 'sendgrid',
    atMs: timeAt(entry, 'created'),
    recipients: [{ recipient: email, status: statusAt(entry, 'status'), said }],
  });
};

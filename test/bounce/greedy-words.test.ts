import { expect, test } from 'vitest';
import { conclude } from '../../src/bounce/conclude.ts';
import { readPastedReply } from '../../src/bounce/pasted-reply.ts';
import { systemNamed } from '../../src/bounce/systems.ts';

// Words of one cause that stand in replies of another: the wrong advice would do harm.
test.for([
  ['550 5.1.1 kim@inn.example is not listed in our directory', 'userunknown'],
  ['550 5.7.1 mailbox not found (mail received from IP 45.66.77.88)', 'userunknown'],
  ['550 5.7.1 User email address is marked as invalid', 'userunknown'],
  ['550 5.2.1 account kim@inn.example is blocked due to unpaid bills', 'suspend'],
  ['550 5.2.1 this account was suspended as it is compromised', 'suspend'],
  ['550 5.7.1 you are not allowed to send to this group', 'policyviolation'],
  ['550 5.7.1 IP 45.66.77.88 has been blocked by our system', 'blocked'],
  ['554 5.7.1 ESMTP service not available', 'blocked'],
  ['550 #5.7.1 Your access to submit messages to this e-mail system has been rejected.', 'blocked'],
  ['554 5.7.1 your DKIM key is no longer available', 'authfailure'],
  ['554 5.7.1 DMARC: message rejected as per domain policy', 'authfailure'],
  ["550 5.7.1 <ann@acme.example>: Sender address rejected: SPF-Result=acme.example: 'FAIL'", 'authfailure'],
  ['451 4.3.0 temporary failure of the virus scanner, try later', 'systemerror'],
  ['451 4.7.1 spam filter is temporarily unavailable', 'systemerror'],
  ['552 Requested mail action aborted: exceeded storage allocation', 'mailboxfull'],
  ["554 5.2.2 insufficient storage in the user's mailbox", 'mailboxfull'],
  ['452 4.3.1 Insufficient system storage', 'systemfull'],
  ['550 Requested action not taken: mailbox unavailable invalid DNS MX or A/AAAA resource record', 'rejected'],
  ['554 Message not accepted: null MX record for the sender domain', 'rejected'],
  ['550 5.1.10 The domain inn.example does not receive email: null MX', 'notaccept'],
  [
    "550 5.7.703 Your message can't be delivered because one or more recipients are blocked by your organization's tenant allow/block list policy",
    'policyviolation',
  ],
  ['550 5.4.11 Agent generated message depth exceeded', 'networkerror'],
  ['421 4.2.0 too many bad recipients, try again later', 'toomanyconn'],
  ['550 5.7.1 TLS encryption is required by this domain', 'failedstarttls'],
  ['550-This address has been moved. Please use kim@new.example', 'hasmoved'],
] as const)('%s means %s, whoever says it', ([text, reason]) => {
  const bounce = readPastedReply(text);
  const [recipient] = bounce.recipients;
  if (recipient === undefined) throw new Error('no recipient');
  expect(conclude(recipient, bounce, { provider: null }).reason).toBe(reason);
});

test.for([
  ['gmx', '421-gmx.net (mxgmx115) Nemesis ESMTP Service not available 421-Too many connections.', 'toomanyconn'],
  [
    'ionos',
    '550-Requested action not taken: mailbox unavailable\n550 invalid DNS MX or A/AAAA resource record',
    'rejected',
  ],
  [
    'outlook',
    "421 RP-001 Unfortunately, some messages from 45.66.77.88 weren't sent. Please try again.",
    'toomanyconn',
  ],
  ['zoho', '553 Relaying disallowed as ann@acme.example', 'rejected'],
] as const)('%s: %s means %s', ([name, text, reason]) => {
  const bounce = readPastedReply(text);
  const [recipient] = bounce.recipients;
  if (recipient === undefined) throw new Error('no recipient');
  expect(conclude(recipient, bounce, { provider: systemNamed(name) }).reason).toBe(reason);
});

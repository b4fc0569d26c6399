import { describe, expect, test } from 'vitest';
import { conclude } from '../../src/bounce/conclude.ts';
import { readPastedReply } from '../../src/bounce/pasted-reply.ts';
import { software } from '../../src/bounce/software.ts';

// What nobody is known to write, in words that are about one cause only; all composed.

describe('a reply in words of its own', () => {
  test.for([
    ['550 the account of kim has been deleted', 'userunknown'],
    ['553 sorry, this recipient is not in my validrcptto list (#5.7.1)', 'userunknown'],
    ['550 address not recognised', 'userunknown'],
    ['550 please resend to the new address', 'hasmoved'],
    ['550 this mailbox has migrated to another system', 'hasmoved'],
    ['550 this recipient only receives mail from the contact list', 'filtered'],
    ['550 5.2.1 user status is inactive', 'suspend'],
    ['550 incoming mail is disabled for this domain', 'notaccept'],
    ['550 this domain does not take mail', 'notaccept'],
    ['422 the mailbox has reached its size limit', 'mailboxfull'],
    ['552 the storage of kim is exhausted', 'mailboxfull'],
    ['550 5.7.1 DMARC alignment failure', 'authfailure'],
    ['550 5.7.1 our check of SPF was not happy', 'authfailure'],
    ['550 5.7.26 unauthenticated mail from acme.example is refused', 'authfailure'],
    ['554 we take nothing from consumer networks', 'blocked'],
    ['554 No SMTP service for 45.66.77.88', 'blocked'],
    ['554 low senderscore', 'badreputation'],
    ['554 your address 45.66.77.88 has no name in DNS', 'requireptr'],
    ['550 we do not serve acme.example', 'norelaying'],
    ['421 maximum number of parallel sessions reached', 'toomanyconn'],
    ['550 we require an encrypted session', 'failedstarttls'],
    ['550 worm found', 'virusdetected'],
    ['554 the mail looks like junk', 'spamdetected'],
    ['554 the URL in the body is listed in a blocklist', 'spamdetected'],
    ['550 headers contain characters that are not allowed', 'contenterror'],
    ['550 5.7.1 header From: must have exactly one address', 'notcompliantrfc'],
    ['we have tried for 48 hours', 'expired'],
    ['550 5.7.1 mailbox not found, says your server', 'userunknown'],
    ['550 scripts in attachments are not allowed', 'policyviolation'],
    ['message went through 31 hops', 'networkerror'],
  ] as const)('%s means %s', ([text, reason]) => {
    const bounce = readPastedReply(text);
    const [recipient] = bounce.recipients;
    if (recipient === undefined) throw new Error('no recipient');
    expect(conclude(recipient, bounce, { provider: null }).reason).toBe(reason);
  });
});

test('words that anybody may write are not taken for those of one provider', () => {
  for (const text of [
    '550 5.1.1 recipient does not exist',
    '550 rejected by recipient',
    '554 Bad DNS PTR resource record',
  ]) {
    const bounce = readPastedReply(text);
    const [recipient] = bounce.recipients;
    if (recipient === undefined) throw new Error('no recipient');
    const { rule } = conclude(recipient, bounce, { provider: null });
    expect(['Tencent SES', 'QQ Mail', 'GMX']).not.toContain(rule?.of);
    expect(software.map(({ name }) => name)).toContain(rule?.of);
  }
});

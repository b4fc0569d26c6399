import { describe, expect, test } from 'vitest';
import { NOTHING_SAID, noBounce } from '../../src/bounce/bounce-mail.ts';
import { conclude } from '../../src/bounce/conclude.ts';
import type { BouncePhase, BounceReason } from '../../src/core/bounce.ts';

// Other ways to say what the examples of the rules say; all composed.

const wordings: Partial<Readonly<Record<BounceReason, readonly string[]>>> = {
  suspend: [
    'kim@acme.example is currently suspended',
    'the mailbox kim@acme.example has been suspended',
    'this address has been disabled',
    'the address has been closed',
    'kim@acme.example is unavailable: user is terminated',
  ],
  authfailure: ['550 rejected: DMARC', '550 sender.example publishes SPF, and you are not in it'],
  contenterror: ['554 MIME nesting too deep', '550 invalid UTF-8 in header (in reply to end of DATA command)'],
  notcompliantrfc: ['550 Duplicate Subject header', '550 the From field must hold exactly one address'],
  systemerror: ['451 the database is down'],
  badreputation: ['554 poor sender score'],
  hasmoved: ['550 address changed, write to lee@goal.example'],
  blocked: ['550 we take no mail: go away', '550 we do not accept mail from your host'],
  norelaying: ['acme.example is not local, and we are not a gateway', "we don't handle mail for acme.example"],
  hostunknown: [
    '550 <kim@goal.example>: Recipient address rejected: Domain not found',
    'Recipient: [SMTP:kim@goal.example] Reason: The domain goal.example could not be resolved',
    '550 the domain goal.example is not registered',
    'unroutable address',
    'we could not resolve the domain name acme.example',
  ],
  expired: ['not delivered after multiple retries'],
  requireptr: [
    '554 your PTR does not match',
    'the corresponding forward DNS entry does not point to the sending address',
  ],
  mailboxfull: ['not put away, the mailbox being full', 'Das Postfach des Empfängers ist voll'],
  virusdetected: ['554 a macro in your attachment is infected', 'Virus Phishing/Malicious_URL detected'],
  policyviolation: ['bounced due to organizational settings', 'we take no mail with images or other attachments'],
  spamdetected: [
    '550 URIBL hit',
    '550 this mail contains a blacklisted link',
    '554 Message refused: junk',
    'Message filtered',
  ],
  userunknown: ['550 the account kim@goal.example is not registered'],
  rejected: ['Rule imposed mailbox access for kim@acme.example refused', '550 denied [bouncedeny] kim@acme.example'],
  filtered: [
    'the mail was refused by my Sieve script',

    '550 recipient does not accept mail from strangers',
    "550 you are on the recipient's block list",
    'user does not exist, but will deliver to /home/vpopmail/domains/acme.example/kim/',
  ],
  exceedlimit: ['552 5.2.3 Message length exceeds administrative limit'],
  mesgtoobig: ['552 5.3.4 Message length exceeds administrative limit'],
};

describe('words that mean', () => {
  test.for(Object.entries(wordings).flatMap(([reason, texts]) => texts.map((text) => [reason, text] as const)))(
    '%s: %s',
    ([reason, text]) => {
      expect(reasonOf(text)).toBe(reason);
    },
  );
});

test('a bare refusal in answer to MAIL is about the sender, and about the client before', () => {
  expect(reasonOf('550 Access denied', 'mail')).toBe('rejected');
  expect(reasonOf('550 Access denied', 'ehlo')).toBe('blocked');
});

test('what a notice says of the other domain is not what a recipient prefers', () => {
  expect(reasonOf('it was rejected by the recipient domain')).not.toBe('filtered');
  expect(reasonOf('The user does not accept email in other character sets')).not.toBe('notaccept');
});

function reasonOf(diagnostic: string, phase: BouncePhase | null = null): BounceReason {
  const status = /[45]\.\d\.\d/.exec(diagnostic)?.[0] ?? null;
  const recipient = { ...NOTHING_SAID, finalRecipient: 'kim@acme.example', diagnostic, status, phase };
  const bounce = { ...noBounce([]), what: 'failure', form: 'report', recipients: [recipient] } as const;
  return conclude(recipient, bounce, { provider: null }).reason;
}

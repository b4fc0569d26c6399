import { defineFindings, type Effect } from '../../src/core/finding.ts';
import type { JourneyStep, MailboxPlacement, Placement } from '../../src/core/placement.ts';
import type { ProbeRequest } from '../../src/core/probe.ts';

// Entries of the checks of a probe, and placements as the check `probe` shows them.

const bounceYours: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };

export interface SampleReply {
  readonly code: number;
  readonly enhanced: string | null;
  readonly lines: readonly string[];
  readonly rule: string | null;
  readonly meaning: string | null;
}

export const spfRefusal: SampleReply = {
  code: 550,
  enhanced: '5.7.23',
  lines: ['The message was rejected because of Sender Policy Framework violation'],
  rule: 'spf-violation',
  meaning: 'the sender failed SPF',
};

export const probeFindings = defineFindings({
  'probe-refused': {
    severity: 'critical',
    effects: [bounceYours],
    spec: 'RFC 5321 section 4.2.1',
    example: { recipients: ['you@mail.example'], route: 'direct', phase: 'rcpt', replies: [spfRefusal] },
    text: ({ recipients }: { recipients: readonly string[]; route: string; phase: string; replies: unknown }) => ({
      title: `the probe to ${recipients.join(', ')} was refused`,
      why: 'mail of yours is refused in the same way, and comes back to its sender',
      fix: { text: 'mend what the reply names, then probe again' },
    }),
  },
  'probe-bounced': {
    severity: 'critical',
    effects: [bounceYours],
    spec: 'RFC 3464 section 2.3',
    example: { recipients: ['you@mail.example'], replies: [spfRefusal] },
    text: ({ recipients }: { recipients: readonly string[]; replies: unknown }) => ({
      title: `the probe to ${recipients.join(', ')} bounced`,
      why: 'mail of yours comes back in the same way',
      fix: { text: 'mend what the reply names, then probe again' },
    }),
  },
  'probe-put-off': {
    severity: 'major',
    effects: [bounceYours],
    spec: 'RFC 5321 section 4.2.1',
    example: { replies: [] },
    text: (_: { replies: unknown }) => ({
      title: 'the probe was put off for longer than was waited',
      why: 'mail of yours waits in the queue, and comes back after days',
      fix: { text: 'probe again with a longer --retry' },
    }),
  },
  'probe-junk': {
    severity: 'critical',
    effects: [spam],
    spec: 'RFC 6154 section 2',
    example: { placements: [{ recipient: 'you@mail.example', folder: 'Junk', provider: 'gmail' }] },
    text: ({ placements }: { placements: readonly { recipient: string; folder: string; provider: string }[] }) => ({
      title: `the probe was filed as spam (${placements.map(({ folder }) => folder).join(', ')})`,
      why: 'hardly anyone looks there',
      fix: { text: 'mend what the report names as its cause, then probe again' },
    }),
  },
  'probe-not-arrived': {
    severity: 'critical',
    effects: [spam],
    spec: 'RFC 5321 section 4.2.5',
    example: { recipients: ['you@mail.example'] },
    text: ({ recipients }: { recipients: readonly string[] }) => ({
      title: `the probe is in no folder of ${recipients.join(', ')}`,
      why: 'a server took it, and then it was lost, held back or thrown away',
      fix: { text: 'ask the provider, with the Message-ID' },
    }),
  },
  'probe-greylisted': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6647 section 2',
    example: { seconds: 301 },
    text: ({ seconds }: { seconds: number }) => ({
      title: `greylisted: taken after ${seconds} s`,
      why: 'the first message from a new place is put off for a while',
      fix: { text: 'nothing' },
    }),
  },
});

export const receivedFindings = defineFindings({
  'received-spf-failed': {
    severity: 'major',
    effects: [bounceYours, spam],
    spec: 'RFC 8601 section 2.7.2',
    example: { recipient: 'you@mail.example', result: 'permerror' },
    text: ({ result }: { recipient: string; result: string }) => ({
      title: `the receiver says spf=${result}`,
      why: 'it does not count SPF for you',
      fix: { text: 'mend the SPF record' },
    }),
  },
  'received-dkim-failed': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 8601 section 2.7.1',
    example: { recipient: 'you@mail.example', result: 'fail' },
    text: ({ result }: { recipient: string; result: string }) => ({
      title: `the receiver says dkim=${result}`,
      why: 'it does not count the signature for you',
      fix: { text: 'mend the signature' },
    }),
  },
  'received-spam-marked': {
    severity: 'critical',
    effects: [spam],
    spec: 'https://learn.microsoft.com/defender-office-365/anti-spam-spam-confidence-level-scl-about',
    example: { recipient: 'you@mail.example' },
    text: (_: { recipient: string }) => ({
      title: 'the receiver marked the message as spam',
      why: 'its filter gave it more points than it lets through',
      fix: { text: 'look at the rules that gave the points' },
    }),
  },
});

const STEPS: readonly JourneyStep[] = [
  { step: 'submit', host: 'smtp.acme.example', startMs: 0, elapsedMs: 412, how: 'seen', detail: '250 2.0.0 queued' },
  { step: 'queue', host: 'smtp.acme.example', startMs: 412, elapsedMs: 88, how: 'inferred', detail: '' },
  {
    step: 'mx-lookup',
    host: null,
    startMs: null,
    elapsedMs: null,
    how: 'inferred',
    detail: 'made by smtp.acme.example',
  },
  { step: 'relay', host: 'mx.mail.example', startMs: 500, elapsedMs: 1000, how: 'stated', detail: 'ESMTPS, TLSv1.3' },
  { step: 'delivery', host: 'mx.mail.example', startMs: 1500, elapsedMs: 1200, how: 'inferred', detail: '' },
  { step: 'imap', host: 'imap.mail.example', startMs: 2700, elapsedMs: 310, how: 'seen', detail: 'INBOX, UID 7' },
  { step: 'pop3', host: 'pop.mail.example', startMs: 2700, elapsedMs: 190, how: 'seen', detail: 'UIDL 0007' },
];

export function mailbox(fields: Partial<MailboxPlacement> = {}): MailboxPlacement {
  return {
    recipient: 'you@mail.example',
    provider: 'gmail',
    verdict: 'inbox',
    looked: 'every-folder',
    folder: 'INBOX',
    labels: null,
    seconds: 2.3,
    detail: 'found in INBOX',
    ...fields,
  };
}

/** @param mailboxes  the worst first: the first of them stands for all */
export function placement(mailboxes: readonly MailboxPlacement[], rest: Partial<Placement> = {}): Placement {
  const [first = mailbox()] = mailboxes;
  return {
    verdict: first.verdict,
    folder: first.folder,
    seconds: first.seconds,
    phase: null,
    reply: null,
    sendingAddress: '192.0.2.25',
    mailboxes,
    journey: STEPS,
    ...rest,
  };
}

/** One message to these recipients, handed to the MX hosts. */
export function probeRequest(...to: readonly string[]): ProbeRequest {
  return {
    messages: [
      {
        token: 'abcdefgh12345678',
        messageId: '<abcdefgh12345678@acme.example>',
        subject: 'mailcheck probe',
        raw: '',
        envelope: { from: 'me@acme.example', to },
        smtputf8: false,
        eightBit: false,
      },
    ],
    route: { kind: 'direct' },
    mailboxes: [],
    senderMailbox: null,
    waitMs: 60_000,
    retryMs: 0,
    deleteAfter: false,
  };
}

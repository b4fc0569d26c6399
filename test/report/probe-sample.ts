import { defineFindings, type Effect } from '../../src/core/finding.ts';
import type { HandOverTry } from '../../src/core/handover.ts';
import type { JourneyStep, MailboxPlacement, Placement } from '../../src/core/placement.ts';
import type { ProbeRequest } from '../../src/core/probe.ts';
import type { CopyShown, HopShown, WayShown } from '../../src/core/received-copy.ts';

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

export const unknownUser: SampleReply = {
  code: 550,
  enhanced: '5.1.1',
  lines: ['The email account that you tried to reach does not exist'],
  rule: 'gmail-user-unknown',
  meaning: 'there is no such mailbox',
};

export const spfRefusal: SampleReply = {
  code: 550,
  enhanced: '5.7.23',
  lines: ['The message was rejected because of Sender Policy Framework violation'],
  rule: 'spf-violation',
  meaning: 'the sender failed SPF',
};

const refusals = {
  spec: 'RFC 5321 section 4.2.1',
  text: ({ replies }: { replies: readonly SampleReply[] }) => ({
    title: `the probe came back: ${replies.map(({ code, enhanced }) => `${code} ${enhanced}`).join('; ')}`,
    why: 'mail of yours comes back in the same way',
    fix: { text: 'mend what the reply names, then probe again' },
  }),
} as const;

/** Codes, severities and effects as the check `probe` has them; the words are shorter. */
export const probeFindings = defineFindings({
  'probe-refused': { ...refusals, severity: 'critical', effects: [bounceYours], example: { replies: [spfRefusal] } },
  'probe-bounced': { ...refusals, severity: 'critical', effects: [bounceYours], example: { replies: [spfRefusal] } },
  'probe-recipient-refused': { ...refusals, severity: 'critical', effects: [], example: { replies: [unknownUser] } },
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
    effects: [],
    spec: 'RFC 5321 section 4.2.5',
    example: { recipients: ['you@mail.example'] },
    text: ({ recipients }: { recipients: readonly string[] }) => ({
      title: `the probe was not found: ${recipients.join(', ')}`,
      why: 'a server took it, and then it was lost, held back or thrown away',
      fix: { text: 'look for it in the log of the server that took it' },
    }),
  },
  'probe-delayed': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6647 section 2',
    example: { seconds: 301 },
    text: ({ seconds }: { seconds: number }) => ({
      title: `put off for ${seconds} s before it was taken`,
      why: 'greylisting does so with senders that it does not know',
      fix: { text: 'nothing to do' },
    }),
  },
});

/** Of the check `received`. */
export const receivedFindings = defineFindings({
  'received-spf-failed': {
    severity: 'major',
    effects: [bounceYours, spam],
    spec: 'RFC 8601 section 2.7.2',
    example: { recipients: ['you@mail.example'], results: ['permerror'] },
    text: ({ results }: { recipients: readonly string[]; results: readonly string[] }) => ({
      title: `the receiver says spf=${results.join(', ')}`,
      why: 'it does not count SPF for you',
      fix: { text: 'mend the SPF record' },
    }),
  },
  'received-spam-marked': {
    severity: 'major',
    effects: [spam],
    spec: 'https://learn.microsoft.com/defender-office-365/anti-spam-spam-confidence-level-scl-about',
    example: { recipients: ['you@mail.example'] },
    text: (_: { recipients: readonly string[] }) => ({
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
    refusedBy: null,
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
    judgeCopies: false,
  };
}

/** A copy of which receiver and we say the same. */
export function copy(fields: Partial<CopyShown> = {}): CopyShown {
  const results = [
    { method: 'spf', result: 'pass', detail: 'smtp.mailfrom=acme.example' },
    { method: 'dkim', result: 'pass', detail: 'header.d=acme.example' },
    { method: 'dmarc', result: 'pass', detail: null },
  ];
  return {
    recipient: 'you@mail.example',
    provider: 'gmail',
    authservId: 'mx.mail.example',
    stated: results,
    own: results,
    disagreements: [],
    spam: [],
    ...fields,
  };
}

export function hop(fields: Partial<HopShown> = {}): HopShown {
  return {
    from: 'smtp.acme.example',
    address: '192.0.2.25',
    by: 'mx.mail.example',
    protocol: 'ESMTPS',
    tls: { used: true, version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
    delayMs: 1000,
    skewMs: 0,
    kind: 'transfer',
    trusted: true,
    ...fields,
  };
}

export function way(hops: readonly HopShown[], rest: Partial<WayShown> = {}): WayShown {
  return {
    recipient: 'you@mail.example',
    hops,
    slowest: null,
    totalMs: 2300,
    ownSkewMs: 0,
    crossesBorder: true,
    ...rest,
  };
}

/** A dialogue that ends at RCPT TO. */
export function refusedTry(fields: Partial<HandOverTry> = {}): HandOverTry {
  const ok = { code: 250, enhanced: null, lines: ['ok'] };
  return {
    message: 0,
    host: 'mx.mail.example',
    address: '198.51.100.25',
    port: 25,
    startMs: 12,
    demand: 'mta-sts',
    tls: 'TLSv1.3',
    detail: 'we said QUIT',
    steps: [
      { phase: 'connect', command: null, reply: null, elapsedMs: 21 },
      { phase: 'banner', command: null, reply: { ...ok, code: 220, lines: ['mx.mail.example ESMTP'] }, elapsedMs: 40 },
      { phase: 'ehlo', command: 'EHLO me.acme.example', reply: { ...ok, lines: ['hello', 'STARTTLS'] }, elapsedMs: 12 },
      { phase: 'rcpt', command: 'RCPT TO:<you@mail.example>', reply: spfRefusal, elapsedMs: 133 },
    ],
    ...fields,
  };
}

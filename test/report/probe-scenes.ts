import type { Result } from '../../src/core/check.ts';
import type { HandOverTry } from '../../src/core/handover.ts';
import type { JourneyStep, MailboxPlacement, Placement } from '../../src/core/placement.ts';
import type { DomainReport } from '../../src/report/report.ts';
import { copy, hop, mailbox, placement, probeRequest, refusedTry, spfRefusal, way } from './probe-sample.ts';
import { finding, report, result } from './sample.ts';

// Reports of probes, whose looks the golden files keep.

const healthyDomain: readonly Result[] = [
  result('spf', [], { summary: '3 of 10 lookups, ends in -all' }),
  result('dmarc', [], { summary: 'p=reject, reports to 1 address' }),
  result('smtp', [], { summary: '3 of 3 hosts answer, STARTTLS on all' }),
];

function probed(
  shown: Placement,
  findings: Parameters<typeof result>[1] = [],
  others: readonly Result[] = healthyDomain,
  tries: readonly HandOverTry[] = [],
): DomainReport {
  const recipients = shown.mailboxes.map(({ recipient }) => recipient);
  const probe = result('probe', findings, { shown: { placement: shown, tries }, summary: 'in the inbox' });
  return report([...others, probe], { options: { probe: probeRequest(...recipients) } });
}

const submitted = hop({
  from: 'laptop',
  address: '198.51.100.7',
  by: 'smtp.acme.example',
  protocol: 'ESMTPSA',
  kind: 'submission',
  trusted: false,
  delayMs: 0,
});

export const inInbox = probed(
  placement([mailbox()]),
  [],
  [
    ...healthyDomain,
    result('received', [], { shown: { copies: [copy()] }, summary: 'spf, dkim and dmarc pass' }),
    result('path', [], { shown: { ways: [way([submitted, hop()])] }, summary: '2 hops, all over TLS' }),
  ],
);

/** In the inbox this once, though the domain has faults. */
const inInboxAllTheSame = probed(
  placement([mailbox({ provider: null })]),
  [],
  [result('spf', [finding('spf-too-many-lookups')]), result('smtp', [finding('smtp-down')])],
);

const junk = mailbox({ verdict: 'junk', folder: 'Junk', seconds: 3.2, detail: 'found in Junk' });

const judgedSpam = copy({
  stated: [
    { method: 'spf', result: 'permerror', detail: 'smtp.mailfrom=acme.example' },
    { method: 'dkim', result: 'pass', detail: 'header.d=mailer.example' },
    { method: 'dmarc', result: 'fail', detail: 'header.from=acme.example' },
  ],
  own: [
    { method: 'spf', result: 'permerror', detail: null },
    { method: 'dkim', result: 'pass', detail: 'header.d=mailer.example' },
    { method: 'dmarc', result: 'none', detail: null },
  ],
  disagreements: [{ method: 'dmarc', because: 'the receiver saw a record that is there no more' }],
  spam: [
    {
      system: 'rspamd',
      header: 'X-Spamd-Result',
      verdict: 'spam',
      score: 16.2,
      threshold: 15,
      rules: [
        { name: 'R_SPF_PERMFAIL', score: 0, meaning: 'the SPF record cannot be evaluated' },
        { name: 'GTUBE', score: 12, meaning: 'the test string for spam filters' },
        ...['A', 'B', 'C', 'D', 'E', 'F'].map((name) => ({ name: `RULE_${name}`, score: -0.1, meaning: null })),
      ],
      codes: [],
    },
    {
      system: 'microsoft',
      header: 'X-Forefront-Antispam-Report',
      verdict: 'spam',
      score: null,
      threshold: null,
      rules: [],
      codes: [
        { name: 'SCL', value: '5', meaning: 'marked as spam' },
        { name: 'ARC', value: 'x', meaning: null },
      ],
    },
    {
      system: 'google',
      header: 'X-Gm-Spam',
      verdict: null,
      score: null,
      threshold: null,
      rules: [],
      codes: [{ name: 'X-Gm-Spam', value: 'AY', meaning: null }],
    },
  ],
});

const inJunk = probed(
  placement([junk]),
  [finding('probe-junk')],
  [
    result('spf', [finding('spf-too-many-lookups'), finding('spf-ptr')]),
    result('dmarc', [finding('dmarc-none')]),
    result('received', [finding('received-spf-failed'), finding('received-spam-marked')], {
      shown: { copies: [judgedSpam] },
    }),
    result('path', [], {
      shown: {
        ways: [
          way(
            [
              { ...submitted, delayMs: 61_000 },
              hop({ tls: { used: false, version: null, cipher: null }, protocol: 'ESMTP', skewMs: -30_000 }),
              hop({ from: null, address: null, by: null, protocol: 'LMTP', kind: 'delivery', delayMs: null }),
            ],
            { slowest: 0, totalMs: 63_000, ownSkewMs: 12_000 },
          ),
          way([hop()]),
        ],
      },
    }),
  ],
);

const inJunkUnexplained = probed(placement([{ ...junk, folder: '[Gmail]/Spam', labels: ['\\Junk'] }]), [
  finding('probe-junk'),
]);

const refusedAt: Partial<Placement> = {
  phase: 'rcpt',
  reply: spfRefusal,
  journey: [
    {
      step: 'submit',
      host: 'mx.mail.example',
      startMs: 12,
      elapsedMs: 230,
      how: 'seen',
      detail: '550 5.7.23 at RCPT TO',
    },
  ],
};
const nowhere: Partial<MailboxPlacement> = { looked: null, folder: null, seconds: null };

const refused = probed(
  placement([mailbox({ ...nowhere, verdict: 'refused', refusedBy: 'mx.mail.example', detail: '' })], refusedAt),
  [finding('probe-refused')],
  [result('spf', [finding('spf-too-many-lookups')]), result('dmarc')],
  [refusedTry()],
);

const bounced = probed(
  placement(
    [
      mailbox({
        ...nowhere,
        verdict: 'bounced',
        seconds: 4.1,
        detail: 'a delivery report came back to me@acme.example',
      }),
    ],
    { reply: { ...spfRefusal, enhanced: '5.2.2', lines: ['mailbox full'], meaning: 'the mailbox is full' } },
  ),
  [finding('probe-bounced', { params: { replies: [{ ...spfRefusal, enhanced: '5.2.2', lines: ['mailbox full'] }] } })],
);

const slow: readonly JourneyStep[] = [
  { step: 'mx-lookup', host: null, startMs: 0, elapsedMs: 41, how: 'seen', detail: 'mail.example MX' },
  { step: 'submit', host: 'mx.mail.example', startMs: 41, elapsedMs: 301_200, how: 'seen', detail: 'after 2 tries' },
  { step: 'delivery', host: 'mx.mail.example', startMs: 301_241, elapsedMs: 1000, how: 'stated', detail: '' },
  { step: 'imap', host: 'imap.mail.example', startMs: 302_300, elapsedMs: 220, how: 'seen', detail: 'INBOX' },
];

const greylisted = probed(placement([mailbox({ seconds: 1.3 })], { journey: slow }), [finding('probe-delayed')]);

const seeds = probed(
  placement(
    [
      mailbox({
        ...nowhere,
        recipient: 'refused@outlook.example',
        provider: 'outlook',
        verdict: 'refused',
        detail: 'refused',
      }),
      mailbox({
        ...nowhere,
        recipient: 'seed@163.example',
        provider: '163',
        verdict: 'not-arrived',
        looked: 'every-folder',
        detail: 'in no folder after 120 s',
      }),
      mailbox({
        ...nowhere,
        recipient: 'seed@qq.example',
        provider: 'qq',
        verdict: 'not-arrived',
        looked: 'inbox-only',
        detail: 'not in the inbox after 120 s; POP3 shows no other folder',
      }),
      { ...junk, recipient: 'seed@gmail.example', provider: 'gmail', folder: '[Gmail]/Spam' },
      { ...junk, recipient: 'seed@yahoo.example', provider: 'yahoo', folder: '垃圾邮件' },
      mailbox({
        recipient: 'seed@icloud.example',
        provider: 'icloud',
        verdict: 'other',
        folder: 'News',
        detail: 'found in News',
      }),
      mailbox({
        ...nowhere,
        recipient: 'seed@zoho.example',
        provider: 'zoho',
        verdict: null,
        detail: 'the mailbox cannot be opened: 535 authentication failed',
      }),
      mailbox({
        recipient: 'a-long-local-part-of-a-seed@a-long-name-of-a-domain.mail.example',
        provider: null,
        seconds: 12.04,
      }),
    ],
    { phase: 'rcpt', reply: spfRefusal },
  ),
  [finding('probe-refused'), finding('probe-junk'), finding('probe-not-arrived')],
  [result('spf', [finding('spf-too-many-lookups')])],
);

const notInInbox = probed(
  placement([
    mailbox({
      ...nowhere,
      verdict: 'not-arrived',
      looked: 'inbox-only',
      provider: 'qq',
      detail: 'not in the inbox after 60 s; POP3 shows no other folder',
    }),
  ]),
  [finding('probe-not-arrived')],
);

const hostileText = '\x1b]0;owned\x07\u202e\r\nprobe  inbox at gmail';

/** All that a hostile mailbox, its server and those on the way can put into a report. */
const hostileProbe = probed(
  placement(
    [1, 2].map((count) =>
      mailbox({
        recipient: `${hostileText}${count}@mail.example`,
        provider: hostileText,
        verdict: 'junk',
        folder: hostileText.repeat(20),
        labels: [hostileText],
        seconds: 1e12,
        detail: hostileText,
      }),
    ),
    {
      phase: hostileText,
      reply: { code: 550, enhanced: hostileText, lines: Array(100).fill(hostileText.repeat(9)), meaning: hostileText },
      journey: [
        {
          step: 'relay',
          host: hostileText.repeat(9),
          startMs: -1e12,
          elapsedMs: -5,
          how: 'stated',
          detail: hostileText,
        },
        { step: 'imap', host: 'x'.repeat(300), startMs: 1e15, elapsedMs: 1e15, how: 'inferred', detail: hostileText },
      ],
    },
  ),
  [finding('probe-junk')],
  [
    result(
      'received',
      [finding('received-spf-failed', { params: { recipients: [hostileText], results: [hostileText] } })],
      {
        shown: {
          copies: [
            copy({
              provider: hostileText,
              authservId: hostileText,
              stated: Array.from({ length: 100 }, () => ({
                method: hostileText,
                result: hostileText,
                detail: hostileText,
              })),
              disagreements: [{ method: hostileText, because: hostileText }],
              spam: [
                {
                  system: hostileText,
                  header: hostileText,
                  verdict: 'spam',
                  score: 1e300,
                  threshold: -1e300,
                  rules: Array.from({ length: 200 }, () => ({ name: hostileText, score: 1, meaning: hostileText })),
                  codes: [{ name: hostileText, value: hostileText, meaning: hostileText }],
                },
              ],
            }),
          ],
        },
      },
    ),
    result('path', [], {
      shown: {
        ways: [
          way(
            Array.from({ length: 200 }, () =>
              hop({
                from: hostileText,
                by: hostileText.repeat(9),
                protocol: hostileText,
                address: hostileText,
                delayMs: -1e15,
                skewMs: 1e15,
              }),
            ),
            { slowest: 999, totalMs: -1e15, ownSkewMs: -1e15, recipient: hostileText, crossesBorder: false },
          ),
        ],
      },
    }),
  ],
  [
    refusedTry({
      host: hostileText,
      detail: hostileText,
      tls: hostileText,
      steps: Array.from({ length: 300 }, () => ({
        phase: 'ehlo' as const,
        command: hostileText,
        reply: { code: 250, enhanced: hostileText, lines: Array(3).fill(hostileText) },
        elapsedMs: 1e15,
      })),
    }),
  ],
);

export const probeScenes = {
  inbox: inInbox,
  'inbox-all-the-same': inInboxAllTheSame,
  junk: inJunk,
  'junk-unexplained': inJunkUnexplained,
  refused,
  bounced,
  greylisted,
  seeds,
  'not-in-inbox': notInInbox,
  hostile: hostileProbe,
};

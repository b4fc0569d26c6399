import { hasEnded } from '../../../src/bounce/has-ended.ts';
import type { BounceConclusion, OriginalMessage, ReadBounce, ReadRecipient } from '../../../src/core/bounce.ts';
import { entryOf } from '../../../src/report/bounce/entry.ts';
import type { GivenSender } from '../../../src/report/bounce/fill.ts';
import type { BounceProof } from '../../../src/report/bounce/schema.ts';

export const recipient: ReadRecipient = {
  originalRecipient: null,
  finalRecipient: 'kim@inn.example',
  action: 'failed',
  status: '5.1.1',
  reply: { code: 550, enhanced: '5.1.1', lines: ['no such user'] },
  phase: 'rcpt',
  remoteMta: 'mx.inn.example',
  remoteAddress: '45.66.77.88',
  diagnostic: '550 5.1.1 no such user',
  lastAttemptAtMs: Date.UTC(2026, 10, 21, 10),
  willRetryUntilMs: null,
};

export const conclusion: BounceConclusion = {
  reason: 'userunknown',
  kind: 'permanent',
  move: 'sender-list',
  ended: true,
  basis: 'rule',
  rule: {
    id: 'tea-house',
    of: 'Tea House',
    meaning: 'nobody here has that name',
    fix: null,
    source: 'https://tea.example/',
    retrieved: '2026-11-21',
  },
  provider: null,
  status: { code: '5.1.1', derived: false },
  action: { action: 'failed', derived: false },
  phase: { phase: 'rcpt', derived: false },
  replyCode: 550,
  greylisting: false,
  topics: [],
  others: [],
};

export const original: OriginalMessage = {
  from: 'Ann <ann@acme.example>',
  to: 'kim@inn.example',
  subject: 'Tea',
  messageId: '<1@acme.example>',
  returnPath: 'ann@acme.example',
  sendingAddress: '45.66.77.1',
  helo: null,
  signatures: [],
  dateAtMs: null,
};

const bounce: ReadBounce = {
  what: 'failure',
  form: 'report',
  system: null,
  reportingMta: 'mail.acme.example',
  arrivalAtMs: null,
  recipients: [recipient],
  recipientCount: 1,
  original,
  feedback: null,
  unread: [],
};

/** An entry of a bounce that differs from the sample in so much. */
export function entry(
  parts: {
    readonly bounce?: Partial<ReadBounce>;
    readonly recipients?: readonly Partial<ReadRecipient>[];
    readonly conclusions?: readonly Partial<BounceConclusion>[];
    readonly file?: string | null;
    readonly given?: GivenSender;
    readonly proofs?: readonly (BounceProof | null)[];
  } = {},
) {
  const recipients = (parts.recipients ?? [{}]).map((each) => ({ ...recipient, ...each }));
  const made = { ...bounce, recipients, recipientCount: recipients.length, ...parts.bounce };
  const conclusions = recipients.map((each, index) => ({
    ...conclusion,
    ended: hasEnded(each, made),
    ...(parts.conclusions?.[index] ?? parts.conclusions?.[0] ?? {}),
  }));
  return entryOf({
    file: parts.file === undefined ? 'bounce.eml' : parts.file,
    place: null,
    bounce: made,
    conclusions,
    ...(parts.given && { given: parts.given }),
    ...(parts.proofs && { proofs: parts.proofs }),
    systemName: () => null,
  });
}

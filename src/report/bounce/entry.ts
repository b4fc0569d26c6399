import { providers, receiverName } from '../../checks/providers.ts';
import type { BounceConclusion, OriginalMessage, ReadBounce } from '../../core/bounce.ts';
import { adviceOf, isoOf, worryOf } from './advice.ts';
import { meaningOf } from './answer.ts';
import { entrySummary, type Judged } from './entry-summary.ts';
import type { GivenSender } from './fill.ts';
import { outcomeOf } from './proof-outcome.ts';
import { refuserOf } from './refuser.ts';
import type { BounceEntry, BounceEntryRecipient, BounceProof } from './schema.ts';

/** A bounce, and what was concluded of each of its recipients, in their order. */
export interface ConcludedBounce {
  /** As given, `-` for standard input; null for a pasted reply. */
  readonly file: string | null;
  /** Where in the file; null: the whole. */
  readonly place: string | null;
  readonly bounce: ReadBounce;
  readonly conclusions: readonly BounceConclusion[];
  /** What a proof run showed of each; missing: none was asked for. */
  readonly proofs?: readonly (BounceProof | null)[];
  /** What the user says of the sender; missing: nothing. */
  readonly given?: GivenSender;
  /** The name of a system by its id in `src/data/mta/` or `src/data/providers/`; null: no such. */
  systemName(id: string): string | null;
}

/** What is printed of one bounce: all words come from here. Pure. */
export function entryOf(concluded: ConcludedBounce): BounceEntry {
  const { file, place, bounce, conclusions, proofs = [], given = null, systemName } = concluded;
  const judged = bounce.recipients.flatMap((recipient, index): readonly Judged[] => {
    const conclusion = conclusions[index];
    if (conclusion === undefined) return [];
    const name = recipient.finalRecipient ?? recipient.originalRecipient;
    const { what, form, original, feedback } = bounce;
    return [
      {
        what,
        form,
        original,
        feedback,
        given,
        recipient,
        conclusion,
        proved: outcomeOf(proofs[index]),
        name,
        server: refuserOf(recipient, conclusion, bounce),
      },
    ];
  });
  const systemTitle = bounce.system === null ? null : systemName(bounce.system);
  return {
    file,
    place,
    bounce: bounce.what === 'failure' || bounce.what === 'delay',
    what: bounce.what,
    form: bounce.form,
    system: bounce.system === null ? null : { id: bounce.system, name: systemTitle ?? bounce.system },
    summary: entrySummary(bounce, judged),
    reportingMta: bounce.reportingMta,
    arrivedAt: isoOf(bounce.arrivalAtMs),
    recipients: judged.map((each, index) => recipientOf(each, proofs[index] ?? null)),
    recipientCount: bounce.recipientCount,
    original: bounce.original === null ? null : originalOf(bounce.original),
    feedback: bounce.feedback,
    unread: bounce.unread,
  };
}

function recipientOf(judged: Judged, proof: BounceProof | null): BounceEntryRecipient {
  const { recipient, conclusion, name } = judged;
  const { rule } = conclusion;
  return {
    recipient: name,
    originalRecipient: recipient.originalRecipient,
    reason: conclusion.reason,
    kind: conclusion.kind,
    move: conclusion.move,
    ended: conclusion.ended,
    meaning: meaningOf(judged),
    advice: adviceOf(judged),
    worry: worryOf(judged),
    status: conclusion.status?.code ?? null,
    statusDerived: conclusion.status?.derived ?? false,
    replyCode: conclusion.replyCode,
    action: conclusion.action?.action ?? null,
    actionDerived: conclusion.action?.derived ?? false,
    phase: conclusion.phase?.phase ?? null,
    phaseDerived: conclusion.phase?.derived ?? false,
    reply: recipient.reply,
    remoteMta: recipient.remoteMta,
    remoteAddress: recipient.remoteAddress,
    provider: providerNamed(conclusion.provider),
    diagnostic: recipient.diagnostic,
    lastAttemptAt: isoOf(recipient.lastAttemptAtMs),
    willRetryUntil: isoOf(recipient.willRetryUntilMs),
    basis: conclusion.basis,
    rule: rule === null ? null : { id: rule.id, of: rule.of, source: rule.source, retrieved: rule.retrieved },
    greylisting: conclusion.greylisting,
    others: conclusion.others,
    proof,
  };
}

function originalOf({ dateAtMs, ...original }: OriginalMessage): NonNullable<BounceEntry['original']> {
  return { ...original, date: isoOf(dateAtMs) };
}

function providerNamed(id: string | null): { readonly id: string; readonly name: string } | null {
  const provider = id === null ? undefined : providers.find((each) => each.id === id);
  return provider === undefined ? null : { id: provider.id, name: receiverName(provider) };
}

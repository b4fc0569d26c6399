import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence } from '../../core/observation.ts';
import { presetOfHost } from '../mail-presets.ts';
import type { ProbeSeen } from './facts.ts';
import type { PlacedAt, probeFindings } from './findings.ts';
import type { ProbeOutcome } from './outcome-facts.ts';
import type { FollowedMailbox } from './seen.ts';

type Said = FindingOf<typeof probeFindings> | Unchecked;

const COULD_BE = ['probe-junk', 'probe-bounced', 'probe-not-arrived'] as const;

/** What was found in the mailboxes, and what could not be looked into. */
export function judgeFollowing(outcomes: readonly ProbeOutcome[], seen: ProbeSeen): readonly Said[] {
  const placed = (folder: string) =>
    outcomes.filter((outcome) => outcome.kind === 'placed' && outcome.folder === folder);
  return [
    ...placements('probe-junk', placed('junk')),
    ...placements('probe-other-folder', placed('other')),
    ...placements('probe-in-tab', placed('tab')),
    ...missing(outcomes),
    ...leftBehind(outcomes),
    ...outcomes.flatMap(unseen),
    ...senderUnseen(outcomes, seen),
  ];
}

function placements(
  code: 'probe-junk' | 'probe-other-folder' | 'probe-in-tab',
  outcomes: readonly ProbeOutcome[],
): readonly Said[] {
  if (outcomes.length === 0) return [];
  return [{ code, params: { placements: outcomes.map(placedAt) }, evidence: lookedAt(outcomes) }];
}

function placedAt({ placement: { recipient, provider, folder } }: ProbeOutcome): PlacedAt {
  return { recipient, provider, folder: folder ?? '' };
}

function missing(outcomes: readonly ProbeOutcome[]): readonly Said[] {
  const lost = outcomes.filter((outcome) => outcome.kind === 'missing');
  if (lost.length === 0) return [];
  const at = lost.map(({ placement: { recipient, provider }, seconds, mailbox }) => ({
    recipient,
    provider,
    seconds,
    inboxOnly: mailbox?.asked.protocol === 'pop3',
  }));
  return [{ code: 'probe-not-arrived', params: { missing: at }, evidence: lookedAt(lost) }];
}

function leftBehind(outcomes: readonly ProbeOutcome[]): readonly Said[] {
  const mailboxes = outcomes.flatMap(({ fate: { address }, mailbox }) => {
    const removed = mailbox?.removed ?? null;
    if (removed === null || (removed.status === 'known' && removed.value.removed)) return [];
    return [{ recipient: address, detail: removed.status === 'known' ? removed.value.detail : removed.detail }];
  });
  return mailboxes.length === 0
    ? []
    : [{ code: 'probe-left-behind', params: { mailboxes }, evidence: lookedAt(outcomes) }];
}

function unseen(outcome: ProbeOutcome): readonly Said[] {
  const { placement } = outcome;
  const subject = `placement at ${placement.recipient}`;
  if (outcome.kind === 'unseen') {
    const why = { reason: outcome.why.reason, detail: placement.detail };
    return [unchecked(subject, why, [...COULD_BE], adviceFor(outcome.mailbox))];
  }
  if (outcome.kind !== 'accepted') return [];
  const detail = 'no mailbox was given to look into (--mailbox)';
  return [unchecked(subject, { reason: 'not-requested', detail }, [...COULD_BE])];
}

function senderUnseen(outcomes: readonly ProbeOutcome[], { sender }: ProbeSeen): readonly Said[] {
  if (sender === null) return [];
  const { opened } = sender.mailbox;
  const failed =
    opened.status === 'unknown' ? opened : sender.bounces.flat().find(({ status }) => status === 'unknown');
  if (failed?.status !== 'unknown') return [];
  const isOpen = outcomes.some(({ kind }) => kind === 'missing' || kind === 'accepted' || kind === 'unseen');
  const couldBe = isOpen ? ['probe-bounced'] : [];
  return [unchecked("reports in the sender's mailbox", failed, couldBe, adviceFor(sender.mailbox))];
}

/** A login that is refused is refused from anywhere; many providers want another password from programs. */
function adviceFor(mailbox: FollowedMailbox | null): string | undefined {
  if (mailbox?.opened.status !== 'unknown' || mailbox.opened.reason !== 'refused') return undefined;
  const preset = presetOfHost(mailbox.asked.host);
  return preset === null
    ? 'see that user name and password are right; many providers want an app password from programs'
    : `heed that ${preset.name} takes ${preset.password.words}; ${preset.password.make}`;
}

function lookedAt(outcomes: readonly ProbeOutcome[]): readonly Evidence[] {
  return outcomes.flatMap(({ mailbox }): readonly Evidence[] => mailbox?.search?.evidence ?? []);
}

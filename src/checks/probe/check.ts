import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence } from '../../core/observation.ts';
import { receivedCopies } from './copy-facts.ts';
import { type ProbeSeen, probeSeen } from './facts.ts';
import { type ProbeShown, probeFindings, probeSummary } from './findings.ts';
import { journeyOf } from './journey.ts';
import { judgeFollowing } from './judge-following.ts';
import { judgeSending } from './judge-sending.ts';
import { probeOutcomes } from './outcome-facts.ts';
import { placementOf } from './placement.ts';
import { sendingAddressOf } from './sending-address.ts';
import { triesOf } from './tries.ts';

type Said = FindingOf<typeof probeFindings> | Unchecked;

/** A message of our own, sent and followed: whether it was taken, and where it ended up. Applies only where one was asked for. */
export const probe = defineCheck({
  id: 'probe',
  area: 'message',
  beside: 'probe',
  needs: { seen: probeSeen, outcomes: probeOutcomes, copies: receivedCopies },
  findings: probeFindings,

  judge({ seen, outcomes }, { domain, options }): readonly Said[] | null {
    if (seen === null || outcomes === null || options.probe === null) return null;
    return [
      ...judgeSending(outcomes, { domain, route: options.probe.route }, reportsOf(seen)),
      ...judgeFollowing(outcomes, seen),
    ];
  },

  show({ seen, outcomes, copies }): ProbeShown {
    const journey = seen === null ? [] : journeyOf(seen, copies ?? []);
    return {
      placement: placementOf(outcomes ?? [], { journey, sendingAddress: sendingAddressOf(seen, copies ?? []) }),
      tries: triesOf(seen),
    };
  },
  summary: probeSummary,
});

/** What was found in the sender's mailbox. */
function reportsOf({ sender }: ProbeSeen): readonly Evidence[] {
  return (sender?.bounces ?? []).flat().flatMap((search): readonly Evidence[] => search.evidence);
}

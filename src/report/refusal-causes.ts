import { bySeverity, cause, harmsYours, isOfDomain } from './cause-parts.ts';
import type { Cause, Symptom } from './causes.ts';
import { type QuotedReply, repliesIn } from './quoted-replies.ts';
import { checksOn, topicsOf } from './reply-topics.ts';
import { compareSeverity, type SeenFinding } from './seen.ts';

/** It speaks of the recipient, so nothing about the sending domain explains it. */
const OF_THE_MAILBOX = 'probe-recipient-refused';
/** A fault of signing that shows in the message, and not in the domain. */
const UNSIGNED = 'probe-unsigned';
const REFUSALS: readonly string[] = ['probe-refused', 'probe-bounced', OF_THE_MAILBOX];

/** Why the probe was refused or came back, for each reply that was heard. */
export function refusalCauses(findings: readonly SeenFinding[]): readonly Cause[] {
  return findings
    .filter(({ finding }) => REFUSALS.includes(finding.code))
    .flatMap((refusal) =>
      repliesIn(refusal.finding.params).flatMap((quoted) => causesOfReply(refusal, quoted, findings)),
    );
}

/** Why a server refused it: by its own words what they name, else what may make a server refuse. */
function causesOfReply(
  { finding }: SeenFinding,
  { reply, rule, meaning }: QuotedReply,
  findings: readonly SeenFinding[],
): readonly Cause[] {
  const symptom: Symptom = { kind: 'bounce', direction: 'your-mail', reply };
  const itself: Cause = { symptom, findings: [finding.code], certainty: 'stated', rule };
  if (finding.code === OF_THE_MAILBOX) return [itself];
  const topics = topicsOf(reply, meaning);
  const checks = checksOn(topics);
  const isNamed = ({ check, finding: { code } }: SeenFinding) =>
    checks.includes(check) || (code === UNSIGNED && checks.includes('dkim'));
  const named = findings.filter(isNamed).filter(harmsYours);
  const grave = named.filter(({ def }) => compareSeverity(def.severity, 'major') <= 0);
  if (grave.length > 0) return [cause(symptom, grave, 'stated', rule)];
  const others = topics.length > 0 ? named : findings.filter(isOfDomain).filter(harmsYours);
  return [itself, ...bySeverity(symptom, others, 'bounce')];
}

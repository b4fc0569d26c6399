import type { MailboxPlacement, Placement } from '../core/placement.ts';
import type { Cause, Symptom } from './causes.ts';
import { type QuotedReply, repliesIn } from './quoted-replies.ts';
import { checksOn, topicsOf } from './reply-topics.ts';
import { compareSeverity, type SeenFinding } from './seen.ts';
import { isBehind } from './stated-results.ts';

/** Findings that say what became of the probe: symptoms, and no causes. */
const PROBE = 'probe';
const RECEIVED = 'received';
const REFUSALS: readonly string[] = ['probe-refused', 'probe-bounced', 'probe-recipient-refused'];

/** Without an effect of their own, but filters count them against mail that they have other doubts about. */
const DOUBTFUL: readonly string[] = ['registration-young', 'blocklist-sending-address-minor', 'blocklist-domain-minor'];

/**
 * Joins what became of the probe with what the receiver said of it, and with the findings about the domain.
 *
 * @param findings  without remarks, and one for each fault
 */
export function observedCauses(findings: readonly SeenFinding[], { mailboxes }: Placement): readonly Cause[] {
  const refusals = findings.filter(({ check, finding }) => check === PROBE && REFUSALS.includes(finding.code));
  return [
    ...refusals.flatMap((refusal) =>
      repliesIn(refusal.finding.params).flatMap((quoted) => refusalCauses(refusal, quoted, findings)),
    ),
    ...mailboxes.flatMap((mailbox) => placementCauses(mailbox, findings)),
  ];
}

/** Why a server refused it: by its own words what they name, else what may make a server refuse. */
function refusalCauses(
  { finding }: SeenFinding,
  { reply, rule, meaning }: QuotedReply,
  findings: readonly SeenFinding[],
): readonly Cause[] {
  const symptom: Symptom = { kind: 'bounce', direction: 'your-mail', reply };
  const topics = topicsOf(reply, meaning);
  const named = findings.filter(({ check }) => checksOn(topics).includes(check)).filter(harmsYours);
  const grave = named.filter(({ def }) => compareSeverity(def.severity, 'major') <= 0);
  if (grave.length > 0) return [cause(symptom, grave, 'stated', rule)];
  const itself: Cause = { symptom, findings: [finding.code], certainty: 'stated', rule };
  const ofTheMailbox = finding.code === 'probe-recipient-refused';
  const others = ofTheMailbox ? [] : topics.length > 0 ? named : findings.filter(isOfDomain).filter(harmsYours);
  return [itself, ...bySeverity(symptom, others, 'bounce')];
}

function placementCauses(mailbox: MailboxPlacement, findings: readonly SeenFinding[]): readonly Cause[] {
  const { recipient, provider, folder, verdict } = mailbox;
  if (verdict !== 'junk' && verdict !== 'not-arrived') return [];
  const isJunk = verdict === 'junk';
  const symptom: Symptom = {
    kind: 'placement',
    direction: 'your-mail',
    folder: isJunk ? 'spam' : 'missing',
    mailbox: { recipient, provider, folder },
  };
  const said = findings.filter(
    ({ check, finding, def }) =>
      check === RECEIVED &&
      speaksOf(finding.params, recipient) &&
      def.effects.some(({ kind }) => kind === 'spam-folder'),
  );
  const own = findings.filter(isOfDomain).filter(mayFileAsSpam);
  const stated = own.filter((one) => said.some(({ finding }) => explains(finding, one)));
  // A result that a finding explains needs no mention of its own.
  const unexplained = said.filter(({ finding }) => !stated.some((one) => explains(finding, one)));
  const rest = own.filter((one) => !stated.includes(one));
  const causes = [
    ...[cause(symptom, [...stated, ...unexplained], 'stated', null)].filter((one) => one.findings.length > 0),
    ...(isJunk ? bySeverity(symptom, rest, 'spam-folder') : possibly(symptom, rest)),
  ];
  return causes.length > 0 ? causes : [cause(symptom, [], 'possible', null)];
}

/** Whether a finding is a receiver's statement, and there is a finding about the domain that is what it means. */
export function isExplained({ check, finding }: SeenFinding, findings: readonly SeenFinding[]): boolean {
  return check === RECEIVED && findings.some((one) => explains(finding, one));
}

/** Whether a finding about the domain is what the receiver's result means. */
function explains({ code, params }: SeenFinding['finding'], { check, finding }: SeenFinding): boolean {
  const results = [params['result'], params['results']].flat().map(String);
  return code.startsWith(`${RECEIVED}-${check}-`) && results.some((result) => isBehind(check, result, finding.code));
}

/** A finding that names no recipient is about all of them. */
function speaksOf(params: Readonly<Record<string, unknown>>, recipient: string): boolean {
  const named = [params['recipient'], params['recipients']].flat().filter((name) => typeof name === 'string');
  return named.length === 0 || named.includes(recipient);
}

function isOfDomain({ check }: SeenFinding): boolean {
  return check !== PROBE && check !== RECEIVED;
}

function harmsYours({ def }: SeenFinding): boolean {
  return def.effects.some(
    ({ kind, direction }) => direction === 'your-mail' && (kind === 'bounce' || kind === 'spam-folder'),
  );
}

/** What makes some receivers refuse mail makes others file it as spam. */
function mayFileAsSpam(finding: SeenFinding): boolean {
  return harmsYours(finding) || DOUBTFUL.includes(finding.finding.code);
}

/** Critical findings with the effect imply the symptom, all others make it possible. */
function bySeverity(
  symptom: Symptom,
  findings: readonly SeenFinding[],
  kind: 'bounce' | 'spam-folder',
): readonly Cause[] {
  const implies = ({ def }: SeenFinding) =>
    def.severity === 'critical' &&
    def.effects.some((effect) => effect.direction === 'your-mail' && effect.kind === kind);
  const certain = findings.filter(implies);
  return [
    ...(certain.length > 0 ? [cause(symptom, certain, 'implied', null)] : []),
    ...possibly(
      symptom,
      findings.filter((finding) => !implies(finding)),
    ),
  ];
}

function possibly(symptom: Symptom, findings: readonly SeenFinding[]): readonly Cause[] {
  return findings.length > 0 ? [cause(symptom, findings, 'possible', null)] : [];
}

function cause(
  symptom: Symptom,
  findings: readonly SeenFinding[],
  certainty: Cause['certainty'],
  rule: string | null,
): Cause {
  const worstFirst = findings.toSorted((a, b) => compareSeverity(a.def.severity, b.def.severity));
  return { symptom, findings: [...new Set(worstFirst.map(({ finding }) => finding.code))], certainty, rule };
}

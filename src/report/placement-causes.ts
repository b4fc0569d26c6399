import type { MailboxPlacement } from '../core/placement.ts';
import type { CopyShown } from '../core/received-copy.ts';
import { bySeverity, cause, harmsYours, isOfDomain, possibly } from './cause-parts.ts';
import type { Cause, Symptom } from './causes.ts';
import type { SeenFinding } from './seen.ts';
import { isBehind, keepsFromPassing } from './stated-results.ts';

const RECEIVED = 'received';

/** What the check `received` found: its params have `recipients`, and `results` where it is about a method. */
type Statement = SeenFinding['finding'];

/** Without an effect of their own, but filters count them against mail that they have other doubts about. */
const DOUBTFUL: readonly string[] = ['registration-young', 'blocklist-sending-address-minor', 'blocklist-domain-minor'];

/**
 * Why the probe is in Junk, or not where it was looked for: by what its receiver stated, and by the findings about the domain.
 *
 * @returns nothing for any other mailbox; else at least one cause, without findings where nothing explains it
 */
export function placementCauses(
  mailbox: MailboxPlacement,
  findings: readonly SeenFinding[],
  copies: readonly CopyShown[],
): readonly Cause[] {
  const { recipient, provider, folder, verdict } = mailbox;
  if (verdict !== 'junk' && verdict !== 'not-arrived') return [];
  const isJunk = verdict === 'junk';
  const symptom: Symptom = {
    kind: 'placement',
    direction: 'your-mail',
    folder: isJunk ? 'spam' : 'missing',
    mailbox: { recipient, provider, folder },
  };
  const copy = copies.find((one) => one.recipient === recipient);
  const shown = findings.filter(
    (one) =>
      isOfReceiver(one) &&
      speaksOf(one.finding, recipient) &&
      one.def.effects.some(({ kind }) => kind === 'spam-folder'),
  );
  const said = shown.filter(({ finding }) => isStatement(finding, copy));
  const own = findings
    .filter(isOfDomain)
    .filter(mayFileAsSpam)
    .filter((one) => !isRefuted(one, copy));
  const explained = (one: SeenFinding) => said.some(({ finding }) => explains(finding, one, copy));
  const stated = own.filter(explained);
  // A result that a finding explains needs no mention of its own.
  const unexplained = said.filter(({ finding }) => !stated.some((one) => explains(finding, one, copy)));
  const seen = shown.filter((one) => !said.includes(one) && !own.some((other) => explains(one.finding, other, copy)));
  const rest = [...own.filter((one) => !stated.includes(one)), ...seen];
  const causes = [
    ...[cause(symptom, [...stated, ...unexplained], 'stated', null)].filter((one) => one.findings.length > 0),
    ...(isJunk ? bySeverity(symptom, rest, 'spam-folder') : possibly(symptom, rest)),
  ];
  return causes.length > 0 ? causes : [cause(symptom, [], 'possible', null)];
}

export function isOfReceiver({ check }: SeenFinding): boolean {
  return check === RECEIVED;
}

/** What we read out of a copy is no statement of its receiver, where that says nothing of the method. */
function isStatement({ code }: Statement, copy: CopyShown | undefined): boolean {
  const method = /^received-(spf|dkim|dmarc)-/.exec(code)?.[1];
  return method === undefined || copy === undefined || copy.stated.some((one) => one.method === method);
}

/** Whether a finding is a receiver's statement, and there is a finding about the domain that is what it means. */
export function isExplained({ check, finding }: SeenFinding, findings: readonly SeenFinding[]): boolean {
  return check === RECEIVED && findings.some((one) => explains(finding, one));
}

/**
 * Whether a finding about the domain is what the receiver's result means.
 *
 * @param copy  the one that is spoken of; left out: any of those that the statement is about
 */
function explains({ code, params }: Statement, { check, finding }: SeenFinding, copy?: CopyShown): boolean {
  if (!code.startsWith(`${RECEIVED}-${check}-`)) return false;
  const ofCopy = (copy?.stated ?? []).filter(({ method }) => method === check).map(({ result }) => result);
  const results = ofCopy.length > 0 ? ofCopy : listIn(params['results']);
  return results.some((result) => isBehind(check, result, finding.code));
}

/** What keeps SPF from passing is no cause where the receiver says that SPF passed. */
function isRefuted({ check, finding }: SeenFinding, copy: CopyShown | undefined): boolean {
  const passed = copy?.stated.some(({ method, result }) => method === check && result === 'pass') ?? false;
  return passed && keepsFromPassing(check, finding.code);
}

/** A finding that names no recipient is about all of them. */
function speaksOf({ params }: Statement, recipient: string): boolean {
  const named = listIn(params['recipients']);
  return named.length === 0 || named.includes(recipient);
}

function listIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** What makes some receivers refuse mail makes others file it as spam. */
function mayFileAsSpam(finding: SeenFinding): boolean {
  return harmsYours(finding) || DOUBTFUL.includes(finding.finding.code);
}

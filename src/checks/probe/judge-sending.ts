import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence } from '../../core/observation.ts';
import type { ProbeMessage, ProbeRoute } from '../../core/probe.ts';
import { fieldsNamed, headerFieldsIn } from '../../message/header-fields.ts';
import { presetOfHost } from '../mail-presets.ts';
import type { probeFindings } from './findings.ts';
import type { OutcomeOf, ProbeOutcome } from './outcome-facts.ts';
import type { RefusedAt } from './refusal.ts';
import { understood } from './refusal-facts.ts';

type Said = FindingOf<typeof probeFindings> | Unchecked;
type Refused = OutcomeOf<'refused' | 'bounced'>;

/** What becomes of mail that no server took is not known. */
const COULD_BE = ['probe-refused', 'probe-bounced', 'probe-junk'] as const;

/** What the servers said that were to take the message, and the one that reported on it later. Each message counts once. */
export function judgeSending(
  all: readonly ProbeOutcome[],
  { domain, route }: { readonly domain: string; readonly route: ProbeRoute },
  reports: readonly Evidence[],
): readonly Said[] {
  const outcomes = [
    ...new Map(all.map((outcome) => [`${outcome.fate.address} ${outcome.sent.message.token}`, outcome])).values(),
  ];
  const refused = outcomes.filter(
    (outcome): outcome is Refused => outcome.kind === 'refused' || outcome.kind === 'bounced',
  );
  const concerning = (concern: Refused['concern'], kind?: Refused['kind']) =>
    refused.filter((outcome) => outcome.concern === concern && (kind === undefined || outcome.kind === kind));
  const recipients = concerning('recipient');
  const held = outcomes.filter((outcome) => outcome.kind === 'held');
  const putOff = outcomes.filter((outcome) => outcome.kind === 'put-off');
  const said: Said[] = [
    ...refusals('probe-refused', concerning('sender', 'refused')),
    ...refusals('probe-bounced', concerning('sender', 'bounced'), reports),
    ...refusals('probe-recipient-refused', recipients, reports),
    ...loginRefused(concerning('login'), route),
    ...noServer(outcomes),
    ...unsigned(outcomes, domain),
    ...heldBack(held),
    ...tooLarge(held),
  ];
  if (putOff.length > 0) {
    const waitedMs = Math.max(...putOff.map(({ sent }) => sent.delayedMs));
    const params = { replies: putOff.map(({ refusal }) => refusal), waitedMs };
    said.push({ code: 'probe-put-off', params, evidence: proofOf(putOff) });
  }
  return [...said, ...delayed(outcomes), ...unsettled(putOff)];
}

function refusals(
  code: 'probe-refused' | 'probe-bounced' | 'probe-recipient-refused',
  outcomes: readonly Refused[],
  reports: readonly Evidence[] = [],
): readonly Said[] {
  if (outcomes.length === 0) return [];
  const replies = outcomes.map(({ refusal }) => refusal);
  return [{ code, params: { replies }, evidence: [...reports, ...proofOf(outcomes)] }];
}

function loginRefused(outcomes: readonly Refused[], route: ProbeRoute): readonly Said[] {
  const [first] = outcomes;
  if (!first || route.kind !== 'submission') return [];
  const params = {
    host: route.host,
    user: route.login?.user ?? '',
    replies: [first.refusal],
    hint: hintFor(route.host),
  };
  return [{ code: 'probe-login-refused', params, evidence: proofOf([first]) }];
}

/** Providers that want something else than the password of the account say so in their help, and seldom in the reply. */
function hintFor(host: string): string | null {
  const preset = presetOfHost(host);
  return preset === null ? null : `${preset.name} takes ${preset.password.words}; ${preset.password.make}`;
}

/** DNS says that nobody takes mail for these. */
function noServer(all: readonly ProbeOutcome[]): readonly Said[] {
  const outcomes = all.filter(({ kind }) => kind === 'no-server');
  if (outcomes.length === 0) return [];
  const recipients = outcomes.map(({ fate }) => fate.address);
  const details = [...new Set(outcomes.map(({ fate }) => fate.detail))];
  return [{ code: 'probe-no-server', params: { recipients, details }, evidence: proofOf(outcomes) }];
}

/** On the direct route nobody signs but we. Where the message was found, the check of the copy says so. */
function unsigned(all: readonly ProbeOutcome[], domain: string): readonly Said[] {
  const outcomes = all.filter(
    ({ kind, sent, fate }) =>
      kind !== 'placed' && sent.mxLookupMs !== null && fate.attempt !== null && !isSigned(sent.message),
  );
  if (outcomes.length === 0) return [];
  const recipients = outcomes.map(({ fate }) => fate.address);
  return [{ code: 'probe-unsigned', params: { domain, recipients }, evidence: proofOf(outcomes) }];
}

function isSigned({ raw }: ProbeMessage): boolean {
  return fieldsNamed(headerFieldsIn(Buffer.from(raw, 'base64')), 'DKIM-Signature').length > 0;
}

type Held = OutcomeOf<'held'>;

function heldBack(all: readonly Held[]): readonly Said[] {
  const outcomes = all.filter(({ held }) => held.because !== 'too-large');
  if (outcomes.length === 0) return [];
  const held = outcomes.map(({ fate, held: { because, detail }, delivery: { host } }) => ({
    recipient: fate.address,
    host,
    because,
    detail,
  }));
  return [{ code: 'probe-held', params: { held }, evidence: proofOf(outcomes) }];
}

function tooLarge(all: readonly Held[]): readonly Said[] {
  const outcomes = all.filter(({ held }) => held.because === 'too-large');
  const [first] = outcomes;
  if (!first) return [];
  const { host, sizeBytes, sizeLimit } = first.delivery;
  const recipients = outcomes.map(({ fate }) => fate.address);
  const params = { host, sizeBytes, limitBytes: sizeLimit ?? 0, recipients };
  return [{ code: 'probe-too-large', params, evidence: proofOf(outcomes) }];
}

/** Taken at a later try. */
function delayed(outcomes: readonly ProbeOutcome[]): readonly Said[] {
  const late = outcomes.filter(
    ({ fate, sent }) => fate.fate === 'accepted' && firstRefusal(sent, fate.address) !== null,
  );
  if (late.length === 0) return [];
  const replies = late.flatMap(({ sent, fate }) => firstRefusal(sent, fate.address) ?? []);
  const params = {
    recipients: late.map(({ fate }) => fate.address),
    delayedMs: Math.max(...late.map(({ sent }) => sent.delayedMs)),
    replies,
  };
  return params.delayedMs === 0 ? [] : [{ code: 'probe-delayed', params, evidence: proofOf(late) }];
}

/** The temporary refusal that the recipient met before the message was taken; null: none. */
function firstRefusal({ attempts }: ProbeOutcome['sent'], recipient: string): RefusedAt | null {
  for (const { session, host } of attempts) {
    if (session.status === 'unknown') continue;
    const { recipients, final, steps } = session.value;
    const own = recipients.find(({ address }) => address === recipient)?.reply ?? null;
    const reply = own !== null && own.code >= 400 ? own : final !== null && final.code >= 400 ? final : null;
    const earlier = steps.find((step) => step.reply !== null && step.reply.code >= 400 && step.reply.code < 500);
    const said = reply ?? (own === null ? (earlier?.reply ?? null) : null);
    if (said === null || said.code >= 500) continue;
    const phase = steps.find((step) => step.reply === said)?.phase ?? null;
    return understood(said, { recipient, by: 'server', host, phase });
  }
  return null;
}

/** It is not over: what would become of the message is open. */
function unsettled(outcomes: readonly ProbeOutcome[]): readonly Said[] {
  return outcomes.map(({ placement: { recipient, detail } }) =>
    unchecked(`placement at ${recipient}`, { reason: 'refused', detail }, [...COULD_BE], RETRY),
  );
}

const RETRY = 'probe again with --retry and the seconds to wait, such as --retry 600';

function proofOf(outcomes: readonly ProbeOutcome[]): readonly Evidence[] {
  return outcomes.flatMap(({ sent, fate }): readonly Evidence[] =>
    fate.attempt === null ? sent.lookups : (sent.attempts[fate.attempt]?.session.evidence ?? []),
  );
}

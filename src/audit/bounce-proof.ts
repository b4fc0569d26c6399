import type { BounceConclusion, ReadBounce, ReadRecipient } from '../core/bounce.ts';
import type { ProofHints, ProofSubjects } from '../core/bounce-proof.ts';
import type { Net } from '../core/net.ts';
import type { AuditOptions } from '../core/target.ts';
import { createNet } from '../net/index.ts';
import { proofOf } from '../report/bounce/proof.ts';
import { refusingHost } from '../report/bounce/proof-relay.ts';
import type { SeenLook } from '../report/bounce/proof-results.ts';
import { namingLists, saidBy, type WantedTopics, wantedTopics } from '../report/bounce/proof-stated.ts';
import type { BounceProof } from '../report/bounce/schema.ts';
import { type AuditRequest, auditOver } from './audit.ts';
import { keyOf, type Look, looksFor } from './bounce-looks.ts';
import { subjectsOf } from './bounce-subjects.ts';
import { domainChecks, domainChecksAsking } from './check-sets.ts';
import { select } from './selection.ts';

/** What a proof run is to know beside the bounce. */
export interface ProofRequest {
  readonly hints: ProofHints;
  /** Of the looks: whether SMTP sessions are opened to the recipient's servers, and how. */
  readonly options: AuditOptions;
  /** Whom the notice is to; null: it is no mail, or does not say. */
  readonly notified: string | null;
}

/** What is to be looked at for a bounce. */
export interface ProofPlan {
  readonly bounce: ReadBounce;
  /** In the order of the recipients; null: nothing is to be proved of it. */
  readonly recipients: readonly (PlannedProof | null)[];
  /** Each once; empty: the network is not needed. */
  readonly looks: ReadonlyMap<string, Look>;
}

interface PlannedProof {
  readonly recipient: ReadRecipient;
  readonly conclusion: BounceConclusion;
  readonly wanted: WantedTopics;
  readonly subjects: ProofSubjects;
  readonly looks: readonly Look[];
}

export interface ProofRun {
  /** In the order of the recipients; null: there is nothing to prove, or no DNS server answers. */
  readonly proofs: readonly (BounceProof | null)[];
  /** Why nothing was checked: no DNS server answers here. Null: one does, or none was needed. */
  readonly noResolver: string | null;
}

/** Looks for one bounce, whatever it names: a notice about a hundred domains is not to ask for all of them. */
const MOST_LOOKS = 24;

/** Which checks can confirm or refute what is concluded of each recipient. Pure; asks nobody. */
export function planProof(
  bounce: ReadBounce,
  conclusions: readonly BounceConclusion[],
  { hints, options, notified }: ProofRequest,
): ProofPlan {
  const plain: AuditOptions = { ...options, selectors: [], sendingIps: [] };
  const looks = new Map<string, Look>();
  const recipients = bounce.recipients.map((recipient, index): PlannedProof | null => {
    const conclusion = conclusions[index];
    if (conclusion === undefined || conclusion.kind === 'not a failure') return null;
    const wanted = wantedTopics(conclusion, saidBy(recipient));
    const subjects = subjectsOf(bounce, recipient, hints, notified);
    const text = saidBy(recipient);
    const own = looksFor(wanted, subjects, plain, { text, lists: namingLists(text, conclusion.rule) });
    const fresh = own.filter((look) => !looks.has(keyOf(look)));
    if (looks.size + fresh.length <= MOST_LOOKS) for (const look of fresh) looks.set(keyOf(look), look);
    return { recipient, conclusion, wanted, subjects, looks: own };
  });
  return { bounce, recipients, looks };
}

/**
 * Takes the looks, all at once over one net, and says for each recipient whether they confirm the cause. The caller opens and
 * closes the wire. Where no look is needed nobody is asked; where no DNS server answers nothing is said.
 *
 * @param known  looks that were taken already, which are not taken again; new ones are put there, 200 at most
 * @throws never for what the network does
 */
export async function runProof(
  plan: ProofPlan,
  { wire, servers, signal }: Pick<AuditRequest, 'wire' | 'servers' | 'signal'>,
  known: KnownLooks = new Map(),
): Promise<ProofRun> {
  return runProofOver(plan, createNet({ wire, servers }), AbortSignal.any([signal, wire.signal]), known);
}

/** As `runProof`, over a net that somebody made of the wire. */
export async function runProofOver(
  plan: ProofPlan,
  net: Net,
  signal: AbortSignal,
  known: KnownLooks = new Map(),
): Promise<ProofRun> {
  const fresh = [...plan.looks].filter(([key]) => !known.has(key));
  const noResolver = fresh.length === 0 ? null : await whyNoResolver(net);
  if (noResolver !== null) return { proofs: plan.recipients.map(() => null), noResolver };
  const taken = new Map(known);
  await Promise.all(fresh.map(async ([key, look]) => taken.set(key, await take(look, net, signal))));
  if (!signal.aborted) keep(known, taken, [...plan.looks.keys()]);
  return { proofs: judged(plan, taken), noResolver: null };
}

/** What looks showed of earlier bounces: of one sender a thousand may come back. */
export type KnownLooks = Map<string, SeenLook>;

const MOST_KNOWN = 200;

/** The oldest go first. */
function keep(known: KnownLooks, taken: ReadonlyMap<string, SeenLook>, keys: readonly string[]): void {
  for (const key of keys) {
    const look = taken.get(key);
    if (look !== undefined) known.set(key, look);
  }
  for (const key of known.keys()) if (known.size > MOST_KNOWN) known.delete(key);
}

/** The question every resolver can answer; one that refuses it or fails at it is there all the same. */
async function whyNoResolver(net: Net): Promise<string | null> {
  const control = await net.dns.query('.', 'NS');
  if (control.status === 'known') return null;
  const isThere = control.reason === 'dns-failure' || control.reason === 'protocol-error';
  return isThere ? null : control.detail;
}

async function take(look: Look, net: Net, signal: AbortSignal): Promise<SeenLook> {
  const { part, target, checks, addressOnly, lists } = look;
  const all = lists === null ? domainChecks : domainChecksAsking(lists);
  const report = await auditOver(net, { target, selection: select(all, checks, []), signal });
  const domain = addressOnly ? target.options.sendingIps.join(', ') : target.domain;
  return { part, domain, checks, addressOnly, lists, report };
}

function judged(plan: ProofPlan, taken: ReadonlyMap<string, SeenLook>): readonly (BounceProof | null)[] {
  const { arrivalAtMs } = plan.bounce;
  return plan.recipients.map((planned) => {
    if (planned === null) return null;
    const { conclusion, wanted, subjects, recipient } = planned;
    const looks = planned.looks.flatMap((look) => taken.get(keyOf(look)) ?? []);
    return proofOf({
      conclusion,
      wanted,
      subjects,
      text: saidBy(recipient),
      lists: namingLists(saidBy(recipient), conclusion.rule),
      isRelayDenied: conclusion.reason === 'norelaying',
      refuser: refusingHost(recipient.remoteMta, recipient.remoteAddress),
      looks,
      isCut: looks.length < planned.looks.length,
      bouncedAtMs: recipient.lastAttemptAtMs ?? arrivalAtMs,
    });
  });
}

import type { Provider } from '../checks/providers.ts';
import {
  type BounceConclusion,
  type BounceHints,
  type BounceMove,
  type BounceReason,
  type ProofTopic,
  proofTopics,
  type ReadBounce,
  type ReadRecipient,
} from '../core/bounce.ts';
import type { ReplyRule } from '../core/reply-rules.ts';
import { topicsOfStatus, topicsOfWords } from '../core/reply-topics.ts';
import { byCodes } from './by-codes.ts';
import { byLikeness } from './by-likeness.ts';
import { actionOf, kindOf, phaseOf, statusOf } from './derive.ts';
import { type Found, ofReasons } from './found.ts';
import { hasEnded } from './has-ended.ts';
import { moveOfFeedback, reasonTraits } from './reason-traits.ts';
import { type Evidence, evidenceOf } from './reply-evidence.ts';
import { isOfProvider, ownerOf, ruleOf } from './rule-sets.ts';
import { type SaidOf, saidOf } from './said-of.ts';
import { onlyReports, providerOf } from './speaker.ts';
import { reasonOfStatus } from './status-reasons.ts';

/**
 * What a bounce means for one recipient: by the rules of the provider that refused, by rules that fit anybody's words, by its
 * enhanced status code where that is definite, by likeness, or by the codes alone, in this order. Pure; never throws.
 */
export function conclude(recipient: ReadRecipient, bounce: ReadBounce, hints: BounceHints): BounceConclusion {
  const provider = providerOf(recipient, bounce, hints);
  const evidence = evidenceOf(recipient, bounce);
  const found = byForm(recipient, bounce) ?? byContent(recipient, bounce, { provider, hints, evidence });
  const { reason, basis, rule, said, others } = found;
  const action = actionOf(recipient, bounce, reason);
  const isFailure = basis !== 'form' || reason === 'expired';
  const kind = isFailure ? kindOf(recipient, { reason, rule, action: action?.action ?? null }) : 'not a failure';
  // A pasted reply without a code: where its words are known they tell whether it was for good.
  const isUncoded = bounce.form === 'reply' && recipient.reply === null && recipient.status === null && rule !== null;
  const ended = hasEnded(recipient, bounce) || (isUncoded && kind === 'permanent' && action?.action === 'failed');
  const isStillTried = isUncoded && kind === 'temporary' && action?.derived === true;
  return {
    reason,
    kind,
    move: moveOf(found, bounce, { kind, ended }),
    ended,
    basis,
    rule: rule === null ? null : statementOf(rule, said),
    provider: provider === null || isOther(provider, recipient, bounce, { found, hints }) ? null : provider.id,
    status: statusOf(recipient, { reason: basis === 'guess' ? 'undefined' : reason, kind }),
    action: isStillTried ? { action: 'delayed', derived: true } : action,
    phase: phaseOf(recipient, rule),
    replyCode: recipient.reply?.code ?? null,
    greylisting: rule?.greylisting === true,
    topics: kind === 'not a failure' ? [] : topicsOf(recipient, found, evidence),
    others,
  };
}

/** Whether somebody else may have refused than the provider that reports. */
function isOther(
  provider: Provider,
  recipient: ReadRecipient,
  bounce: ReadBounce,
  { found, hints }: { readonly found: Found; readonly hints: BounceHints },
): boolean {
  if (hints.provider === provider.id) return false;
  const { reason, rule } = found;
  const isOwnRule = rule !== null && provider.replies?.includes(rule) === true;
  return onlyReports(provider, recipient, bounce, { reason, isOwnRule });
}

/**
 * Whose move it is. To wait is one as long as somebody tries again by itself; after that it is up to the sender's side to find
 * out why, and to send it again.
 */
function moveOf(
  { reason, rule }: Found,
  { feedback }: ReadBounce,
  { kind, ended }: Pick<BounceConclusion, 'kind' | 'ended'>,
): BounceMove {
  const waits = rule?.greylisting === true ? 'wait' : undefined;
  const move = rule?.move ?? waits ?? (feedback === null ? reasonTraits[reason].move : moveOfFeedback(feedback.type));
  if (move !== 'wait') return move;
  if (kind === 'not a failure') return 'nobody';
  return ended || kind === 'permanent' ? 'sender-server' : 'wait';
}

/** What the mail itself is. */
function byForm({ action }: ReadRecipient, { what }: ReadBounce): Found | null {
  if (what === 'vacation') return ofForm('vacation');
  if (what === 'complaint') return ofForm('feedback');
  if (what === 'receipt' || what === 'none') return ofForm('undefined');
  const isDelivered = action === 'delivered' || action === 'relayed' || action === 'expanded';
  return isDelivered || (what === 'success' && action === null) ? ofForm('delivered') : null;
}

function ofForm(reason: BounceReason): Found {
  return { reason, basis: 'form', rule: null, said: null, others: [] };
}

interface Clues {
  readonly provider: Provider | null;
  readonly hints: BounceHints;
  readonly evidence: readonly Evidence[];
}

function byContent(recipient: ReadRecipient, bounce: ReadBounce, { provider, hints, evidence }: Clues): Found {
  const who = { provider, system: hints.provider ?? bounce.system };
  const status = reasonOfStatus(recipient.reply?.enhanced ?? null) ?? reasonOfStatus(recipient.status);
  const definite = ruleOf(evidence, { ...who, vague: false });
  if (definite !== null) return ofRule(definite, recipient);
  if (status !== null && !status.isVague)
    return { reason: status.reason, basis: 'status', rule: null, said: null, others: [] };
  const vague = ruleOf(evidence, { ...who, vague: true });
  if (vague !== null) return ofRule(vague, recipient);
  const ofProgram = recipient.isByProgram === true ? ruleOf(SAID_BY_PROGRAM, { ...who, vague: false }) : null;
  if (ofProgram !== null) return ofRule(ofProgram, recipient);
  // Of a reply alone nobody says how long it has been tried.
  if (bounce.form !== 'reply' && (bounce.what === 'delay' || recipient.action === 'delayed')) return ofForm('expired');
  const coded = byCodes(recipient, status);
  const guessed = byLikeness(evidence[0]?.bare.text ?? '', recipient.phase, coded);
  return guessed ?? coded ?? ofReasons([evidence.length === 0 ? 'undefined' : 'onhold'], 'nothing');
}

/** What a program says is known by its type alone where its words are not. */
const BY_PROGRAM = { codes: [], enhanced: [], text: 'x-unix;', phase: null };
const SAID_BY_PROGRAM: readonly Evidence[] = [{ whole: BY_PROGRAM, bare: BY_PROGRAM }];

function ofRule(rule: ReplyRule, recipient: ReadRecipient): Found {
  const said = isOfProvider(rule) ? null : saidOf(rule, recipient);
  const reason = said?.reason ?? rule.reason;
  return {
    reason,
    basis: 'rule',
    rule,
    said,
    others: reason === 'filtered' && rule.reason === 'userunknown' ? ['userunknown'] : [],
  };
}

function statementOf(rule: ReplyRule, said: SaidOf | null): BounceConclusion['rule'] {
  const { id, source, retrieved } = rule;
  const { meaning, fix = null } = said ?? rule;
  return { id, of: ownerOf(rule), meaning, fix, source, retrieved };
}

/** What DNS may show of it: as the rule says; else by the status code, the words, and the reason. */
function topicsOf(
  recipient: ReadRecipient,
  { reason, rule, said }: Found,
  evidence: readonly Evidence[],
): readonly ProofTopic[] {
  const stated = said?.topics ?? rule?.topics;
  if (stated !== undefined) return stated;
  const inWords = new Set([...topicsIn(evidence), ...topicsOfWords(said?.meaning ?? rule?.meaning ?? '')]);
  const named = [
    ...topicsOfStatus(recipient.reply?.enhanced ?? null),
    ...topicsOfStatus(recipient.status),
    ...proofTopics.filter((topic) => inWords.has(topic)),
  ];
  return [...new Set([...named, ...(TOPICS[reason] ?? [])])];
}

/** What the words of a server name as the cause. */
function topicsIn(evidence: readonly Evidence[]): readonly ProofTopic[] {
  return topicsOfWords(evidence.map(({ bare }) => bare.text).join(' '));
}

const TOPICS: Readonly<Partial<Record<BounceReason, readonly ProofTopic[]>>> = {
  requireptr: ['reverse-dns'],
  hostunknown: ['recipient-domain'],
  notaccept: ['recipient-domain'],
  norelaying: ['recipient-domain'],
  failedstarttls: ['recipient-tls'],
};

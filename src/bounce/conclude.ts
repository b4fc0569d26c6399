import type { Provider } from '../checks/providers.ts';
import type {
  BounceConclusion,
  BounceHints,
  BounceMove,
  BounceReason,
  ConclusionBasis,
  ProofTopic,
  ReadBounce,
  ReadRecipient,
} from '../core/bounce.ts';
import type { ReplyRule } from '../core/reply-rules.ts';
import { topicsOfStatus, topicsOfWords } from '../core/reply-topics.ts';
import { type CodeReasons, likeliestOfCode, reasonsOfCode } from './code-reasons.ts';
import { actionOf, kindOf, phaseOf, statusOf } from './derive.ts';
import { hasEnded } from './has-ended.ts';
import { likeliestReasons } from './likeness.ts';
import { moveOfFeedback, reasonTraits } from './reason-traits.ts';
import { type Evidence, evidenceOf } from './reply-evidence.ts';
import { isOfProvider, ownerOf, ruleOf } from './rule-sets.ts';
import { type SaidOf, saidOf } from './said-of.ts';
import { providerOf } from './speaker.ts';
import { reasonOfStatus, reasonOfSubject, type StatusReason } from './status-reasons.ts';

/** What is found, and by what. */
interface Found {
  readonly reason: BounceReason;
  readonly basis: ConclusionBasis;
  readonly rule: ReplyRule | null;
  /** What the rule's words mean where they were said; null: no rule. */
  readonly said: SaidOf | null;
  readonly others: readonly BounceReason[];
}

const MAX_OTHERS = 3;

/**
 * What a bounce means for one recipient: by the rules of the provider that refused, by rules that fit anybody's words, by its
 * enhanced status code, by its reply code and phase, or by likeness, in this order. Pure; never throws.
 */
export function conclude(recipient: ReadRecipient, bounce: ReadBounce, hints: BounceHints): BounceConclusion {
  const provider = providerOf(recipient, bounce, hints);
  const evidence = evidenceOf(recipient, bounce);
  const found = byForm(recipient, bounce) ?? byContent(recipient, bounce, { provider, hints, evidence });
  const { reason, basis, rule, said, others } = found;
  const action = actionOf(recipient, bounce, reason);
  const ended = hasEnded(recipient, bounce);
  const isFailure = basis !== 'form' || reason === 'expired';
  const kind = isFailure ? kindOf(recipient, { reason, rule, action: action?.action ?? null }) : 'not a failure';
  return {
    reason,
    kind,
    move: moveOf(found, bounce, { kind, ended }),
    ended,
    basis,
    rule: rule === null ? null : statementOf(rule, said),
    provider: provider?.id ?? null,
    status: statusOf(recipient, { reason: basis === 'guess' ? 'undefined' : reason, kind }),
    action,
    phase: phaseOf(recipient, rule),
    replyCode: recipient.reply?.code ?? null,
    greylisting: rule?.greylisting === true,
    topics: kind === 'not a failure' ? [] : topicsOf(recipient, found, evidence),
    others,
  };
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
  const move = rule?.move ?? (feedback === null ? reasonTraits[reason].move : moveOfFeedback(feedback.type));
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
  const code = recipient.reply?.code ?? null;
  const ofSubject = reasonOfSubject(recipient.reply?.enhanced ?? null) ?? reasonOfSubject(recipient.status);
  const ofCode = unlessContradicted(reasonsOfCode(code, recipient.phase), status ?? ofSubject);
  // Of what the reply code leaves open the status may say which.
  const isNamed = status !== null && ofCode?.includes(status.reason) === true && ofCode[0] !== status.reason;
  if (ofCode !== null && !isNamed) return ofReasons(ofCode, 'reply-code');
  if (status !== null) return ofReasons([status.reason, ...status.others], 'status');
  const alike = likeliestReasons(evidence.map(({ bare }) => bare.text).join(' '));
  if (alike.length > 0) return ofReasons(alike, 'guess');
  if (ofSubject !== null) return ofReasons([ofSubject.reason, ...ofSubject.others], 'status-subject');
  const likeliest = likeliestOfCode(code, recipient.phase);
  if (likeliest !== null) return ofReasons(likeliest, 'guess');
  return {
    reason: evidence.length === 0 ? 'undefined' : 'onhold',
    basis: 'nothing',
    rule: null,
    said: null,
    others: [],
  };
}

/** An enhanced status code says more than the reply code before it: null where the two have neither reason nor subject in common. */
function unlessContradicted(ofCode: CodeReasons | null, status: StatusReason | null): CodeReasons | null {
  if (ofCode === null || status === null) return ofCode;
  const stated = [status.reason, ...status.others];
  const subjects = new Set(stated.map(subjectOf));
  return ofCode.some((reason) => stated.includes(reason) || subjects.has(subjectOf(reason))) ? ofCode : null;
}

function subjectOf(reason: BounceReason): string {
  return reasonTraits[reason].status.charAt(0);
}

/** What a program says is known by its type alone where its words are not. */
const BY_PROGRAM = { codes: [], enhanced: [], text: 'x-unix;', phase: null };
const SAID_BY_PROGRAM: readonly Evidence[] = [{ whole: BY_PROGRAM, bare: BY_PROGRAM }];

function ofReasons([reason = 'undefined', ...others]: readonly BounceReason[], basis: ConclusionBasis): Found {
  return { reason, basis, rule: null, said: null, others: others.slice(0, MAX_OTHERS) };
}

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
  const words = [...evidence.map(({ bare }) => bare.text), said?.meaning ?? rule?.meaning ?? ''].join(' ');
  const named = [
    ...topicsOfStatus(recipient.reply?.enhanced ?? null),
    ...topicsOfStatus(recipient.status),
    ...topicsOfWords(words),
  ];
  return [...new Set([...named, ...(TOPICS[reason] ?? [])])];
}

const TOPICS: Readonly<Partial<Record<BounceReason, readonly ProofTopic[]>>> = {
  requireptr: ['reverse-dns'],
  hostunknown: ['recipient-domain'],
  notaccept: ['recipient-domain'],
  norelaying: ['recipient-domain'],
  failedstarttls: ['recipient-tls'],
};

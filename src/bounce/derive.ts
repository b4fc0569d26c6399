import type {
  BounceConclusion,
  BounceKind,
  BounceReason,
  DeliveryAction,
  ReadBounce,
  ReadRecipient,
} from '../core/bounce.ts';
import type { ReplyRule } from '../core/reply-rules.ts';
import { hasEnded } from './has-ended.ts';
import { GONE, reasonTraits } from './reason-traits.ts';

/**
 * What a recipient's fate is called where the bounce does not say it. `delayed` where it says that tries go on, and for mail
 * whose time in the queue was over: nobody refused it, and it may be sent again, so the field counts it with delays.
 */
export function actionOf(
  recipient: ReadRecipient,
  bounce: ReadBounce,
  reason: BounceReason,
): BounceConclusion['action'] {
  // A notice in words has no field for it: that it reports a failure is all that it says.
  const isField = recipient.action !== 'failed' || bounce.form !== 'words';
  if (recipient.action !== null && isField) return { action: recipient.action, derived: false };
  const action = derivedAction(recipient, bounce, reason);
  return action === null ? null : { action, derived: true };
}

function derivedAction(recipient: ReadRecipient, bounce: ReadBounce, reason: BounceReason): DeliveryAction | null {
  const { reply } = recipient;
  const { what, form } = bounce;
  if (what === 'success') return 'delivered';
  if (what === 'delay') return 'delayed';
  if (what !== 'failure') return null;
  if (form === 'reply' && reply === null && (reason === 'undefined' || reason === 'onhold')) return null;
  // A server that said 4yz is asked again (RFC 5321 section 4.2.1); a mail that reports it does so when tries are over.
  const isAskedAgain = form === 'reply' && reply !== null && reply.code < 500;
  const isRefused = form === 'reply' && hasEnded(recipient, bounce);
  return isAskedAgain || (reason === 'expired' && !isRefused) ? 'delayed' : 'failed';
}

/** Given, or by reply code and reason: class 4 or 5 by the code (RFC 3463 section 2), the rest by the reason. */
export function statusOf(
  { status, reply }: ReadRecipient,
  { reason, kind }: { readonly reason: BounceReason; readonly kind: BounceKind },
): BounceConclusion['status'] {
  const given = status ?? reply?.enhanced ?? null;
  if (given !== null) return { code: given, derived: false };
  if (kind === 'not a failure') return null;
  const replyClass = reply === null ? null : Math.floor(reply.code / 100);
  if (replyClass === null && reasonTraits[reason].status === '0.0') return null;
  const statusClass = replyClass === 4 || replyClass === 5 ? replyClass : kind === 'temporary' ? 4 : 5;
  return { code: `${statusClass}.${reasonTraits[reason].status}`, derived: true };
}

/** Given, or the only one in which the rule's words are said. */
export function phaseOf({ phase }: ReadRecipient, rule: ReplyRule | null): BounceConclusion['phase'] {
  if (phase !== null) return { phase, derived: false };
  return typeof rule?.phase === 'string' ? { phase: rule.phase, derived: true } : null;
}

/**
 * Whether another try may succeed by itself. By the rule; by the reason where it has but one kind; else by the class of the
 * status or of the reply. Where a queue gave up after temporary failures (`failed` and 4.x.x), the cause stays temporary, and
 * sending again may help; not so where the reason is an address or a domain that is not there.
 */
export function kindOf(
  { status, reply }: ReadRecipient,
  how: { readonly reason: BounceReason; readonly rule: ReplyRule | null; readonly action: DeliveryAction | null },
): BounceKind {
  const { reason, rule, action } = how;
  const traits = reasonTraits[reason];
  if (rule?.kind !== undefined) return rule.kind;
  if (traits.isFixedKind === true) return traits.kind;
  const statusClass = /^[45](?=\.)/.exec(status ?? reply?.enhanced ?? '')?.[0];
  const first = reply !== null && reply.code >= 400 ? String(reply.code)[0] : statusClass;
  if (first === '4') return GONE.has(reason) && action !== 'delayed' ? 'permanent' : 'temporary';
  // A server that goes on trying takes it for temporary.
  return first === '5' ? 'permanent' : first === undefined && action === 'delayed' ? 'temporary' : traits.kind;
}

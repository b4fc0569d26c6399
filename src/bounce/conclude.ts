import type { BounceConclusion, BounceHints, ReadBounce, ReadRecipient } from '../core/bounce.ts';
import { providerOf } from './speaker.ts';

/**
 * What a bounce means for one recipient: by the rules of the provider that refused, by rules that fit anybody's words, by its
 * enhanced status code, by its reply code and phase, or by likeness, in this order. Pure; never throws.
 */
export function conclude(recipient: ReadRecipient, bounce: ReadBounce, hints: BounceHints): BounceConclusion {
  const { status, reply } = recipient;
  const isTemporary = (status ?? String(reply?.code ?? '')).startsWith('4');
  return {
    reason: 'undefined',
    kind:
      bounce.what !== 'failure' && bounce.what !== 'delay' ? 'not a failure' : isTemporary ? 'temporary' : 'permanent',
    move: 'wait',
    basis: 'nothing',
    rule: null,
    provider: providerOf(recipient, bounce, hints)?.id ?? null,
    status: status === null ? null : { code: status, derived: false },
    action: recipient.action === null ? null : { action: recipient.action, derived: false },
    phase: recipient.phase === null ? null : { phase: recipient.phase, derived: false },
    replyCode: reply?.code ?? null,
    greylisting: false,
    topics: [],
    others: [],
  };
}

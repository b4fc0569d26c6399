import type { BounceKind, BounceMove, BounceReason } from '../core/bounce.ts';

/** What a reason has by itself, where no rule says otherwise. */
export interface ReasonTraits {
  /** Where neither code nor status has a class. */
  readonly kind: BounceKind;
  /** True: whatever the class of the code is. */
  readonly isFixedKind?: true;
  readonly move: BounceMove;
  /** Subject and detail of the enhanced status code that means the same (RFC 3463, RFC 7372, RFC 7505). */
  readonly status: string;
}

export const reasonTraits: Readonly<Record<BounceReason, ReasonTraits>> = {
  userunknown: { kind: 'permanent', move: 'sender-list', status: '1.1' },
  hasmoved: { kind: 'permanent', move: 'sender-list', status: '1.6' },
  filtered: { kind: 'permanent', move: 'recipient', status: '2.0' },
  suspend: { kind: 'permanent', move: 'sender-list', status: '2.1' },
  hostunknown: { kind: 'permanent', move: 'sender-list', status: '1.2' },
  notaccept: { kind: 'permanent', move: 'sender-list', status: '3.2' },
  mailboxfull: { kind: 'temporary', move: 'recipient', status: '2.2' },
  systemfull: { kind: 'temporary', isFixedKind: true, move: 'recipient-admin', status: '3.1' },
  mesgtoobig: { kind: 'permanent', isFixedKind: true, move: 'sender-content', status: '3.4' },
  exceedlimit: { kind: 'permanent', move: 'sender-content', status: '2.3' },
  authfailure: { kind: 'permanent', move: 'sender-dns', status: '7.26' },
  requireptr: { kind: 'permanent', move: 'sender-dns', status: '7.25' },
  blocked: { kind: 'permanent', move: 'sender-server', status: '7.1' },
  badreputation: { kind: 'temporary', move: 'sender-server', status: '7.1' },
  rejected: { kind: 'permanent', move: 'sender-dns', status: '7.1' },
  policyviolation: { kind: 'permanent', move: 'recipient-admin', status: '7.1' },
  norelaying: { kind: 'permanent', move: 'recipient-admin', status: '7.1' },
  securityerror: { kind: 'permanent', move: 'sender-server', status: '7.0' },
  failedstarttls: { kind: 'permanent', move: 'recipient-admin', status: '7.4' },
  spamdetected: { kind: 'permanent', move: 'sender-content', status: '7.1' },
  virusdetected: { kind: 'permanent', isFixedKind: true, move: 'sender-content', status: '7.0' },
  contenterror: { kind: 'permanent', isFixedKind: true, move: 'sender-content', status: '6.0' },
  notcompliantrfc: { kind: 'permanent', isFixedKind: true, move: 'sender-content', status: '6.0' },
  toomanyconn: { kind: 'temporary', move: 'sender-server', status: '4.5' },
  speeding: { kind: 'temporary', isFixedKind: true, move: 'sender-server', status: '4.5' },
  expired: { kind: 'temporary', isFixedKind: true, move: 'wait', status: '4.7' },
  networkerror: { kind: 'temporary', move: 'recipient-admin', status: '4.0' },
  systemerror: { kind: 'temporary', move: 'recipient-admin', status: '3.0' },
  mailererror: { kind: 'permanent', move: 'recipient-admin', status: '3.0' },
  syntaxerror: { kind: 'permanent', isFixedKind: true, move: 'sender-server', status: '5.0' },
  delivered: { kind: 'not a failure', isFixedKind: true, move: 'nobody', status: '0.0' },
  vacation: { kind: 'not a failure', isFixedKind: true, move: 'nobody', status: '0.0' },
  feedback: { kind: 'not a failure', isFixedKind: true, move: 'sender-list', status: '0.0' },
  onhold: { kind: 'temporary', move: 'wait', status: '0.0' },
  undefined: { kind: 'permanent', move: 'wait', status: '0.0' },
};

/** Whose move a feedback report asks for. @param type  as RFC 5965 section 7.3 and RFC 6591 name it, in lower case */
export function moveOfFeedback(type: string): BounceMove {
  switch (type) {
    case 'auth-failure':
      return 'sender-dns';
    case 'fraud':
    case 'virus':
      return 'sender-server';
    case 'not-spam':
      return 'nobody';
    default:
      return reasonTraits.feedback.move;
  }
}

/** What nobody gets over by waiting once the queue has given up: the address or the domain is not there. */
export const GONE: ReadonlySet<BounceReason> = new Set(['userunknown', 'hasmoved', 'hostunknown', 'notaccept']);

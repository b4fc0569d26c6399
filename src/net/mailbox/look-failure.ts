import type { MailboxLook, SmtpEnding } from '../../core/net.ts';
import type { UnknownReason } from '../../core/observation.ts';
import type { Failed, WireFailure } from '../wire.ts';

/** What was in the way, where that may be our side of it, or about who we are. */
export interface Unseen {
  readonly reason: UnknownReason;
  readonly detail: string;
}

/** How TLS that was to come did not, by the server's own doing. */
export function failureOf({ failure, detail, code }: Failed): NonNullable<MailboxLook['failure']> {
  return { ended: ENDINGS[failure] ?? 'protocol-error', code: code ?? failure, detail };
}

const ENDINGS: Readonly<Partial<Record<WireFailure, SmtpEnding>>> = {
  'tls-error': 'tls-alert',
  timeout: 'timeout',
  closed: 'closed',
  reset: 'reset',
};

/** What a failure says where nothing was seen yet; null: once a connection stands, it is the server's own doing. */
const REASONS: Readonly<Record<WireFailure, UnknownReason | null>> = {
  refused: 'unreachable',
  unreachable: 'unreachable',
  'not-routed': 'unreachable',
  'private-address': 'unreachable',
  'no-ipv6': 'no-ipv6',
  cancelled: 'timeout',
  timeout: null,
  closed: null,
  reset: null,
  'tls-error': null,
  'protocol-error': null,
  'too-large': null,
};

export function unseenBy({ failure, detail }: Failed): Unseen {
  return { reason: REASONS[failure] ?? (failure === 'timeout' ? 'timeout' : 'protocol-error'), detail };
}

/** Whether it may be our side that failed: the way there, or the end of the audit. */
export function mayBeOurs({ failure }: Failed): boolean {
  return REASONS[failure] !== null;
}

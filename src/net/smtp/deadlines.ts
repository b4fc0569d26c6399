import type { SmtpPhase } from '../../core/net.ts';

/** How long one may take, in milliseconds. */
export interface SmtpDeadlines {
  readonly connectMs: number;
  readonly bannerMs: number;
  /** Each other phase: a command with its reply, or the TLS handshake. */
  readonly phaseMs: number;
  /** The reply to a message, once its end was sent. Default: `phaseMs`. */
  readonly messageMs?: number;
}

/** For what may be waited in a phase. */
export function deadlineOf(phase: SmtpPhase, { bannerMs, phaseMs, messageMs = phaseMs }: SmtpDeadlines): number {
  if (phase === 'banner') return bannerMs;
  return phase === 'message' ? messageMs : phaseMs;
}

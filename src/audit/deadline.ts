import type { ProbeRequest } from '../core/probe.ts';

/** The end of one audit. */
export interface Deadline {
  /** Fires when the time is up, or when the user cancels. */
  readonly signal: AbortSignal;
  /** To be called when nothing more comes of the audit: fires the signal too, so that whoever still listens lets go. */
  over(): void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1; // 24 days; what is longer would end at once

/**
 * Unlike `AbortSignal.timeout`, it does not keep what an audit has seen until the time is up: many audits in one process
 * would each hold on to theirs for a minute after they are done. It does not keep the process alive either.
 *
 * @param timeoutMs  from now; more than 24 days is 24 days
 * @param cancelled  the user's own signal, where there is one
 * @throws RangeError where `timeoutMs` is negative or no number
 */
export function startDeadline(timeoutMs: number, cancelled: AbortSignal | undefined): Deadline {
  if (!(timeoutMs >= 0)) throw new RangeError(`"${timeoutMs}" is no time: expected milliseconds from 0`);
  const controller = new AbortController();
  const end = () => controller.abort();
  const timer = setTimeout(end, Math.min(timeoutMs, LONGEST_TIMER_MS)).unref();
  if (cancelled?.aborted) end();
  cancelled?.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    over() {
      clearTimeout(timer);
      cancelled?.removeEventListener('abort', end);
      end();
    },
  };
}

/** The longest that a probe takes beside the audit, in milliseconds: each message has its own time for tries. */
export function probeTimeMs({ waitMs, retryMs, messages }: ProbeRequest): number {
  return waitMs + retryMs * messages.length;
}

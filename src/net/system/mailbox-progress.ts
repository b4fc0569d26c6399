import type { Logger } from 'imapflow';
import type { MailboxPhase, MailboxStep } from '../../core/net.ts';
import { msSince } from './stream-gate.ts';

/** How far an opening has come, and how long each part of it took. */
export interface Progress {
  /** The phase that is under way. */
  readonly phase: MailboxPhase;
  readonly steps: readonly MailboxStep[];
  /** The phase is over; the next one begins. `as`: what it is called where it was two at once. */
  passed(detail: string, next: MailboxPhase, as?: MailboxPhase): void;
}

export function createProgress(first: MailboxPhase): Progress {
  const steps: MailboxStep[] = [];
  let phase = first;
  let since = performance.now();
  return {
    get phase() {
      return phase;
    },
    steps,
    passed(detail, next, as = phase) {
      steps.push({ phase: as, detail, elapsedMs: Math.round(msSince(since)) });
      phase = next;
      since = performance.now();
    },
  };
}

/** What imapflow says of itself as it goes: a log is the one place where it tells. Nothing of it is kept. */
export function milestones(reached: {
  readonly connected: () => void;
  readonly greeted: () => void;
  readonly encrypted: () => void;
  readonly loggedIn: () => void;
}): Logger {
  let greeted = false;
  const quiet = () => {};
  return {
    trace: quiet,
    debug(entry: unknown) {
      // What the server says first may be a farewell, or no IMAP; that we answer shows that it was a greeting.
      if (greeted || sourceOf(entry) !== 'c') return;
      greeted = true;
      reached.greeted();
    },
    info(entry: unknown) {
      const source = sourceOf(entry);
      if (source === 'connection') reached.connected();
      if (source === 'tls') reached.encrypted();
      if (source === 'auth') reached.loggedIn();
    },
    warn: quiet,
    error: quiet,
    fatal: quiet,
  };
}

function sourceOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'src' in entry ? entry.src : null;
}

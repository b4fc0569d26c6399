import type { SmtpPhase, SmtpReply, SmtpStep } from '../../core/net.ts';
import { createTranscript, type Place, type Transcript } from './transcript.ts';

/** What has happened in a session so far, over one connection or two. */
export interface Log {
  readonly transcript: Transcript;
  readonly steps: readonly SmtpStep[];
  /** Of all exchanges, those without a step of their own included. */
  readonly totalMs: number;
  step(step: {
    readonly phase: SmtpPhase;
    readonly command: string | null;
    readonly reply: SmtpReply | null;
    readonly ms: number;
  }): void;
  /** Counts time that belongs to no step. */
  wait(ms: number): void;
}

export function createLog(place: Place): Log {
  const transcript = createTranscript(place);
  const steps: SmtpStep[] = [];
  let totalMs = 0;
  return {
    transcript,
    steps,
    get totalMs() {
      return Math.round(totalMs);
    },
    step({ phase, command, reply, ms }) {
      steps.push({ phase, command, reply, elapsedMs: Math.round(ms) });
      totalMs += ms;
    },
    wait(ms) {
      totalMs += ms;
    },
  };
}

import type { SmtpPhase, SmtpReply } from '../../core/net.ts';
import type { Failed } from '../wire.ts';
import { type Stop, stopIn, stopOf, stopped } from './ending.ts';
import type { ReplyProgress } from './reply.ts';

/** What one turn brought: a reply, or the end; a 421 is both. */
export type Turn =
  | { readonly reply: SmtpReply; readonly stop: null }
  | { readonly reply: SmtpReply | null; readonly stop: Stop };

/** What came where a reply was waited for. */
export type Outcome =
  | Exclude<ReplyProgress, { readonly state: 'incomplete' }>
  | { readonly state: 'failed'; readonly failed: Failed }
  | { readonly state: 'late'; readonly deadlineMs: number; readonly hasBegun: boolean };

/** What it means for the dialogue. Pure. */
export function turnOf(phase: SmtpPhase, outcome: Outcome): Turn {
  switch (outcome.state) {
    case 'reply': {
      const { reply } = outcome;
      const stop = stopIn(phase, reply);
      return stop === null ? { reply, stop } : { reply, stop };
    }
    case 'broken':
      return { reply: null, stop: stopped(phase, 'protocol-error', outcome.detail) };
    case 'failed':
      return { reply: null, stop: stopOf(phase, outcome.failed) };
    case 'late':
      return { reply: null, stop: late(phase, outcome.deadlineMs, outcome.hasBegun) };
  }
}

function late(phase: SmtpPhase, deadlineMs: number, hasBegun: boolean): Stop {
  const within = `within ${deadlineMs / 1000} s`;
  if (hasBegun) return stopped(phase, 'timeout', `the reply was not complete ${within}`);
  return phase === 'banner'
    ? stopped(phase, 'no-greeting', `no greeting ${within}`)
    : stopped(phase, 'timeout', `no reply ${within}`);
}

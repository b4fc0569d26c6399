import type { Evidence } from '../../core/observation.ts';
import type { DnsServer, Wire } from '../wire.ts';
import { type NoAnswer, readAnswer, type Step } from './answer.ts';
import { askServer, type Send } from './ask-server.ts';
import type { ServerFailure } from './failure.ts';
import type { DnsMessage } from './message.ts';
import type { Question } from './question.ts';

export interface AskOptions {
  readonly send: Send;
  readonly sleep: Wire['sleep'];
  /** In the order in which they are asked. */
  readonly servers: readonly DnsServer[];
  /** For one question with all its retries, in milliseconds. */
  readonly timeoutMs: number;
}

interface Answer {
  readonly step: Step;
  /** The AD bit. */
  readonly authenticated: boolean;
  readonly plainBytes: number;
  /** Codes (RFC 8914). */
  readonly extendedErrors: readonly number[];
}

/** What became of one question. `failures` is empty where it was cancelled, or where there is no server. */
export type Asked =
  | ({ readonly ok: true; readonly evidence: readonly Evidence[] } & Answer)
  | {
      readonly ok: false;
      readonly cancelled: boolean;
      readonly failures: readonly ServerFailure[];
      readonly evidence: readonly Evidence[];
    };

const GROWTH = 1.5; // of the time for an answer, from round to round
const MAX_TRIES = 3; // of one server that keeps silent
const MAX_FAILED_TRIES = 2; // of one that answers, but cannot tell
const BACKOFF_MS = 200;

/**
 * Asks the servers in order until one answers, again in a second and third round those that might yet. Time is the sum
 * of what the exchanges took and of the waits between rounds: no clock is read.
 */
export async function ask(question: Question, options: AskOptions): Promise<Asked> {
  const failures = new Map<DnsServer, ServerFailure[]>();
  const evidence: Evidence[] = [];
  let leftMs = options.timeoutMs;
  for (let round = 0; round < MAX_TRIES; round++) {
    const worth = options.servers.filter((server) => mightYetAnswer(failures.get(server) ?? []));
    if (worth.length === 0 || leftMs < 1) break;
    if (round > 0 && !worth.some((server) => failures.get(server)?.at(-1)?.failure === 'timeout')) {
      const pauseMs = Math.min(BACKOFF_MS * 2 ** (round - 1), leftMs);
      await options.sleep(pauseMs);
      leftMs -= pauseMs;
    }
    for (const server of worth) {
      if (leftMs < 1) break;
      const { send } = options;
      const turn = await askServer(question, { server, send, timeoutMs: leftMs, patience: GROWTH ** round });
      leftMs -= turn.ms;
      evidence.push(...turn.evidence);
      if (turn.outcome === 'cancelled') return { ok: false, cancelled: true, failures: [], evidence };
      const said = 'failure' in turn.outcome ? turn.outcome : answerIn(question, turn.outcome);
      if (!('failure' in said)) return { ok: true, ...said, evidence };
      failures.set(server, [...(failures.get(server) ?? []), { ...said, server }]);
    }
  }
  return { ok: false, cancelled: false, failures: [...failures.values()].flat(), evidence };
}

function answerIn({ name, type }: Question, message: DnsMessage): Answer | NoAnswer {
  const step = readAnswer(name, type, message);
  const { authenticated, plainBytes } = message;
  const extendedErrors = message.extendedErrors.map(({ code }) => code);
  return 'failure' in step ? step : { step, authenticated, plainBytes, extendedErrors };
}

/** What a server refuses or says about the question will not change within seconds; a failure to find out may. */
function mightYetAnswer(failed: readonly ServerFailure[]): boolean {
  switch (failed.at(-1)?.failure) {
    case undefined:
      return true;
    case 'timeout':
      return failed.length < MAX_TRIES;
    case 'servfail':
    case 'malformed':
    case 'connection-refused':
    case 'unreachable':
      return failed.length < MAX_FAILED_TRIES;
    default:
      return false;
  }
}

import { randomInt } from 'node:crypto';
import type { RecordType } from '../../core/net.ts';
import type { Evidence } from '../../core/observation.ts';
import type { DnsServer, DnsWireRequest, DnsWireResult, Wire } from '../wire.ts';
import { malformed, type NoAnswer, readAnswer, type Step } from './answer.ts';
import { failureOfWire, type ServerFailure } from './failure.ts';
import { answers, decodeMessage, encodeQuestion } from './message.ts';
import { messageText, serverText } from './presentation.ts';

export interface AskOptions {
  /** Sends one query; `Wire.dns` behind whatever counts and limits it. */
  send(request: DnsWireRequest): Promise<DnsWireResult>;
  readonly sleep: Wire['sleep'];
  /** In the order in which they are asked. */
  readonly servers: readonly DnsServer[];
  /** For one question with all its retries, in milliseconds. */
  readonly timeoutMs: number;
}

/** What became of one question. `failures` is empty where it was cancelled, or where there is no server. */
export type Asked =
  | {
      readonly ok: true;
      readonly step: Step;
      readonly authenticated: boolean;
      readonly plainBytes: number;
      readonly evidence: readonly Evidence[];
    }
  | {
      readonly ok: false;
      readonly cancelled: boolean;
      readonly failures: readonly ServerFailure[];
      readonly evidence: readonly Evidence[];
    };

const FIRST_TRY_MS = 1_200; // of a datagram, which may be lost
const FIRST_STREAM_TRY_MS = 2_500; // TCP repeats what is lost, and TLS takes round trips of its own
const GROWTH = 1.5;
const MAX_TRIES = 3; // of one server that keeps silent
const MAX_FAILED_TRIES = 2; // of one that answers, but cannot tell
const BACKOFF_MS = 200;

/**
 * Asks the servers in order until one answers, again in a second and third round those that might yet. Time is the sum
 * of what the exchanges took and of the waits between rounds: no clock is read.
 */
export async function ask(name: string, type: RecordType, options: AskOptions): Promise<Asked> {
  const failures = new Map<DnsServer, ServerFailure[]>();
  const evidence: Evidence[] = [];
  let leftMs = options.timeoutMs;
  for (let round = 0; round < MAX_TRIES; round++) {
    const worth = options.servers.filter((server) => mightYetAnswer(failures.get(server) ?? []));
    if (worth.length === 0) break;
    if (round > 0 && !worth.some((server) => failures.get(server)?.at(-1)?.failure === 'timeout')) {
      const pauseMs = Math.min(BACKOFF_MS * 2 ** (round - 1), leftMs);
      await options.sleep(pauseMs);
      leftMs -= pauseMs;
    }
    for (const server of worth) {
      if (leftMs < 1) break;
      const turn = await askServer(name, type, server, { ...options, timeoutMs: leftMs, growth: GROWTH ** round });
      leftMs -= turn.ms;
      evidence.push(...turn.evidence);
      if (turn.outcome === 'cancelled') return { ok: false, cancelled: true, failures: [], evidence };
      if ('step' in turn.outcome) return { ok: true, ...turn.outcome, evidence };
      failures.set(server, [...(failures.get(server) ?? []), { ...turn.outcome, server }]);
    }
  }
  return { ok: false, cancelled: false, failures: [...failures.values()].flat(), evidence };
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
    case 'unreachable':
      return failed.length < MAX_FAILED_TRIES;
    default:
      return false;
  }
}

interface Turn {
  readonly outcome:
    | { readonly step: Step; readonly authenticated: boolean; readonly plainBytes: number }
    | NoAnswer
    | 'cancelled';
  readonly ms: number;
  readonly evidence: readonly Evidence[];
}

/**
 * Asks one server, by TCP too where the answer is cut off (RFC 7766 section 5), and without EDNS where it does not
 * understand that (RFC 6891 section 7). Each of the at most four exchanges takes away UDP or EDNS, so it ends.
 */
async function askServer(
  name: string,
  type: RecordType,
  server: DnsServer,
  { send, timeoutMs, growth }: AskOptions & { readonly growth: number },
): Promise<Turn> {
  const evidence: Evidence[] = [];
  let transport: DnsWireRequest['transport'] = server.transport;
  let edns = true;
  let spentMs = 0;
  const done = (outcome: Turn['outcome']): Turn => ({ outcome, ms: spentMs, evidence });
  for (;;) {
    // Over HTTPS the id is of no use, and 0 lets answers be cached (RFC 8484 section 4.1).
    const id = transport === 'https' ? 0 : randomInt(0x10000);
    const question = `${name} ${type}`;
    const firstTryMs = transport === 'udp' ? FIRST_TRY_MS : FIRST_STREAM_TRY_MS;
    const result = await send({
      server,
      transport,
      payload: encodeQuestion({ id, name, type, edns }),
      question,
      timeoutMs: Math.max(1, Math.round(Math.min(firstTryMs * growth, timeoutMs - spentMs))),
      accepts: (response) => answers({ id, question }, response),
    });
    spentMs += result.ms;
    const note = (response: string) =>
      evidence.push({ via: 'dns', request: `${question} @${serverText(server)} ${transport}`, response });

    if (!result.ok) {
      note(result.failure === 'timeout' ? 'no answer' : result.detail);
      const failed = failureOfWire(result);
      if (failed === null) return done('cancelled');
      return done(transport === 'tcp' ? { ...failed, note: overTcp(failed.note) } : failed);
    }
    const decoded = decodeMessage(result.response);
    if (!decoded.ok) {
      note(`malformed: ${decoded.problem}`);
      return done(malformed(decoded.problem));
    }
    const { message } = decoded;
    note(messageText(message));
    if (!answers({ id, question }, result.response)) return done(malformed('it answers another question'));
    if (message.truncated) {
      if (transport !== 'udp') return done(malformed(`it is cut off, though not over UDP`));
      transport = 'tcp';
    } else if (edns && (message.rcode === 'FORMERR' || message.rcode === 'NOTIMP')) {
      edns = false;
    } else {
      const read = readAnswer(name, type, message);
      return done(
        'kind' in read ? { step: read, authenticated: message.authenticated, plainBytes: message.plainBytes } : read,
      );
    }
    if (spentMs >= timeoutMs) return done({ failure: 'timeout', what: 'no answer from', note: '' });
  }
}

function overTcp(note: string): string {
  return note === '' ? 'over TCP, as it is too long for UDP' : `over TCP, as it is too long for UDP: ${note}`;
}

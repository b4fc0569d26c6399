import { randomInt } from 'node:crypto';
import type { Evidence } from '../../core/observation.ts';
import type { DnsServer, DnsWireRequest, DnsWireResult } from '../wire.ts';
import { malformed, type NoAnswer } from './answer.ts';
import { failureOfWire } from './failure.ts';
import { type DnsMessage, decodeMessage } from './message.ts';
import { messageText, serverText } from './presentation.ts';
import { encodeQuestion, isAnswerTo, type Question, questionText } from './question.ts';

/** Sends one query: `Wire.dns` behind whatever counts and limits it. */
export type Send = (request: DnsWireRequest) => Promise<DnsWireResult>;

export interface AskServerOptions {
  readonly server: DnsServer;
  readonly send: Send;
  /** For all exchanges with it together, in milliseconds. */
  readonly timeoutMs: number;
  /** Factor on how long one exchange may take: 1 for the first try. */
  readonly patience: number;
}

/** What one server said: a response to the question that is not truncated; `cancelled` where nobody let it. */
export interface Turn {
  readonly outcome: DnsMessage | NoAnswer | 'cancelled';
  /** What the exchanges took. */
  readonly ms: number;
  readonly evidence: readonly Evidence[];
}

const FIRST_TRY_MS = 1_200; // of a datagram, which may be lost
const FIRST_STREAM_TRY_MS = 2_500; // TCP repeats what is lost, and TLS takes round trips of its own

/**
 * Asks one server, by TCP too where the answer is cut off (RFC 7766 section 5), and without EDNS where it does not
 * understand that (RFC 6891 section 7). Each of the at most four exchanges takes away UDP or EDNS, so it ends.
 */
export async function askServer(question: Question, options: AskServerOptions): Promise<Turn> {
  const evidence: Evidence[] = [];
  let transport: DnsWireRequest['transport'] = options.server.transport;
  let edns = true;
  let leftMs = options.timeoutMs;
  const done = (outcome: Turn['outcome']): Turn => ({ outcome, ms: options.timeoutMs - leftMs, evidence });
  while (leftMs >= 1) {
    const { said, ms, note } = await exchange(question, { ...options, timeoutMs: leftMs, transport, edns });
    leftMs -= ms;
    evidence.push(note);
    if (said === 'cancelled') return done(said);
    if ('failure' in said) return done(transport === 'tcp' ? { ...said, note: overTcp(said.note) } : said);
    if (said.truncated) {
      if (transport !== 'udp') return done(malformed('it is cut off, though not over UDP'));
      transport = 'tcp';
    } else if (edns && (said.rcode === 'FORMERR' || said.rcode === 'NOTIMP')) {
      edns = false;
    } else {
      return done(said);
    }
  }
  return done({ failure: 'timeout', what: 'no answer from', note: '' });
}

interface ExchangeOptions extends AskServerOptions {
  readonly transport: DnsWireRequest['transport'];
  readonly edns: boolean;
}

interface Exchanged {
  readonly said: DnsMessage | NoAnswer | 'cancelled';
  readonly ms: number;
  readonly note: Evidence;
}

/** One query and what came back, if it is a response to it at all. */
async function exchange(
  question: Question,
  { server, send, timeoutMs, patience, transport, edns }: ExchangeOptions,
): Promise<Exchanged> {
  // Over HTTPS the id is of no use, and 0 lets answers be cached (RFC 8484 section 4.1).
  const id = transport === 'https' ? 0 : randomInt(0x10000);
  const query = { id, question: `${question.name} ${question.type}` };
  const text = questionText(question);
  const firstTryMs = transport === 'udp' ? FIRST_TRY_MS : FIRST_STREAM_TRY_MS;
  const result = await send({
    server,
    transport,
    payload: encodeQuestion(question, { id, edns }),
    question: text,
    timeoutMs: Math.floor(Math.min(firstTryMs * patience, timeoutMs)),
    accepts: (response) => isAnswerTo(query, response),
  });
  const exchanged = (said: Exchanged['said'], response: string): Exchanged => ({
    said,
    ms: result.ms,
    note: { via: 'dns', request: `${text} @${serverText(server)} ${transport}`, response },
  });
  if (!result.ok) {
    const response = result.failure === 'timeout' ? 'no answer' : result.detail;
    return exchanged(failureOfWire(result) ?? 'cancelled', response);
  }
  const decoded = decodeMessage(result.response);
  if (!decoded.ok) return exchanged(malformed(decoded.problem), `malformed: ${decoded.problem}`);
  const { message } = decoded;
  const said = isAnswerTo(query, result.response) ? message : malformed('it answers another question');
  return exchanged(said, messageText(message));
}

function overTcp(note: string): string {
  return note === '' ? 'over TCP, as it is too long for UDP' : `over TCP, as it is too long for UDP: ${note}`;
}

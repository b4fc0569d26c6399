import { addressKind, canonicalAddress, isAddress } from '../../core/addresses.ts';
import { normalizeName } from '../../core/names.ts';
import type { Dns, DnsFailure, RecordType, RecordTypes, ServerAnswer } from '../../core/net.ts';
import { type Evidence, known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import type { DnsServer } from '../wire.ts';
import type { NoAnswer } from './answer.ts';
import { askServer, type Send, type Turn } from './ask-server.ts';
import { dnsAnswer } from './dns-answer.ts';
import { reasonOf } from './failure.ts';
import { createMemo } from './memo.ts';
import type { DnsMessage } from './message.ts';
import { serverName } from './presentation.ts';
import { canBeAsked, type Question, questionText } from './question.ts';
import { readServerAnswer } from './server-answer.ts';

export interface QueryServerOptions {
  readonly send: Send;
  /** For one question with its retry, in milliseconds. */
  readonly timeoutMs: number;
  readonly monotonicMs: () => number;
  /** Told of each question, and whether it had been asked before. */
  noted(key: string, shared: boolean): void;
}

type Said<T extends RecordType> = Observation<ServerAnswer<RecordTypes[T]>> & { readonly failure?: DnsFailure };

const DNS_PORT = 53;
const TRIES = 2; // of a server that keeps silent: a datagram may be lost
const GROWTH = 1.5; // of the time for an answer, from try to try
const MAX_MEMO_ENTRIES = 20_000;

/** Questions to a server of the domain itself: by UDP, by TCP where the answer is cut off, once more where none comes. */
export function createQueryServer({ send, timeoutMs, monotonicMs, noted }: QueryServerOptions): Dns['queryServer'] {
  const memo = createMemo<Said<RecordType>>({
    // Not even for as long as their TTL: one run sees a server say one thing.
    lifetimeMs: (said) => (isCancelled(said) ? 0 : Number.POSITIVE_INFINITY),
    monotonicMs,
    maxEntries: MAX_MEMO_ENTRIES,
  });

  async function ask(question: Question, server: DnsServer): Promise<Said<RecordType>> {
    const subject = `${question.name} ${question.type}`;
    const evidence: Evidence[] = [];
    let leftMs = timeoutMs;
    let outcome: Turn['outcome'] = { failure: 'timeout', what: 'no answer from', note: '' };
    for (let tries = 0; tries < TRIES && leftMs >= 1; tries++) {
      const turn = await askServer(question, { server, send, timeoutMs: leftMs, patience: GROWTH ** tries });
      leftMs -= turn.ms;
      evidence.push(...turn.evidence);
      outcome = turn.outcome;
      if (outcome === 'cancelled') {
        return unknown('timeout', `${subject}: the audit was ended first, by its time limit or by hand`, evidence);
      }
      if (!('failure' in outcome && outcome.failure === 'timeout')) break;
    }
    const said = 'failure' in outcome ? outcome : answerIn(question, outcome);
    if (!('failure' in said)) return known(said, evidence);
    const { failure, what, note } = said;
    const detail = `${subject}: ${what} ${serverName(server)}${note === '' ? '' : ` (${note})`}`;
    return failed(failure, detail, evidence);
  }

  return async <T extends RecordType>(address: string, name: string, type: T): Promise<Said<T>> => {
    const at = name === '' ? '' : normalizeName(name); // only `.` is the root
    if (!canBeAsked(at)) return failed('bad-name', `${at} ${type}: this name cannot be put into a DNS question`);
    const kind = isAddress(address) ? addressKind(address) : null;
    // The domain chooses where its servers are said to be: it must not make us ask inside somebody's network.
    if (kind !== 'public') {
      const why = kind === null ? `"${address}" is no IP address` : `${address} is a ${kind} address and is not asked`;
      return failed('unreachable', `${at} ${type}: ${why}`);
    }
    const server: DnsServer = { transport: 'udp', address: canonicalAddress(address), port: DNS_PORT, name: null };
    const question: Question = { name: at, type, recursive: false, checkingDisabled: false };
    const key = `${questionText(question)} @${server.address}`;
    const { value, shared } = memo.get(key, () => ask(question, server));
    noted(key, shared);
    // What is kept under a key with this type in it has the data of this type.
    return value as Promise<Said<T>>;
  };
}

function answerIn({ name, type }: Question, message: DnsMessage): ServerAnswer<RecordTypes[RecordType]> | NoAnswer {
  const step = readServerAnswer(name, type, message);
  if ('failure' in step) return step;
  const { authoritative, authenticated, plainBytes } = message;
  if (step.kind === 'referral') return { ...step, authoritative };
  const { ttl, aliases, signatures } = step;
  const common = { sizeBytes: plainBytes, ttl, authenticated, aliases, signatures };
  return { ...dnsAnswer(type, step, common), authoritative };
}

function failed(
  failure: DnsFailure,
  detail: string,
  evidence: readonly Evidence[] = [],
): Unknown & { readonly failure: DnsFailure } {
  return { ...unknown(reasonOf(failure), detail, evidence), failure };
}

/** Then nothing was learnt about the server. */
function isCancelled(said: Said<RecordType>): boolean {
  return said.status === 'unknown' && said.failure === undefined;
}

import { normalizeName } from '../../core/names.ts';
import type {
  AskedBeside,
  Dns,
  DnsAnswer,
  DnsFailure,
  NetStats,
  QueryOptions,
  RecordType,
  RecordTypes,
  RrsigRecord,
} from '../../core/net.ts';
import { type Evidence, known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { limiter } from '../limits.ts';
import type { DnsServer, DnsWireRequest, DnsWireResult, Wire } from '../wire.ts';
import { MAX_ALIASES, MAX_SIGNATURES } from './answer.ts';
import { type Asked, ask } from './ask.ts';
import { channelOf } from './channel.ts';
import { dnsAnswer } from './dns-answer.ts';
import { failuresText, mostTelling, reasonOf } from './failure.ts';
import { createMemo } from './memo.ts';
import { createQueryServer } from './query-server.ts';
import { canBeAsked, type Question, questionText } from './question.ts';

export interface DnsOptions {
  readonly wire: Pick<Wire, 'dns' | 'sleep'>;
  /** In the order in which they are asked. */
  readonly servers: readonly DnsServer[];
  /** For one question with all its retries, in milliseconds. Default: 5,000. */
  readonly timeoutMs?: number;
  /** Queries under way at once. Default: 64. */
  readonly maxInFlight?: number;
  /** A clock that only goes forward, for the lifetime of answers; constant in a replay. */
  readonly monotonicMs: () => number;
}

export type DnsStats = Pick<NetStats, 'dnsQueries' | 'dnsQuestions' | 'dnsMemoHits' | 'dnsMs'>;

const LEAST_LIFETIME_MS = 1_000; // what several facts of one audit ask at nearly the same time is one question
const FAILURE_LIFETIME_MS = 30_000; // RFC 9520 section 3.2: 1 s to 5 min
const MOST_LIFETIME_SECONDS = 86_400;
const MAX_MEMO_ENTRIES = 20_000;

type Answer<T extends RecordType> = Observation<DnsAnswer<RecordTypes[T]>> & AskedBeside;

/** A stub resolver: asks recursive servers, follows aliases, and remembers what they said for as long as they allow. */
export function createDns(options: DnsOptions): Dns & { stats(): DnsStats } {
  const { wire, servers, timeoutMs = 5_000, maxInFlight = 64, monotonicMs } = options;
  const limit = limiter(maxInFlight);
  const memo = createMemo<Asked>({ lifetimeMs, monotonicMs, maxEntries: MAX_MEMO_ENTRIES });
  const questions = new Set<string>();
  const count = { queries: 0, memoHits: 0, totalMs: 0, slowestMs: 0 };

  async function exchange(request: DnsWireRequest): Promise<DnsWireResult> {
    count.queries++;
    const result = await wire.dns(request);
    count.totalMs += result.ms;
    count.slowestMs = Math.max(count.slowestMs, result.ms);
    return result;
  }
  const send = (request: DnsWireRequest) => limit(() => exchange(request));
  const sendPatiently = (request: DnsWireRequest) => limit(() => exchange(request), { patient: true });

  function noted(key: string, shared: boolean): void {
    questions.add(key);
    if (shared) count.memoHits++;
  }

  function askOnce(question: Question, patient: boolean): Promise<Asked> {
    const key = questionText(question);
    const how = { send: patient ? sendPatiently : send, sleep: (ms: number) => wire.sleep(ms), servers, timeoutMs };
    const { value, shared } = memo.get(key, () => ask(question, how));
    noted(key, shared);
    return value;
  }

  async function query<T extends RecordType>(
    name: string,
    type: T,
    { checkingDisabled = false, patient = false }: QueryOptions = {},
  ): Promise<Answer<T>> {
    const start = name === '' ? '' : normalizeName(name); // only `.` is the root
    const aliases: string[] = [];
    const signatures: RrsigRecord[] = [];
    const evidence: Evidence[] = [];
    const extendedErrors: number[] = [];
    let ttl = Number.POSITIVE_INFINITY;
    let authenticated = true;
    const failed = (failure: DnsFailure, detail: string): Answer<T> => ({
      ...unknown(reasonOf(failure), detail, evidence),
      failure,
    });
    for (;;) {
      const at = aliases.at(-1) ?? start;
      const subject = at === start ? `${start} ${type}` : `${start} ${type}, at its alias ${at}`;
      if (!canBeAsked(at)) return failed('bad-name', `${subject}: this name cannot be put into a DNS question`);
      const asked = await askOnce({ name: at, type, recursive: true, checkingDisabled }, patient);
      evidence.push(...asked.evidence);
      if (!asked.ok) return noAnswer(asked, subject, evidence);
      const { step } = asked;
      extendedErrors.push(...asked.extendedErrors);
      aliases.push(...step.aliases);
      signatures.push(...step.signatures.slice(0, MAX_SIGNATURES - signatures.length));
      ttl = Math.min(ttl, step.ttl);
      authenticated &&= asked.authenticated;
      const chain = [start, ...aliases];
      if (new Set(chain).size < chain.length) {
        return failed('alias-loop', `${start} ${type}: the aliases lead in a circle: ${chain.join(' → ')}`);
      }
      if (aliases.length > MAX_ALIASES) {
        return failed('alias-loop', `${start} ${type}: more than ${MAX_ALIASES} aliases`);
      }
      if (step.kind === 'alias') continue;
      const { kind, records, zone } = step;
      const common = { sizeBytes: asked.plainBytes, ttl, authenticated, aliases, signatures };
      return beside(known(dnsAnswer(type, { kind, records, zone }, common), evidence), extendedErrors);
    }
  }

  function noAnswer(
    { cancelled, failures }: Extract<Asked, { readonly ok: false }>,
    subject: string,
    evidence: readonly Evidence[],
  ): Unknown & AskedBeside {
    // Without a `failure`: nothing was learnt about any server.
    if (cancelled)
      return unknown('timeout', `${subject}: the audit was ended first, by its time limit or by hand`, evidence);
    const telling = mostTelling(failures);
    const failure = telling[0]?.failure ?? 'unreachable';
    const text = telling.length === 0 ? 'there is no DNS server to ask' : failuresText(telling, timeoutMs);
    const codes = telling.flatMap(({ extendedErrors = [] }) => extendedErrors);
    return beside({ ...unknown(reasonOf(failure), `${subject}: ${text}`, evidence), failure }, codes);
  }

  return {
    channel: channelOf(servers),
    query,
    queryServer: createQueryServer({ send, timeoutMs, monotonicMs, noted }),
    stats: () => ({
      dnsQueries: count.queries,
      dnsQuestions: questions.size,
      dnsMemoHits: count.memoHits,
      dnsMs: { total: Math.round(count.totalMs), slowest: Math.round(count.slowestMs) },
    }),
  };
}

/** With the Extended DNS Errors, each once, where there are any. */
function beside<T extends object>(said: T, codes: readonly number[]): T & Pick<AskedBeside, 'extendedErrors'> {
  return codes.length === 0 ? said : { ...said, extendedErrors: [...new Set(codes)] };
}

function lifetimeMs(asked: Asked): number {
  if (!asked.ok) return asked.cancelled ? 0 : FAILURE_LIFETIME_MS;
  return Math.max(LEAST_LIFETIME_MS, Math.min(asked.step.ttl, MOST_LIFETIME_SECONDS) * 1000);
}

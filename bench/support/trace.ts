import { AsyncLocalStorage } from 'node:async_hooks';
import { type AnyCheck, isFact } from '../../src/core/check.ts';
import type { Context, Fact, Needs } from '../../src/core/fact.ts';
import { normalizeName } from '../../src/core/names.ts';
import type { Net } from '../../src/core/net.ts';
import type { Connection, ReadResult, Wire } from '../../src/net/wire.ts';
import type { FactTrace, Span } from './critical-path.ts';
import { questionOf } from './question.ts';

interface Exchange extends Span {
  /** The fact that caused it; null: none, such as what the engine itself asks. */
  readonly fact: string | null;
  /** The DNS question, as the client names it; null for everything else. */
  readonly question: string | null;
}

/** A fact asked a question of DNS, which may have been under way for another fact, or known already. */
interface Ask {
  readonly fact: string;
  readonly question: string;
  readonly beginMs: number;
  readonly endMs: number;
}

export interface Trace {
  /** The wire, with every exchange noted. */
  readonly wire: Wire;
  /** The checks over copies of their facts that note which of them asks. */
  readonly checks: readonly AnyCheck[];
  facts(): readonly FactTrace[];
}

/**
 * Follows one audit: which fact caused which exchange, and when it began and ended.
 *
 * @param now  the clock, in milliseconds or in whatever the wire's own time is counted; default: the process's
 */
export function traceOf(wire: Wire, checks: readonly AnyCheck[], now = () => performance.now()): Trace {
  const current = new AsyncLocalStorage<string>();
  const exchanges: Exchange[] = [];
  const asks: Ask[] = [];
  const copies = new Map<Fact<unknown>, Fact<unknown>>();

  async function noted<T>(
    question: string | null,
    delays: (said: T) => number,
    exchange: () => Promise<T>,
  ): Promise<T> {
    const fact = current.getStore() ?? null;
    const beginMs = now();
    const result = await exchange();
    exchanges.push({ fact, question, delays: delays(result), beginMs, endMs: now() });
    return result;
  }

  async function asking<T>(fact: string, questions: readonly string[], ask: () => Promise<T>): Promise<T> {
    const beginMs = now();
    const answer = await ask();
    const endMs = now();
    for (const question of questions) asks.push({ fact, question, beginMs, endMs });
    return answer;
  }

  function notedConnection(connection: Connection): Connection {
    return {
      read: (options) => noted(null, delaysOfRead, () => connection.read(options)),
      write: (data) => connection.write(data),
      startTls: (options) => noted(null, none, () => connection.startTls(options)),
      close: () => connection.close(),
    };
  }

  function notedNet(net: Net, fact: string): Net {
    return {
      ...net,
      dns: {
        channel: net.dns.channel,
        query(name, type, options) {
          const question = `${normalizeName(name)} ${type}${options?.checkingDisabled ? ' +cd' : ''}`;
          return asking(fact, [question], () => net.dns.query(name, type, options));
        },
        queryServer(address, name, type) {
          const question = `${normalizeName(name)} ${type} +norecurse @${address}`;
          return asking(fact, [question], () => net.dns.queryServer(address, name, type));
        },
      },
      https: {
        // They look up the host by themselves, past `dns` here.
        get: (request) => asking(fact, questionsOf(request), () => net.https.get(request)),
        post: (request) => asking(fact, questionsOf(request), () => net.https.post(request)),
      },
      web: { look: (request) => asking(fact, questionsOf(request), () => net.web.look(request)) },
    };
  }

  function questionsOf({ url }: { readonly url: string }): readonly string[] {
    const host = URL.parse(url)?.hostname ?? '';
    return [`${host} A`, `${host} AAAA`];
  }

  function copyOf(fact: Fact<unknown>): Fact<unknown> {
    const made = copies.get(fact);
    if (made) return made;
    const copy: Fact<unknown> = {
      id: fact.id,
      needs: copiesIn(fact.needs),
      observe: (values, context: Context) =>
        current.run(fact.id, () => fact.observe(values, { ...context, net: notedNet(context.net, fact.id) })),
    };
    copies.set(fact, copy);
    return copy;
  }

  function copiesIn(needs: Needs): Needs {
    return Object.fromEntries(
      Object.entries(needs).map(([name, need]) => [name, isFact(need) ? copyOf(need) : { maybe: copyOf(need.maybe) }]),
    );
  }

  const spansOf = (fact: string): readonly Span[] => [
    ...exchanges.filter((exchange) => exchange.fact === fact),
    ...asks.filter((ask) => ask.fact === fact).flatMap((ask) => waitedFor(ask, exchanges)),
  ];

  return {
    wire: {
      ...wire,
      dns: (request) => noted(questionOf(request), one, () => wire.dns(request)),
      async connect(request) {
        const result = await noted(null, none, () => wire.connect(request));
        return result.ok ? { ...result, connection: notedConnection(result.connection) } : result;
      },
      fetch: (request) => noted(null, one, () => wire.fetch(request)),
      sleep: (ms) => noted(null, none, () => wire.sleep(ms)),
    },
    checks: checks.map((check) => ({ ...check, needs: copiesIn(check.needs) })),
    facts: () =>
      [...copies.values()].map(({ id, needs }) => ({
        id,
        needs: Object.values(needs).map((need) => (isFact(need) ? need.id : need.maybe.id)),
        spans: spansOf(id),
      })),
  };
}

const one = () => 1;
const none = () => 0;

/** What is only waited for in case something comes, behind STARTTLS, is no reply. */
function delaysOfRead(read: ReadResult): number {
  return read.ok ? 1 : 0;
}

/** The parts of other facts' exchanges during which this fact waited for the same question. */
function waitedFor(ask: Ask, exchanges: readonly Exchange[]): readonly Span[] {
  return exchanges
    .filter(({ fact, question }) => question === ask.question && fact !== ask.fact)
    .map((exchange) => {
      const beginMs = Math.max(ask.beginMs, exchange.beginMs);
      const endMs = Math.min(ask.endMs, exchange.endMs);
      const part = (endMs - beginMs) / (exchange.endMs - exchange.beginMs);
      return { beginMs, endMs, delays: exchange.delays * part };
    })
    .filter(({ beginMs, endMs }) => endMs > beginMs);
}

import type { Dns, DnsAnswer, DnsFailure, RecordType, TxtRecord } from '../../core/net.ts';
import { type Evidence, mapKnown, type Observation, type Unknown } from '../../core/observation.ts';

/** Node's codes for what DNS said, which are those that mailauth reads (`node:dns` error codes). */
const CODES: Readonly<Record<DnsFailure, string>> = {
  timeout: 'ETIMEOUT',
  refused: 'EREFUSED',
  servfail: 'ESERVFAIL',
  malformed: 'EBADRESP',
  'connection-refused': 'ECONNREFUSED',
  unreachable: 'ECONNREFUSED',
  'other-rcode': 'EBADRESP',
  'bad-name': 'EBADNAME',
  'alias-loop': 'ESERVFAIL',
};

export interface Resolver {
  /** As `dns.promises.resolve`: rejects with a `code` where there are no records. For MX and TXT, mailauth's type is too narrow. */
  resolve(name: string, type: string): Promise<string[]>;
  /** Gives an empty list where DNS says that there are no records. */
  resolveOrEmpty(name: string, type: string): Promise<unknown[]>;
  /** What the question for the texts at a name was answered with, each as one string; null: it was not asked. */
  textsAt(name: string): Observation<readonly string[]> | null;
  /** The first question that DNS did not answer; null: all were answered. */
  failure(): Unknown | null;
  /** In the order of the questions. */
  evidence(): readonly Evidence[];
}

/** Puts our DNS in the place of Node's, for a library that brings its own idea of a resolver. */
export function resolverOver(dns: Dns): Resolver {
  const answers = new Map<string, Observation<unknown> | null>();
  const known = () => [...answers.values()].filter((answer) => answer !== null);

  async function resolve(name: string, type: string): Promise<string[]> {
    const key = `${name} ${type}`;
    if (!answers.has(key)) answers.set(key, null);
    const answer = await dns.query(name, type as RecordType);
    answers.set(key, answer);
    if (answer.status === 'unknown') throw failed(CODES[answer.failure ?? 'malformed'], answer.detail);
    if (answer.value.kind === 'nxdomain') throw failed('ENOTFOUND', key);
    if (answer.value.kind === 'nodata') throw failed('ENODATA', key);
    return answer.value.records.map(asNodeHasIt) as string[];
  }

  return {
    resolve,
    async resolveOrEmpty(name, type) {
      try {
        return await resolve(name, type);
      } catch (error) {
        if (error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA'))
          return [];
        throw error;
      }
    },
    textsAt(name) {
      const asked = `${name} TXT`.toLowerCase();
      const [, answer] = [...answers].find(([key]) => key.toLowerCase() === asked) ?? [];
      const texts = answer as Observation<DnsAnswer<TxtRecord>> | null | undefined;
      if (!texts) return null;
      return mapKnown(texts, (one) => (one.kind === 'records' ? one.records.map((strings) => strings.join('')) : []));
    },
    failure: () => known().find((answer) => answer.status === 'unknown') ?? null,
    evidence: () => known().flatMap(({ evidence }) => evidence),
  };
}

function asNodeHasIt(record: unknown): unknown {
  if (typeof record !== 'object' || record === null || !('exchange' in record) || !('preference' in record))
    return record;
  return { exchange: record.exchange, priority: record.preference };
}

function failed(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

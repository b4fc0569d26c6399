import type { DnsAnswer, DnsFailure, RecordType, RecordTypes, ServerAnswer } from '../../core/net.ts';
import type { Observation, UnknownReason } from '../../core/observation.ts';

/** One mail record that every server is asked for. */
export interface Question {
  readonly name: string;
  readonly type: 'MX' | 'TXT';
  /** What stands there, for the words: `SPF`, `DKIM key s1`. */
  readonly what: string;
  /** `spf`: of the texts at the name, only SPF records are compared; the others are no mail records. */
  readonly only: 'spf' | null;
}

/** What somebody says to a question, in a form that can be compared. TTLs are seconds. */
export type Said =
  | {
      readonly kind: 'records';
      readonly values: readonly string[];
      readonly ttl: number;
      readonly authoritative: boolean;
    }
  /** The name is an alias, by whoever holds it; what its target has is another zone's. */
  | { readonly kind: 'alias'; readonly target: string; readonly ttl: number; readonly authoritative: boolean }
  | { readonly kind: 'nothing'; readonly ttl: number; readonly authoritative: boolean }
  /** The name is in a zone below. */
  | { readonly kind: 'referral' }
  | {
      readonly kind: 'failed';
      /** Null: nothing was learnt about the server, as the audit was ended first. */
      readonly failure: DnsFailure | null;
      readonly reason: UnknownReason;
      readonly detail: string;
    };

type Answer<T extends RecordType> = Observation<ServerAnswer<RecordTypes[T]> | DnsAnswer<RecordTypes[T]>> & {
  readonly failure?: DnsFailure;
};

/**
 * Makes answers comparable: the order of records is none (RFC 2181 section 5), names have one spelling already, texts
 * are compared as they are.
 */
export function saidBy<T extends RecordType>(
  answer: Answer<T>,
  textOf: (data: RecordTypes[T]) => string,
  isMeant: (text: string) => boolean = () => true,
): Said {
  if (answer.status === 'unknown') {
    const { failure = null, reason, detail } = answer;
    return { kind: 'failed', failure, reason, detail };
  }
  const { value } = answer;
  if (value.kind === 'referral') return { kind: 'referral' };
  const authoritative = 'authoritative' in value && value.authoritative;
  const { ttl } = value;
  const [target] = value.aliases;
  if (target !== undefined) return { kind: 'alias', target, ttl, authoritative };
  const values = value.kind === 'records' ? value.records.map(textOf).filter(isMeant).sort() : [];
  return values.length > 0 ? { kind: 'records', values, ttl, authoritative } : { kind: 'nothing', ttl, authoritative };
}

/** What somebody says to the question of a mail record. */
export function mailRecord(answer: Answer<'MX' | 'TXT'>, { only }: Question): Said {
  return saidBy<'MX' | 'TXT'>(answer, textOfMail, only === 'spf' ? isSpf : undefined);
}

function textOfMail(data: RecordTypes['MX' | 'TXT']): string {
  return 'exchange' in data ? `${data.preference} ${data.exchange}` : data.join('');
}

/** RFC 7208 section 4.5. */
function isSpf(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

/** What two answers have to share to be the same; null for what says nothing about the records of the zone. */
export function valuesOf(said: Said): readonly string[] | null {
  switch (said.kind) {
    case 'records':
      return said.values;
    case 'alias':
      return [`CNAME ${said.target}`];
    case 'nothing':
      return [];
    case 'referral':
    case 'failed':
      return null;
  }
}

/**
 * Whether whoever says this to the question for its SOA record serves the zone. An alias there is forbidden (RFC 1034
 * section 3.6.2), but it is an answer out of the zone.
 */
export function servesZone(soa: Said): boolean {
  return (soa.kind === 'records' || soa.kind === 'alias') && soa.authoritative;
}

/** `valuesOf` an answer with authority; what a server has out of a cache is not its own word. */
export function ownValues(said: Said): readonly string[] | null {
  return 'authoritative' in said && said.authoritative ? valuesOf(said) : null;
}

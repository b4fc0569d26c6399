import { type Unchecked, unchecked } from '../../core/check.ts';
import type { Zone } from './facts.ts';
import type { Found } from './judge-servers.ts';
import type { Stale } from './record-findings.ts';
import { type Question, type Said, valuesOf } from './said.ts';

/** A question that all servers answer alike. */
interface Agreed {
  readonly index: number;
  readonly question: Question;
  readonly values: readonly string[];
}

/**
 * All servers say one thing, and the resolver another: it still has what they said before (RFC 1034 section 4.3.4), or
 * that there was nothing (RFC 2308 section 5).
 */
export function judgeVisible(zone: Zone, agreed: readonly Agreed[]): readonly Found[] {
  const unseen: Unchecked[] = [];
  const records: Stale[] = [];
  for (const { index, question, values } of agreed) {
    const cached = zone.cached[index];
    if (cached === undefined) continue;
    if (cached.status === 'unknown') unseen.push(unresolved(question, cached));
    else records.push(...outdated(zone, question, values, cached.value));
  }
  if (records.length === 0) return unseen;
  const evidence = agreed.flatMap(({ index }) => zone.cached[index]?.evidence ?? []);
  const { resolvers } = zone;
  return [...unseen, { code: 'nameservers-not-yet-visible', params: { resolvers, records }, evidence }];
}

const MAX_VALUES = 5;
const MAX_VALUE_CHARACTERS = 300;

function outdated(zone: Zone, question: Question, published: readonly string[], cached: Said): readonly Stale[] {
  const values = valuesOf(cached);
  if (values === null || JSON.stringify(values) === JSON.stringify(published)) return [];
  const { name, type, what } = question;
  const told = 'ttl' in cached ? cached.ttl : 0;
  // A resolver that sends no SOA record along with "no" does not say how long it keeps that; the zone says how long it may.
  const secondsLeft = told === 0 && cached.kind === 'nothing' ? negativeTtl(zone) : told;
  const until = new Date(zone.askedAtMs + secondsLeft * 1_000).toISOString();
  return [{ name, type, what, published: clipped(published), cached: clipped(values), secondsLeft, until }];
}

/** The longest that any server lets others believe in "no such record", in seconds. */
function negativeTtl({ asked }: Zone): number {
  return Math.max(0, ...asked.flatMap(({ addresses }) => addresses.map(({ negativeTtl: own }) => own ?? 0)));
}

function clipped(values: readonly string[]): readonly string[] {
  return values.slice(0, MAX_VALUES).map((value) => value.slice(0, MAX_VALUE_CHARACTERS));
}

function unresolved({ name, type }: Question, why: Pick<Unchecked, 'reason' | 'detail'>): Unchecked {
  const subject = `${name} ${type} at the resolver`;
  return unchecked(subject, why, ['nameservers-not-yet-visible']);
}

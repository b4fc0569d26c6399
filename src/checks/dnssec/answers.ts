import type { AskedBeside, DnsAnswer, DnskeyRecord, DsRecord, RecordType, RecordTypes } from '../../core/net.ts';
import { mapKnown, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import type { SignedSet } from './signatures.ts';

export type Answer<T extends RecordType = RecordType> = Observation<DnsAnswer<RecordTypes[T]>> & AskedBeside;

export interface Asked {
  readonly type: RecordType;
  readonly answer: Answer;
}

/** Bounds for hostile zones: a real one has some four keys. Each DS record is compared with each key. */
const MOST_KEYS = 32;
const MOST_DS = 16;
/** `Dns` keeps no more signatures of one answer: one with so many may have had others. */
const MOST_SIGNATURES = 32;

/** The owner of the SOA record: whatever the aliases led to, or whoever says that it has none (RFC 2308 section 3). */
export function apexOf(name: string, answer: DnsAnswer<RecordTypes[RecordType]>): string {
  const at = answer.aliases.at(-1) ?? name;
  return answer.kind === 'records' ? at : (answer.zone ?? at);
}

/** Not where aliases lead elsewhere: `Dns` does not tell whose the signatures are that come along. */
export function setOf({ type, answer }: Asked): readonly SignedSet[] {
  if (answer.status === 'unknown' || answer.value.aliases.length > 0) return [];
  const { kind, signatures } = answer.value;
  if (signatures.length >= MOST_SIGNATURES) return [];
  const covered = kind === 'records' ? type : 'SOA';
  return [{ type: covered, signatures: signatures.filter(({ typeCovered }) => typeCovered === covered) }];
}

export function dsIn(answer: Answer<'DS'>): Observation<readonly DsRecord[]> {
  return bounded(mapKnown(answer, recordsIn), MOST_DS, 'DS');
}

export function keysIn(answer: Answer<'DNSKEY'>): Observation<readonly DnskeyRecord[]> {
  return bounded(mapKnown(answer, recordsIn), MOST_KEYS, 'DNSKEY');
}

function bounded<R>(records: Observation<readonly R[]>, most: number, type: string): Observation<readonly R[]> {
  if (records.status === 'unknown') return bare(records);
  const { length } = records.value;
  return length <= most
    ? records
    : unknown('limit', `${length} ${type} records; ${most} are looked at`, records.evidence);
}

function recordsIn<R>(answer: DnsAnswer<R>): readonly R[] {
  return answer.kind === 'records' ? answer.records : [];
}

export function isSignedAnswer(answer: Answer<'DS'>): boolean {
  return answer.status === 'known' && answer.value.signatures.some(({ typeCovered }) => typeCovered === 'DS');
}

/** Without what the answer was asked beside. */
export function bare({ reason, detail, evidence }: Unknown): Unknown {
  return { status: 'unknown', reason, detail, evidence };
}

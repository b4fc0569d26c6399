import { isWithin } from '../../core/names.ts';
import type { DnsFailure, RecordType, RrsigRecord } from '../../core/net.ts';
import { resolversOwnAnswer } from './codes.ts';
import type { DnsMessage, DnsRecord } from './message.ts';
import { dataText, extendedErrorNote } from './presentation.ts';
import type { RecordData } from './rdata.ts';

/** CNAMEs followed for one question; resolvers stop at 8 to 16 themselves. */
export const MAX_ALIASES = 16;

/** Signatures kept of one answer; a name has one per type, algorithm and key. */
export const MAX_SIGNATURES = 32;

/** What one response says about a question. `alias`: only that it goes on at the last of `aliases`. */
export interface Step {
  readonly kind: 'records' | 'nodata' | 'nxdomain' | 'alias';
  /** The targets of the CNAMEs in the response, in order; a loop is left where it closes. */
  readonly aliases: readonly string[];
  readonly records: readonly RecordData[];
  /** Seconds: the least of what it rests on. */
  readonly ttl: number;
  /** The owner of the SOA that a negative answer rests on; null where there is none. */
  readonly zone: string | null;
  /** Of answer and authority section, bounded. */
  readonly signatures: readonly RrsigRecord[];
}

/** A response that is no answer. */
export interface NoAnswer {
  readonly failure: DnsFailure;
  /** Such as `SERVFAIL from`; the server's name follows. */
  readonly what: string;
  /** Such as `EDE 6 DNSSEC Bogus`, or why it is none; empty where there is nothing to add. */
  readonly note: string;
  /** Codes of the Extended DNS Errors in it; left out where there are none, or where nothing came. */
  readonly extendedErrors?: readonly number[];
}

/**
 * Reads the answer to a question out of a response to it that is not truncated.
 *
 * Where CNAMEs lead to a name that does not exist, `nxdomain` is about the last one (RFC 6604 section 3); that nothing
 * exists below such a name (RFC 8020) is for the caller to conclude, as not every server keeps to it.
 */
export function readAnswer(name: string, type: RecordType, message: DnsMessage): Step | NoAnswer {
  const refusal = refusalIn(message);
  if (refusal) return refusal;
  const { aliases, at, ttl } = followAliases(name, type, message.answers);
  const signatures = signaturesIn(message);
  const records = message.answers.filter((record) => record.name === at && record.type === type);
  const soa = message.authority.find((record) => record.type === 'SOA' && covers(record.name, at));
  const negative = (kind: 'nodata' | 'nxdomain'): Step => ({
    kind,
    aliases,
    records: [],
    // RFC 2308 section 5; without an SOA it is not to be kept.
    ttl: soa?.type === 'SOA' ? Math.min(ttl, soa.ttl, soa.data.minimum) : 0,
    zone: soa?.name ?? null,
    signatures,
  });
  if (message.rcode === 'NXDOMAIN') {
    if (records.length > 0) return malformed('it says NXDOMAIN and gives records');
    return negative('nxdomain');
  }
  if (records.length > 0) {
    const least = Math.min(ttl, ...records.map((record) => record.ttl));
    return { kind: 'records', aliases, records: distinct(records), ttl: least, zone: null, signatures };
  }
  if (soa) return negative('nodata');
  if (aliases.length > 0) return { kind: 'alias', aliases, records: [], ttl, zone: null, signatures };
  // Without an SOA but with NS records it is a referral, not "no such records" (RFC 2308 section 2.2).
  if (message.authority.some((record) => record.type === 'NS')) {
    return { failure: 'other-rcode', what: 'a referral from', note: 'it does not resolve' };
  }
  return negative('nodata');
}

/** Why a response is no answer to anything; null: it may be one. */
export function refusalIn({ rcode, extendedErrors }: DnsMessage): NoAnswer | null {
  const codes = extendedErrors.map(({ code }) => code);
  const note = extendedErrors.map(extendedErrorNote).join(', ');
  const beside = codes.length === 0 ? { note } : { note, extendedErrors: codes };
  const own = codes.some((code) => resolversOwnAnswer.has(code));
  switch (rcode) {
    case 'NOERROR':
    case 'NXDOMAIN':
      return own ? { failure: 'refused', what: 'an answer of its own, not the domain’s, from', ...beside } : null;
    case 'SERVFAIL':
      return { failure: 'servfail', what: 'SERVFAIL from', ...beside };
    case 'REFUSED':
      return { failure: 'refused', what: 'REFUSED from', ...beside };
    default:
      return { failure: 'other-rcode', what: `${rcode} from`, ...beside };
  }
}

export function malformed(problem: string): NoAnswer {
  return { failure: 'malformed', what: 'a malformed answer from', note: problem };
}

/** Follows CNAMEs (RFC 1034 section 3.6.2) from `name` until there is no more, or a name comes up again. */
function followAliases(name: string, type: RecordType, answers: readonly DnsRecord[]) {
  const aliases: string[] = [];
  let at = name;
  let ttl = Number.POSITIVE_INFINITY;
  const seen = new Set([name]);
  while (type !== 'CNAME' && aliases.length <= MAX_ALIASES) {
    const alias = answers.find((record) => record.name === at && record.type === 'CNAME');
    if (alias?.type !== 'CNAME') break;
    at = alias.data;
    ttl = Math.min(ttl, alias.ttl);
    aliases.push(at);
    if (seen.has(at)) break;
    seen.add(at);
  }
  return { aliases, at, ttl };
}

function signaturesIn({ answers, authority }: DnsMessage): readonly RrsigRecord[] {
  const found = [...answers, ...authority].flatMap((record) => (record.type === 'RRSIG' ? [record.data] : []));
  return found.slice(0, MAX_SIGNATURES);
}

/** Whether a name is in a zone, or below it. */
export function covers(zone: string, name: string): boolean {
  return zone === '.' || isWithin(name, zone);
}

/** Equal records count once (RFC 2181 section 5). */
function distinct(records: readonly DnsRecord[]): readonly RecordData[] {
  const byText = new Map<string, RecordData>();
  for (const record of records) {
    if (record.type !== 'other' && record.type !== 'RRSIG') byText.set(dataText(record), record);
  }
  return [...byText.values()];
}

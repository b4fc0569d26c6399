import type { RecordType, Referral } from '../../core/net.ts';
import { covers, type NoAnswer, readAnswer, refusalIn, type Step } from './answer.ts';
import type { DnsMessage } from './message.ts';

/** What a server said of what it holds itself. */
export type ServerStep = (Step & { readonly kind: Exclude<Step['kind'], 'alias'> }) | Referral;

const MAX_SERVERS = 32; // bounded: a hostile zone may name hundreds

/**
 * Reads what one server says about a question that it was asked without recursion.
 *
 * An alias that leads out of what it said ends in `nodata` without a zone: this server has no more to say.
 */
export function readServerAnswer(name: string, type: RecordType, message: DnsMessage): ServerStep | NoAnswer {
  const refusal = refusalIn(message);
  if (refusal) return refusal;
  const referral = referralIn(name, message);
  if (referral) return referral;
  const read = readAnswer(name, type, message.authoritative ? withoutServers(message) : message);
  if ('failure' in read) return read;
  return { ...read, kind: read.kind === 'alias' ? 'nodata' : read.kind };
}

/** NS records and nothing else (RFC 2308 section 2.2), of a zone that the name is in: the nearest, where there are several. */
function referralIn(name: string, message: DnsMessage): Referral | null {
  const { rcode, authoritative, answers, authority } = message;
  // From a server that has authority over the name it is no referral, whatever else stands in the section.
  if (rcode !== 'NOERROR' || authoritative || answers.length > 0) return null;
  if (authority.some(({ type }) => type === 'SOA')) return null;
  const delegations = authority.filter((record) => record.type === 'NS' && covers(record.name, name));
  const [nearest] = delegations.map((record) => record.name).sort((a, b) => b.length - a.length);
  if (nearest === undefined) return null;
  const own = delegations.filter((record) => record.name === nearest);
  const servers = [...new Set(own.flatMap((record) => (record.type === 'NS' ? [record.data] : [])))].slice(
    0,
    MAX_SERVERS,
  );
  return {
    kind: 'referral',
    zone: nearest,
    servers,
    glue: glueFor(servers, message),
    ttl: Math.min(...own.map(({ ttl }) => ttl)),
  };
}

function glueFor(servers: readonly string[], { addresses }: DnsMessage): Referral['glue'] {
  const glue = new Map<string, readonly string[]>();
  for (const server of servers) {
    const own = new Set(addresses.flatMap(({ name, address }) => (name === server ? [address] : [])));
    if (own.size > 0) glue.set(server, [...own]);
  }
  return glue;
}

/** An authoritative server may name itself beside an empty answer; that alone makes no referral of it. */
function withoutServers(message: DnsMessage): DnsMessage {
  return { ...message, authority: message.authority.filter(({ type }) => type !== 'NS') };
}

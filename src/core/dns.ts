import type { RecordType, RecordTypes, RrsigRecord } from './dns-records.ts';
import type { Observation } from './observation.ts';

interface Answered {
  /** Seconds, the least of all records in the answer, or of the SOA for a negative one (RFC 2308 section 5). */
  readonly ttl: number;
  /** The AD bit (RFC 4035 section 3.2.3); worth what `Dns.channel` says. */
  readonly authenticated: boolean;
  /** The targets of the CNAMEs that were followed, in order; the last one owns the records. */
  readonly aliases: readonly string[];
  /** The RRSIG records that came along, whatever they cover; nobody has verified them here. */
  readonly signatures: readonly RrsigRecord[];
}

interface Negative {
  /** The zone that said so: the owner of the SOA record in the answer (RFC 2308 section 3); null where it gave none. */
  readonly zone: string | null;
}

/**
 * The three answers DNS can give (RFC 2308); no answer is an `unknown`. Names are lower case, without the last dot.
 * `sizeBytes` is what the answer takes at least: octets of header, question and answer section without signatures.
 */
export type DnsAnswer<R> =
  | ({ readonly kind: 'records'; readonly records: readonly R[]; readonly sizeBytes: number } & Answered)
  | ({ readonly kind: 'nodata' } & Negative & Answered)
  | ({ readonly kind: 'nxdomain' } & Negative & Answered);

/** That a name is in a zone below those which the server holds, and who serves it (RFC 1034 section 4.2.1). */
export interface Referral {
  readonly kind: 'referral';
  readonly zone: string;
  /** Names, without repetition, bounded. */
  readonly servers: readonly string[];
  /** Addresses that came along, by the name of the server (RFC 9471); none for those that stand elsewhere. */
  readonly glue: ReadonlyMap<string, readonly string[]>;
  /** Seconds. */
  readonly ttl: number;
}

/** What one authoritative server said itself. */
export type ServerAnswer<R> = (DnsAnswer<R> | Referral) & {
  /** The AA bit. */
  readonly authoritative: boolean;
};

/**
 * How an answer failed to come, for whoever must tell a dead zone from a dead resolver. `alias-loop`: CNAMEs that lead in
 * a circle, or on and on, which is the doing of the zones they are in. `connection-refused`: the machine says that nothing
 * listens there; a firewall on the way can say that too.
 */
export type DnsFailure =
  | 'servfail'
  | 'refused'
  | 'timeout'
  | 'malformed'
  | 'connection-refused'
  | 'unreachable'
  | 'other-rcode'
  | 'bad-name'
  | 'alias-loop';

/** What `Dns.query` adds to an answer, or to its failure. */
export interface AskedBeside {
  readonly failure?: DnsFailure;
  /** Codes of the Extended DNS Errors that came along (RFC 8914), in order; left out where none did. */
  readonly extendedErrors?: readonly number[];
}

export interface DnsChannel {
  readonly transport: 'udp' | 'tls' | 'https';
  readonly servers: readonly string[];
  /** What the AD bit is worth: `local` (loopback), `encrypted` (verified TLS), or `none` (anyone on the path can set it). */
  readonly trust: 'local' | 'encrypted' | 'none';
}

export interface Dns {
  readonly channel: DnsChannel;
  /** Asks once per (name, type) and run. Never rejects. Evidence names the server, rcode and Extended DNS Errors. */
  query<T extends RecordType>(
    name: string,
    type: T,
    options?: QueryOptions,
  ): Promise<Observation<DnsAnswer<RecordTypes[T]>> & AskedBeside>;
  /**
   * Asks one server itself, port 53, without recursion, once per (address, name, type) and run. CNAMEs that leave what
   * it said are not followed: `nodata` without a zone. Never rejects. An address that is not public is never asked: `unreachable`.
   */
  queryServer<T extends RecordType>(
    address: string,
    name: string,
    type: T,
  ): Promise<Observation<ServerAnswer<RecordTypes[T]>> & { readonly failure?: DnsFailure }>;
}

export interface QueryOptions {
  /** The CD bit (RFC 4035 section 3.2.2): a validating resolver then hands over what it could not validate. */
  readonly checkingDisabled?: boolean;
  /** For one of many that little else waits for, such as a guess: where there are too many at once, others go first. */
  readonly patient?: boolean;
}

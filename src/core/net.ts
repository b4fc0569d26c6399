import type { Observation } from './observation.ts';

// ---------------------------------------------------------------- DNS

/** A TXT record: its character-strings, one JavaScript character per octet (RFC 1035 section 3.3.14). */
export type TxtRecord = readonly string[];

/** RFC 8659 section 4.1. `value` is one JavaScript character per octet. */
export interface CaaRecord {
  readonly critical: boolean;
  /** Lower case. */
  readonly tag: string;
  readonly value: string;
}

/** RFC 4034 section 2. `publicKey` is Base64; `keyTag` is computed from the data (RFC 4034 appendix B). */
export interface DnskeyRecord {
  readonly flags: number;
  readonly protocol: number;
  readonly algorithm: number;
  readonly publicKey: string;
  readonly keyTag: number;
}

/** RFC 4034 section 5. `digest` is lower-case hexadecimal. */
export interface DsRecord {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: string;
}

/** RFC 5155 section 4. `salt` is lower-case hexadecimal, empty where there is none. */
export interface Nsec3ParamRecord {
  readonly algorithm: number;
  readonly flags: number;
  /** Rounds of hashing beyond the first. */
  readonly iterations: number;
  readonly salt: string;
}

/** RFC 4034 section 3, without the signature itself. Times are seconds since 1970. */
export interface RrsigRecord {
  readonly typeCovered: string;
  readonly algorithm: number;
  readonly expiration: number;
  readonly inception: number;
  readonly keyTag: number;
  readonly signer: string;
}

/** Seconds, but for `serial` (RFC 1035 section 3.3.13). */
export interface SoaRecord {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

/** RFC 2782. `target` is `.` where the service is not offered. */
export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** RFC 6698 section 2.1. `data` is lower-case hexadecimal. */
export interface TlsaRecord {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  readonly data: string;
}

export interface RecordTypes {
  A: string;
  AAAA: string;
  CAA: CaaRecord;
  CNAME: string;
  DNSKEY: DnskeyRecord;
  DS: DsRecord;
  MX: { readonly preference: number; readonly exchange: string };
  NS: string;
  NSEC3PARAM: Nsec3ParamRecord;
  PTR: string;
  SOA: SoaRecord;
  SPF: TxtRecord; // type 99, RFC 4408 (historic)
  SRV: SrvRecord;
  TLSA: TlsaRecord;
  TXT: TxtRecord;
}
export type RecordType = keyof RecordTypes;

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

// ---------------------------------------------------------------- SMTP

export type SmtpPhase =
  | 'connect'
  | 'banner'
  | 'ehlo'
  | 'helo'
  | 'starttls'
  | 'tls'
  | 'ehlo-tls'
  | 'helo-tls'
  | 'mail'
  | 'rcpt'
  | 'relay'
  | 'vrfy'
  | 'expn'
  | 'rset'
  | 'quit';

export interface SmtpReply {
  readonly code: number;
  /** RFC 3463, such as `5.7.26`; null where the server gives none. */
  readonly enhanced: string | null;
  /** The text of each line, without code and enhanced code; bounded in number and length. */
  readonly lines: readonly string[];
}

export interface SmtpStep {
  readonly phase: SmtpPhase;
  /** What we said; null for connect, banner and tls. */
  readonly command: string | null;
  /** What came back; null where nothing did, or where the phase has no reply. */
  readonly reply: SmtpReply | null;
  readonly elapsedMs: number;
}

/**
 * How the dialogue ended. All but `complete` are the other side's doing, and known. `complete`: we ended it with QUIT,
 * whatever the replies had been; a 421 (RFC 5321 section 3.8) is `closed`, and its reply stands in the last step.
 */
export type SmtpEnding =
  | 'complete'
  | 'refused'
  | 'timeout'
  | 'closed'
  | 'reset'
  | 'no-greeting'
  | 'tls-alert'
  | 'protocol-error';

export interface TlsHandshake {
  /** As Node names it: `TLSv1`, `TLSv1.1`, `TLSv1.2`, `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  /** DER in Base64, as presented: leaf first. */
  readonly chain: readonly string[];
  /** Whether the chain leads to a trusted root; `code` is OpenSSL's, such as `CERT_HAS_EXPIRED`. */
  readonly trust:
    | { readonly trusted: true }
    | { readonly trusted: false; readonly code: string; readonly detail: string };
  /** `sizeBits` is null for groups that have no one size, such as `X25519MLKEM768`. */
  readonly ephemeralKey: {
    readonly type: string;
    readonly name: string | null;
    readonly sizeBits: number | null;
  } | null;
}

/** STARTTLS taken apart (RFC 3207): one step never hides another. */
export interface StartTls {
  readonly offered: boolean;
  /** An EHLO keyword that looks like a masked STARTTLS, such as `XXXXXXXA`; null where there is none. */
  readonly masked: string | null;
  /** The reply to STARTTLS; null where it was not sent. */
  readonly reply: SmtpReply | null;
  /** Octets that had come in clear behind the reply; discarded (RFC 3207 section 6). */
  readonly injectedBytes: number;
  readonly handshake: TlsHandshake | null;
  /** Why there is no handshake though nobody refused it: it failed, or the dialogue ended at the command. */
  readonly failure: { readonly code: string; readonly detail: string } | null;
}

export interface SmtpSession {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** In order. Behind a STARTTLS that failed follow those of a second dialogue in clear, from `connect` on. */
  readonly steps: readonly SmtpStep[];
  /** The phase in which it ended, and how. */
  readonly phase: SmtpPhase;
  readonly ended: SmtpEnding;
  readonly detail: string;
  readonly banner: SmtpReply | null;
  /** Keyword (upper case) to its parameters, from the last EHLO that was answered; null where none was. */
  readonly extensions: Readonly<Record<string, string>> | null;
  /** The extensions before TLS. */
  readonly clearExtensions: Readonly<Record<string, string>> | null;
  readonly startTls: StartTls;
  readonly totalMs: number;
}

export interface SmtpRequest {
  /** The MX host: sent as SNI. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly helo: string;
  /** Recipients asked for after `MAIL FROM:<>`, in order. */
  readonly recipients: readonly string[];
  /** Asked for after the recipients, in the same transaction; a foreign address, to see whether the server relays. */
  readonly relayRecipient: string | null;
  /** Sent as VRFY and EXPN after RSET; null: not asked. */
  readonly verify: string | null;
  /** `implicit`: TLS from the first octet (RFC 8314 section 3.3). Default: `starttls`, where it is offered. */
  readonly tls?: 'starttls' | 'implicit';
  /** False: QUIT follows EHLO, as at a submission server, which takes no MAIL without AUTH. Default: true. */
  readonly transaction?: boolean;
}

/** One hand-made ClientHello, for what no TLS library offers any more. */
export interface TlsProbeRequest {
  /** For the recording and the transcript. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly helo: string;
  readonly tls: 'starttls' | 'implicit';
  /** What this hello is to find out, such as `TLSv1.1`; different for each hello to one address. */
  readonly purpose: string;
  /** TLS records, sent as they are. At most 16 KiB. */
  readonly hello: Uint8Array;
  /** Whether what has come is all that is wanted; otherwise it is read on, up to 64 KiB or the deadline. Pure. */
  isEnough(response: Uint8Array): boolean;
}

export type TlsProbeOutcome =
  /** Whatever came behind the hello, perhaps nothing; `ended` says why no more was read. */
  | {
      readonly sent: true;
      readonly response: Uint8Array;
      readonly ended: 'enough' | 'closed' | 'timeout' | 'too-large';
    }
  /** The dialogue did not get as far as the hello, by the server's own doing. */
  | { readonly sent: false; readonly phase: SmtpPhase; readonly detail: string };

export interface Smtp {
  /** One dialogue, no DATA. Known whatever the server did; unknown where the fault may be ours. Never rejects. */
  session(request: SmtpRequest): Promise<Observation<SmtpSession>>;
  /** Only connects and hangs up. */
  reachable(address: string, port: number): Promise<'open' | 'refused' | 'timeout' | 'unreachable'>;
  /** Sends a ClientHello and returns what comes, uninterpreted. Unknown where the fault may be ours. Never rejects. */
  tlsProbe(request: TlsProbeRequest): Promise<Observation<TlsProbeOutcome>>;
}

// ---------------------------------------------------------------- HTTPS

export interface HttpsRequest {
  readonly url: string;
  readonly accept: string;
  readonly maxBytes: number;
  /** 0: a redirect is returned as it is. */
  readonly maxRedirects: number;
}

export type HttpsOutcome =
  | {
      readonly ended: 'response';
      readonly status: number;
      readonly contentType: string | null;
      readonly location: string | null;
      readonly body: string;
      /** The body as it came. */
      readonly octets: Uint8Array;
      readonly url: string;
    }
  | {
      readonly ended:
        | 'refused'
        | 'timeout'
        | 'closed'
        | 'tls-error'
        | 'protocol-error'
        | 'too-large'
        | 'private-address'
        | 'no-address'
        | 'bad-url';
      readonly detail: string;
      /**
       * For `tls-error`, as OpenSSL or Node names it: `CERT_HAS_EXPIRED`, `ERR_TLS_CERT_ALTNAME_INVALID`; for a
       * `protocol-error`, `CONTENT_ENCODING` where the body came coded, though nobody had asked for that; else null.
       */
      readonly code: string | null;
    };

export interface Https {
  /** GET over verified TLS. Known whatever the server did; unknown where the fault may be ours. Never rejects. */
  get(request: HttpsRequest): Promise<Observation<HttpsOutcome>>;
}

// ---------------------------------------------------------------- all of it

export interface NetStats {
  /** DNS questions sent to a server, retries included. */
  readonly dnsQueries: number;
  /** Distinct questions: name, type, with CD or not, and the server where a certain one is asked. */
  readonly dnsQuestions: number;
  /** Questions that a fact asked for and the memo answered. */
  readonly dnsMemoHits: number;
  readonly dnsMs: { readonly total: number; readonly slowest: number };
  /** Connections for a dialogue or a TLS probe, those that failed included. */
  readonly smtpSessions: number;
  readonly httpsRequests: number;
}

/** The only way to the outside world. */
export interface Net {
  readonly dns: Dns;
  readonly smtp: Smtp;
  readonly https: Https;
  /** When the audit began, in milliseconds since 1970; the same throughout, and recorded, so that a replay judges as of then. */
  readonly startedAtMs: number;
  /** A DNS label of 16 letters and digits that nobody has registered: the same for the same purpose; recorded. */
  randomLabel(purpose: string): string;
  /** Waits; returns at once in a replay and when the audit is cancelled. */
  sleep(ms: number): Promise<void>;
  stats(): NetStats;
}

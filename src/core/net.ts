import type { Observation } from './observation.ts';

// ---------------------------------------------------------------- DNS

/** A TXT record: its character-strings, one JavaScript character per octet (RFC 1035 section 3.3.14). */
export type TxtRecord = readonly string[];

export interface RecordTypes {
  A: string;
  AAAA: string;
  CNAME: string;
  MX: { readonly preference: number; readonly exchange: string };
  NS: string;
  PTR: string;
  SOA: { readonly mname: string; readonly rname: string; readonly serial: number; readonly minimum: number };
  SPF: TxtRecord; // type 99, RFC 4408 (historic)
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
}

/**
 * The three answers DNS can give (RFC 2308); no answer is an `unknown`. Names are lower case, without the last dot.
 * `sizeBytes` is what the answer takes at least: octets of header, question and answer section without signatures.
 */
export type DnsAnswer<R> =
  | ({ readonly kind: 'records'; readonly records: readonly R[]; readonly sizeBytes: number } & Answered)
  | ({ readonly kind: 'nodata' } & Answered)
  | ({ readonly kind: 'nxdomain' } & Answered);

/** How an answer failed to come, for whoever must tell a dead zone from a dead resolver. */
export type DnsFailure = 'servfail' | 'refused' | 'timeout' | 'malformed' | 'unreachable' | 'other-rcode' | 'bad-name';

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
  ): Promise<Observation<DnsAnswer<RecordTypes[T]>> & { readonly failure?: DnsFailure }>;
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
}

export interface Smtp {
  /** One dialogue, no DATA. Known whatever the server did; unknown where the fault may be ours. Never rejects. */
  session(request: SmtpRequest): Promise<Observation<SmtpSession>>;
  /** Only connects and hangs up. */
  reachable(address: string, port: number): Promise<'open' | 'refused' | 'timeout' | 'unreachable'>;
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
    };

export interface Https {
  /** GET over verified TLS. Known whatever the server did; unknown where the fault may be ours. Never rejects. */
  get(request: HttpsRequest): Promise<Observation<HttpsOutcome>>;
}

// ---------------------------------------------------------------- all of it

export interface NetStats {
  /** DNS questions asked of a server, retries included. */
  readonly dnsQueries: number;
  /** Distinct (name, type) pairs asked for. */
  readonly dnsQuestions: number;
  /** Questions that a fact asked for and the memo answered. */
  readonly dnsMemoHits: number;
  readonly dnsMs: { readonly total: number; readonly slowest: number };
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

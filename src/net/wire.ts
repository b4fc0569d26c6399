import type {
  FoundMessage,
  MailboxPhase,
  MailboxRequest,
  MailboxSearch,
  MailboxWant,
  OpenedMailbox,
} from '../core/net.ts';

/**
 * The seam between protocols and sockets. Everything above it is ours and deterministic; everything below it is the
 * outside world: sockets, clock, randomness. Record and replay sit exactly here, so a replay runs through the parsers.
 *
 * No method rejects. Every result carries the milliseconds it took, so that nothing above reads a clock.
 */
export interface Wire {
  /** Milliseconds since 1970 when this wire was made. */
  readonly startedAtMs: number;
  /** Fires when everything under way ends as `cancelled`: the audit's deadline, or the user. In a replay, where it did then. */
  readonly signal: AbortSignal;
  /**
   * A clock that only goes forward, for how long an answer holds. While an audit is recorded, and in its replay, it
   * stands still: so both ask exactly the same.
   */
  monotonicMs(): number;
  /** Milliseconds since this wire was made; recorded under its purpose. */
  elapsedMs(purpose: string): number;
  /** Randomness that shows in what is sent or said, such as a wildcard label. The same for the same purpose. */
  randomBytes(purpose: string, count: number): Uint8Array;
  dns(request: DnsWireRequest): Promise<DnsWireResult>;
  connect(request: ConnectRequest): Promise<ConnectResult>;
  fetch(request: FetchRequest): Promise<FetchResult>;
  /** Opens a mailbox below our own protocols, as its library does it: the one exchange that is recorded by its outcome. */
  mailbox(request: MailboxRequest): Promise<MailboxResult>;
  /**
   * A password or token by its name; null where there is none. It is never recorded, only that there was one: in a replay
   * a placeholder stands for it, so that the dialogue of then is followed.
   */
  secret(name: string): string | null;
  sleep(ms: number): Promise<void>;
  /** Closes what is still open. */
  close(): Promise<void>;
}

/**
 * How an exchange failed. `cancelled`: the audit's deadline or the user, so nobody's fault. `timeout` of a fetch: a server had
 * taken the connection; silence before that is `unreachable`, as it may be a firewall's on our side.
 */
export type WireFailure =
  | 'refused'
  | 'timeout'
  | 'closed'
  | 'reset'
  | 'unreachable'
  | 'no-ipv6'
  | 'tls-error'
  | 'protocol-error'
  | 'too-large'
  | 'not-routed'
  | 'private-address'
  | 'cancelled';

export interface Failed {
  readonly ok: false;
  readonly failure: WireFailure;
  readonly detail: string;
  /** What the system or OpenSSL calls it, such as `CERT_HAS_EXPIRED`, where that tells more than `failure`. */
  readonly code?: string;
  readonly ms: number;
}

// ---------------------------------------------------------------- DNS

export interface DnsServer {
  readonly transport: 'udp' | 'tls' | 'https';
  readonly address: string;
  readonly port: number;
  /** TLS: the name the certificate must carry. HTTPS: the whole URL. Null for UDP. */
  readonly name: string | null;
}

export interface DnsWireRequest {
  readonly server: DnsServer;
  /** `tcp` is the fallback of `udp` (RFC 7766). */
  readonly transport: 'udp' | 'tcp' | 'tls' | 'https';
  /** The whole DNS message. Its first two octets, the id, are random and not part of a recording's key. */
  readonly payload: Uint8Array;
  /** `name type`, and the manner of asking where it is not the usual one: what a recording finds the answer by. */
  readonly question: string;
  readonly timeoutMs: number;
  /** Decides whether a datagram is the answer; others are dropped and the wait goes on (RFC 5452 section 9). */
  accepts(response: Uint8Array): boolean;
}

export type DnsWireResult = { readonly ok: true; readonly response: Uint8Array; readonly ms: number } | Failed;

// ---------------------------------------------------------------- streams

export interface ConnectRequest {
  readonly address: string;
  readonly port: number;
  /** What for, such as the host's name: tells two streams to one address apart in a recording. */
  readonly label?: string;
  readonly timeoutMs: number;
}

export type ConnectResult = { readonly ok: true; readonly connection: Connection; readonly ms: number } | Failed;

export interface Connection {
  /** What has arrived, at most `maxBytes`; waits for the first octet. An end of stream is the failure `closed`. */
  read(options: { readonly timeoutMs: number; readonly maxBytes: number }): Promise<ReadResult>;
  /** @param options  where something secret is in it: a recording keeps a placeholder in its place */
  write(data: Uint8Array, options?: SecretWrite): Promise<WriteResult>;
  /** Turns the connection into TLS. What had been received and not read is discarded; the caller asks for it first. */
  startTls(options: { readonly serverName: string | null; readonly timeoutMs: number }): Promise<TlsResult>;
  close(): void;
}

export interface SecretWrite {
  /** Passwords, and what is made of them: a recording also takes them out of what the other side says from here on. */
  readonly secrets: readonly string[];
}

/** `ms` is missing in recordings made before it was told. */
export type WriteResult = { readonly ok: true; readonly ms?: number } | Failed;

export type ReadResult = { readonly ok: true; readonly data: Uint8Array; readonly ms: number } | Failed;

export type TlsResult =
  | { readonly ok: true; readonly tls: TlsFacts; readonly ms: number }
  | (Failed & { readonly code: string });

export interface TlsFacts {
  readonly protocol: string;
  readonly cipher: string;
  /** DER in Base64, as presented: leaf first. */
  readonly chain: readonly string[];
  /** OpenSSL's code why the chain is not trusted, or null where it is. Names are not part of it. */
  readonly trustError: { readonly code: string; readonly detail: string } | null;
  /** `sizeBits` is null for groups that have no one size, such as `X25519MLKEM768`. */
  readonly ephemeralKey: {
    readonly type: string;
    readonly name: string | null;
    readonly sizeBits: number | null;
  } | null;
}

// ---------------------------------------------------------------- HTTPS

export interface FetchRequest {
  /** `https:`, over verified TLS; `http:` goes without. */
  readonly url: string;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  /** Of the body; 0: it is not waited for, and comes back empty. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly allowPrivate: boolean;
  /** Passwords among the headers: a recording takes them out of whatever the other side repeats. */
  readonly secrets?: readonly string[];
  /** Addresses to connect to, in order; the caller resolved them, so that no other resolver is asked. */
  readonly addresses: readonly string[];
}

export type FetchResult =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
      readonly ms: number;
    }
  | Failed;

// ---------------------------------------------------------------- mailboxes

export type MailboxResult = { readonly ok: true; readonly mailbox: WireMailbox } | MailboxFailed;

/** `login`: the server refused the login; `detail` quotes it. */
export type MailboxFailed = Omit<Failed, 'failure'> & {
  readonly failure: WireFailure | 'login' | 'no-tls' | 'untrusted' | 'no-password';
  readonly phase: MailboxPhase;
};

export interface WireMailbox {
  readonly opened: Omit<OpenedMailbox, 'tls'> & { readonly tls: TlsFacts | null };
  find(want: MailboxWant): Promise<{ readonly ok: true; readonly search: MailboxSearch } | MailboxFailed>;
  remove(
    message: FoundMessage,
    token: string,
  ): Promise<{ readonly ok: true; readonly removed: boolean; readonly detail: string } | MailboxFailed>;
  close(): Promise<void>;
}

import type { Observation } from './observation.ts';
import type { AuthMechanism, Login, TlsManner } from './probe.ts';

export type SmtpPhase =
  | 'connect'
  | 'banner'
  | 'ehlo'
  | 'helo'
  | 'starttls'
  | 'tls'
  | 'ehlo-tls'
  | 'helo-tls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'message'
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

/** A message to be handed over: the one dialogue with DATA, held only where a probe was asked for. */
export interface DeliverRequest {
  /** Sent as SNI. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly helo: string;
  readonly tls: TlsManner;
  /** Says why nothing is to be handed over under such a handshake, or in clear (null); null where it may be. Pure. */
  accepts(handshake: TlsHandshake | null): string | null;
  readonly login: Login | null;
  /** Whether the password may be said without TLS. */
  readonly allowClear: boolean;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  /** RFC 5322, lines ended by CRLF, not dot-stuffed. */
  readonly message: Uint8Array;
  readonly smtputf8: boolean;
  readonly eightBit: boolean;
}

/** Why we ourselves went no further. */
export type HeldBecause =
  | 'tls-not-offered'
  | 'tls-not-good-enough'
  | 'password-in-clear'
  | 'no-auth-offered'
  | 'no-mechanism'
  | 'no-password'
  | 'too-large'
  | 'no-smtputf8'
  | 'no-8bitmime';

export interface Delivery extends SmtpSession {
  /** Null: not asked for, or no AUTH was said. The reply is the last of the exchange. */
  readonly auth: { readonly mechanism: AuthMechanism; readonly reply: SmtpReply | null } | null;
  /** As asked for, with what the server said to each; null: not asked. */
  readonly recipients: readonly { readonly address: string; readonly reply: SmtpReply | null }[];
  /** The reply to the message itself, or to DATA where that was refused; null: it did not come that far. */
  readonly final: SmtpReply | null;
  /** What went out of the message. `whole` without a final reply: it may have been taken or not (RFC 1047). */
  readonly sent: 'nothing' | 'part' | 'whole';
  readonly held: { readonly because: HeldBecause; readonly detail: string } | null;
  /** Octets that the server takes at most (RFC 1870); null: it says none. */
  readonly sizeLimit: number | null;
  readonly sizeBytes: number;
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
  /** Hands a message over. Known whatever the server did; unknown where the fault may be ours. Never rejects. */
  deliver(request: DeliverRequest): Promise<Observation<Delivery>>;
  /** Only connects and hangs up. */
  reachable(address: string, port: number): Promise<'open' | 'refused' | 'timeout' | 'unreachable'>;
  /** Sends a ClientHello and returns what comes, uninterpreted. Unknown where the fault may be ours. Never rejects. */
  tlsProbe(request: TlsProbeRequest): Promise<Observation<TlsProbeOutcome>>;
}

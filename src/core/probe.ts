/**
 * How a connection to a submission or mailbox server is made private. `starttls`: nothing but STARTTLS (STLS) goes before
 * TLS, and without it the dialogue ends; `starttls-if-offered`: also in clear, where TLS is not offered.
 */
export type TlsManner = 'implicit' | 'starttls' | 'starttls-if-offered' | 'none';

export type AuthMechanism = 'PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'XOAUTH2' | 'OAUTHBEARER';

/** Whom to log in as. The password is kept by the wire, under the name `secret`, and stands nowhere else. */
export interface Login {
  readonly user: string;
  readonly secret: string;
  /** Null: the best for a password that the server offers. A token (XOAUTH2, OAUTHBEARER) is always asked for by name. */
  readonly mechanism: AuthMechanism | null;
}

/** A server of the user's own, as the user named it. */
export interface ServerAsked {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsManner;
  /** Whether the password may be said without TLS. */
  readonly allowClear: boolean;
  /** Whether a certificate that is not trusted, or of another name, will do. */
  readonly allowUntrusted: boolean;
}

/** How the message leaves. `direct`: to the MX hosts of the recipient's domain, as a mail server does. */
export type ProbeRoute =
  | ({ readonly kind: 'submission'; readonly login: Login | null } & ServerAsked)
  | { readonly kind: 'direct' };

/** One message, ready to be handed over. */
export interface ProbeMessage {
  /** 16 letters and digits or more, in `X-Mailcheck-Probe` and in the Message-ID. */
  readonly token: string;
  /** With its angle brackets. */
  readonly messageId: string;
  /** What the reader is told of it. */
  readonly subject: string;
  /** RFC 5322, lines ended by CRLF, not dot-stuffed; in Base64. */
  readonly raw: string;
  /** The reverse path (empty for a bounce) and the forward paths, in UTF-8 where `smtputf8` (RFC 6531). */
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly smtputf8: boolean;
  /** Whether there are octets above 127 in it, so that 8BITMIME is wanted (RFC 6152). */
  readonly eightBit: boolean;
}

/** A mailbox to be looked into. */
export interface MailboxAsked extends ServerAsked {
  readonly protocol: 'imap' | 'pop3';
  readonly login: Login;
  /** The recipient whose mailbox it is. */
  readonly address: string;
  /** As the user calls the provider; null: not said. */
  readonly provider: string | null;
  /** The message that is looked for: index into `ProbeRequest.messages`. */
  readonly message: number;
}

/** A message to be sent and followed. Plain JSON without any password: it stands in recordings. */
export interface ProbeRequest {
  /** At least one; one for all recipients, or one for each seed. */
  readonly messages: readonly ProbeMessage[];
  readonly route: ProbeRoute;
  readonly mailboxes: readonly MailboxAsked[];
  /** Where bounces come to; null: not looked into. */
  readonly senderMailbox: MailboxAsked | null;
  /** How long a message is looked for after the server has taken it, in milliseconds. */
  readonly waitMs: number;
  /** Longest wait for a second try after a temporary refusal, in milliseconds; 0: none. */
  readonly retryMs: number;
  /** Whether to remove our own message, and nothing else, once it has been read. */
  readonly deleteAfter: boolean;
  /** Whether to judge each received copy as a message too. */
  readonly judgeCopies: boolean;
}

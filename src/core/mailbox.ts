import type { Observation } from './observation.ts';
import type { Login, ServerAsked } from './probe.ts';
import type { SmtpEnding, TlsHandshake } from './smtp.ts';

export interface MailboxRequest extends ServerAsked {
  readonly protocol: 'imap' | 'pop3';
  /** The host's address that is dialled. */
  readonly address: string;
  readonly login: Login;
}

export type MailboxPhase = 'connect' | 'greeting' | 'tls' | 'login' | 'list' | 'search' | 'fetch' | 'remove';

export interface MailboxStep {
  readonly phase: MailboxPhase;
  /** A clause for the reader, such as `TLSv1.3`; never a password. */
  readonly detail: string;
  readonly elapsedMs: number;
}

export interface MailboxFolder {
  /** As the server names it, decoded. */
  readonly path: string;
  /** RFC 6154, such as `\Junk`; `\Inbox` for INBOX; null: none. */
  readonly specialUse: string | null;
}

/** What is known once the login has succeeded. */
export interface OpenedMailbox {
  readonly steps: readonly MailboxStep[];
  readonly capabilities: readonly string[];
  /** Null: in clear. */
  readonly tls: TlsHandshake | null;
  /** Whether the server tells of new mail by itself (RFC 2177). */
  readonly idle: boolean;
  /** Bounded in number. POP3 has none but the inbox, so null. */
  readonly folders: readonly MailboxFolder[] | null;
}

/** `bounce`: a delivery report (RFC 3464) about our message, and not the message. */
export interface MailboxWant {
  readonly kind: 'message' | 'bounce';
  readonly token: string;
  readonly messageId: string;
  /** Since 1970, in milliseconds: what came more than a day before is not looked at. */
  readonly sentAtMs: number;
  /** How long to go on looking. */
  readonly waitMs: number;
  /** Messages that are known already, and not to be found again. */
  readonly except?: readonly Pick<FoundMessage, 'folder' | 'uid'>[];
}

export interface FoundMessage {
  readonly folder: string;
  readonly specialUse: string | null;
  /** Gmail's (X-GM-LABELS); null where the server has none. */
  readonly labels: readonly string[] | null;
  /** UID or UIDL: names the message in its folder. */
  readonly uid: string;
  /** When the server says that it came (INTERNALDATE), since 1970 in milliseconds; null where it says nothing. */
  readonly receivedAtMs: number | null;
  readonly sizeBytes: number;
  /** The message as it is stored, Base64; at most 2 MiB of it. */
  readonly raw: string;
  readonly truncated: boolean;
  /** From the beginning of the search until it was seen, in milliseconds. */
  readonly afterMs: number;
}

export interface MailboxSearch {
  /** Null: not there when the time was up. */
  readonly found: FoundMessage | null;
  readonly steps: readonly MailboxStep[];
  /** How often the connection was lost and made anew. */
  readonly reconnects: number;
  /** Folders that could not be looked into, though something may have come into them. `foreign`: of other users. */
  readonly unseen: readonly { readonly folder: string; readonly why: string; readonly foreign: boolean }[];
  /** From the beginning to the end of the search. */
  readonly elapsedMs: number;
}

/** A mailbox that is open. No flag is set, no folder changed, nothing removed but what `remove` names. */
export interface MailboxSession {
  readonly opened: OpenedMailbox;
  /** Unknown where the connection was lost for good. Never rejects. */
  find(want: MailboxWant): Promise<Observation<MailboxSearch>>;
  /** Removes this one message, if it still carries the token. */
  remove(
    message: FoundMessage,
    token: string,
  ): Promise<Observation<{ readonly removed: boolean; readonly detail: string }>>;
  close(): Promise<void>;
}

export interface MailboxLookRequest {
  readonly protocol: 'imap' | 'pop3';
  /** Sent as SNI. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** `implicit`: TLS from the first octet (RFC 8314 section 3.3). `starttls`: where it is offered. */
  readonly tls: 'implicit' | 'starttls';
}

/** What a server shows to whoever has not logged in. */
export interface MailboxLook {
  /** Its first line; null where none came, as with TLS from the first octet that failed. */
  readonly greeting: string | null;
  /** In upper case, as said before TLS; null: nothing was said before TLS, or nothing to the question. */
  readonly clearCapabilities: readonly string[] | null;
  /** STARTTLS, or STLS, is offered; or answered, where the server does not say what it offers. */
  readonly offersTls: boolean;
  /** Octets that had come in clear behind the answer to STARTTLS; discarded (RFC 9051 section 6.2.1). */
  readonly injectedBytes: number;
  readonly handshake: TlsHandshake | null;
  /** Why there is no TLS though it was to come: refused in words, or the handshake failed. */
  readonly failure: { readonly ended: SmtpEnding; readonly code: string; readonly detail: string } | null;
}

export interface Mailboxes {
  /**
   * Looks at a server without a login: greeting, capabilities, TLS. Known as soon as it is clear whether there is TLS;
   * unknown where the server could not be reached, or turned us away. Never rejects.
   */
  look(request: MailboxLookRequest): Promise<Observation<MailboxLook>>;
  /**
   * Connects and logs in. Unknown where that fails: `refused` for a login that was refused, `protocol-error`, `timeout`,
   * `unreachable`; the detail says in which phase and quotes the server. Never rejects.
   */
  open(request: MailboxRequest): Promise<Observation<MailboxSession>>;
}

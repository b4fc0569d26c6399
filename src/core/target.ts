import type { DomainName } from './names.ts';
import type { ProbeRequest } from './probe.ts';

/** What the domain is for. A parked domain neither sends nor receives. */
export type Role = 'both' | 'sender' | 'receiver' | 'parked';

export interface SmtpOptions {
  readonly enabled: boolean;
  readonly port: number;
  /** The name we give in EHLO. */
  readonly helo: string;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  /** A host known to answer on port 25: if it times out too, the path is blocked here. Null: never asked. */
  readonly canary: { readonly host: string; readonly port: number } | null;
  /** Longest wait for one second try after a greylisting reply, in milliseconds; 0: do not wait. */
  readonly retryGreylistMs: number;
  readonly checkAbuse: boolean;
  readonly checkRelay: boolean;
}

/** The public half of a key that the user's signer holds; the private half never leaves the command line. */
export interface DkimKeyGiven {
  /** Null: whichever selector publishes it. */
  readonly selector: string | null;
  /** SubjectPublicKeyInfo, DER in Base64. */
  readonly publicKey: string;
  /** The file it was read from, for the words. */
  readonly source: string;
}

/** A saved report (`--compare`): what the checks saw then, by check id. Plain JSON that anyone may have written. */
export interface EarlierAudit {
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * How the user asked for the outside world to be reached, as they said it. No fact looks at it: it is for a command line
 * that does the same on another machine.
 */
export interface ConnectionAsked {
  /** Null: the machine's own name. */
  readonly helo: string | null;
  /** Empty: the system's. */
  readonly resolvers: readonly { readonly option: 'nameserver' | 'dot' | 'doh'; readonly text: string }[];
  /** For the whole audit, in milliseconds. */
  readonly timeoutMs: number | null;
  /** A path on the user's machine. */
  readonly caFile: string | null;
}

/** What the user asked for beyond the name itself. */
export interface AuditOptions {
  /** Given by the user, or null: detected. */
  readonly role: Role | null;
  /** DKIM selectors given by the user; when there are any, no other is tried. */
  readonly selectors: readonly string[];
  /** Addresses the user's mail leaves from. */
  readonly sendingIps: readonly string[];
  readonly smtp: SmtpOptions;
  /** The BIMI selector to look at; `default` unless the user's mail names another. */
  readonly bimiSelector: string;
  /** PEM of authorities for mark certificates to trust beside the known ones (`--ca-file`); null: none. */
  readonly markRoots: string | null;
  /** Whether to take TLS apart, hello by hello. */
  readonly tlsScan: boolean;
  /** Submission servers the user asked for, beside those the domain publishes by SRV. */
  readonly submission: readonly { readonly host: string; readonly port: number }[];
  /** Whether to ask the registry about the registration. */
  readonly rdap: boolean;
  readonly dkimKeys: readonly DkimKeyGiven[];
  /** Messages a day to one large provider, as the user says; null: not said. */
  readonly volume: number | null;
  readonly earlier: EarlierAudit | null;
  /** Services that are to send for the domain, by provider id (`src/data/providers/`): suggestions provide for them. */
  readonly senders: readonly string[];
  /** The address that reports are to go to, in suggestions; null: one of the domain's own. */
  readonly reportTo: string | null;
  readonly connection: ConnectionAsked;
  /** A message to be sent and followed beside the audit; null: none is sent. */
  readonly probe: ProbeRequest | null;
}

export interface DomainTarget {
  readonly kind: 'domain';
  readonly domain: DomainName;
  readonly options: AuditOptions;
}

/** A spam filter to hand the message to. */
export interface FiltersAsked {
  /** URL of an Rspamd worker, such as `http://127.0.0.1:11333`; null: none given. */
  readonly rspamd: string | null;
  /** A spamd; null: none given. */
  readonly spamd: { readonly host: string; readonly port: number } | null;
  /** Whether to look on loopback for one that was not given. */
  readonly detect: boolean;
}

/** What of a user's database (`mailcheck train`) bears on one message. It tells little of the user's other mail. */
export interface UserExcerpt {
  /** The version of the features that were counted. */
  readonly features: number;
  /** How many messages of each kind were learnt. */
  readonly spam: number;
  readonly ham: number;
  /** What this very message was learnt as; null: it was not. */
  readonly learntAs: 'spam' | 'ham' | null;
  /** For each place of a feature of this message that was seen before: in how many messages of each kind. */
  readonly counts: readonly (readonly [place: number, inSpam: number, inHam: number])[];
}

/** What the user said of a message beyond its octets. */
export interface MessageOptions {
  /** The address that handed it to the recipient's servers; null: by the message's own trace, where that can be believed. */
  readonly ip: string | null;
  /** The name it gave in EHLO; null: by the trace. */
  readonly helo: string | null;
  /** The reverse path, empty for `<>`; null: by the trace. */
  readonly mailFrom: string | null;
  /** Mailbox providers to forecast the placement at, by id (`src/data/providers/`); empty: all that are known to demand something. */
  readonly providers: readonly string[];
  readonly filters: FiltersAsked;
  /** Whether to ask for the target of every link. */
  readonly checkLinks: boolean;
  /** Whether to unsubscribe, as a mailbox provider's button does (RFC 8058). */
  readonly postUnsubscribe: boolean;
  /** What the user taught the classifier, as far as it bears on this message; null: nothing. */
  readonly userModel: UserExcerpt | null;
}

/** A message as it was sent, or as it was received. */
export interface MessageTarget {
  readonly kind: 'message';
  /** For the reader: the file as given, `-` for standard input, or the recipient whose copy it is. */
  readonly name: string;
  /** The author's domain (RFC 5322 section 3.6.2); null: there is none, or more than one. */
  readonly domain: DomainName | null;
  readonly raw: Uint8Array;
  /** Of the whole, in octets, where `raw` is only its beginning. */
  readonly sizeBytes: number;
  readonly message: MessageOptions;
  /** Of the audit of the author's domain beside it. */
  readonly options: AuditOptions;
}

/** What is audited: each kind has checks of its own, and the engine never looks inside. */
export type Target = DomainTarget | MessageTarget;

/** A mail server that has answered on port 25 for decades: one of Google's for gmail.com (checked 2026-11-21). */
export const usualCanary = { host: 'gmail-smtp-in.l.google.com', port: 25 } as const;

export const defaultSmtpOptions: SmtpOptions = {
  enabled: true,
  port: 25,
  helo: 'localhost.localdomain',
  ipv4: true,
  ipv6: true,
  canary: null,
  retryGreylistMs: 0,
  checkAbuse: false,
  checkRelay: false,
};

export const defaultAuditOptions: AuditOptions = {
  role: null,
  selectors: [],
  sendingIps: [],
  smtp: defaultSmtpOptions,
  bimiSelector: 'default',
  markRoots: null,
  tlsScan: false,
  submission: [],
  rdap: false,
  dkimKeys: [],
  volume: null,
  earlier: null,
  senders: [],
  reportTo: null,
  connection: { helo: null, resolvers: [], timeoutMs: null, caFile: null },
  probe: null,
};

export const defaultMessageOptions: MessageOptions = {
  ip: null,
  helo: null,
  mailFrom: null,
  providers: [],
  filters: { rspamd: null, spamd: null, detect: true },
  checkLinks: false,
  postUnsubscribe: false,
  userModel: null,
};

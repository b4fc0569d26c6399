import type { DomainName } from './names.ts';

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

/** What the user asked for beyond the name itself. */
export interface AuditOptions {
  /** Given by the user, or null: detected. */
  readonly role: Role | null;
  /** DKIM selectors given by the user; when there are any, no other is tried. */
  readonly selectors: readonly string[];
  /** Addresses the user's mail leaves from. */
  readonly sendingIps: readonly string[];
  readonly smtp: SmtpOptions;
}

export interface DomainTarget {
  readonly kind: 'domain';
  readonly domain: DomainName;
  readonly options: AuditOptions;
}

/**
 * What is audited. A later kind (message, bounce, probe) is another member here and brings checks of its own;
 * the engine never looks inside. A check answers null for a kind that is not its own.
 */
export type Target = DomainTarget;

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
};

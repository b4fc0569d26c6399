import type { Dns } from './dns.ts';
import type { Filters } from './filters.ts';
import type { Https } from './https.ts';
import type { Mailboxes } from './mailbox.ts';
import type { Smtp } from './smtp.ts';
import type { Web } from './web.ts';

export type * from './dns.ts';
export type * from './dns-records.ts';
export type * from './filters.ts';
export type * from './https.ts';
export type * from './mailbox.ts';
export type * from './smtp.ts';
export type * from './web.ts';

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
  /** Looks at links among them. */
  readonly httpsRequests: number;
}

/** The only way to the outside world. */
export interface Net {
  readonly dns: Dns;
  readonly smtp: Smtp;
  readonly https: Https;
  readonly web: Web;
  readonly mailboxes: Mailboxes;
  readonly filters: Filters;
  /** When the audit began, in milliseconds since 1970; the same throughout, and recorded, so that a replay judges as of then. */
  readonly startedAtMs: number;
  /** A DNS label of 16 letters and digits that nobody has registered: the same for the same purpose; recorded. */
  randomLabel(purpose: string): string;
  /**
   * Milliseconds since the audit began, for what takes its time by nature, such as a message on its way. Recorded under its
   * purpose, so that a replay says the same: each purpose is asked once.
   */
  elapsedMs(purpose: string): number;
  /** Waits; returns at once in a replay and when the audit is cancelled. */
  sleep(ms: number): Promise<void>;
  stats(): NetStats;
}

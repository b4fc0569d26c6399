import type { Evidence, Observation } from './observation.ts';

export type FilterKind = 'rspamd' | 'spamassassin';

/** Who hands the message over, as a mail server would tell its filter. Null: not known, so not told. */
export interface FilterEnvelope {
  /** The address that connects. */
  readonly ip: string | null;
  /** The name given in EHLO. */
  readonly helo: string | null;
  /** What reverse DNS calls the address, where that leads back to it. */
  readonly hostname: string | null;
  /** The reverse path; empty for `<>`. */
  readonly mailFrom: string | null;
  readonly recipients: readonly string[];
}

export interface RspamdRequest {
  /** Of a normal worker or a controller, or of a proxy before one: `http://127.0.0.1:11333`. */
  readonly url: string;
  readonly message: Uint8Array;
  readonly envelope: FilterEnvelope;
  /** The name under which the wire keeps the password of a controller; null: none is sent. */
  readonly password: string | null;
}

export interface SpamdRequest {
  readonly host: string;
  readonly port: number;
  readonly message: Uint8Array;
}

/** A rule that matched. All text is the filter's, or the message's, cut short. */
export interface FilterRule {
  readonly name: string;
  /** What it adds to the score; null: the filter did not say. */
  readonly points: number | null;
  /** The filter's own words; null: none. */
  readonly description: string | null;
  /** What of the message it matched, as far as the filter says; at most 10. */
  readonly options: readonly string[];
}

/**
 * What a mail server makes of it. `delay`: it asks the sender to come again, as greylisting does. `junk`: marked, so that it
 * is filed as spam, or held back. `refuse`: not taken, or thrown away.
 */
export type FilterDecision = 'accept' | 'delay' | 'junk' | 'refuse';

/** Rspamd's own actions, as mail servers carry them out. Any other is its administrator's. */
export const RSPAMD_ACTIONS: ReadonlyMap<string, FilterDecision> = new Map([
  ['accept', 'accept'],
  ['no action', 'accept'],
  ['greylist', 'delay'],
  ['soft reject', 'delay'],
  ['add header', 'junk'],
  ['rewrite subject', 'junk'],
  ['quarantine', 'junk'],
  ['reject', 'refuse'],
  ['discard', 'refuse'],
]);

/** Scores from which on the filter decides so; null: never, or not known. */
export interface FilterThresholds {
  readonly delay: number | null;
  readonly junk: number | null;
  readonly refuse: number | null;
  /** `default`: the filter says only its score for refusal, so the others are those it is delivered with. */
  readonly source: 'stated' | 'default';
}

export interface FilterVerdict {
  readonly score: number;
  /** In the filter's own word, such as `add header`. */
  readonly action: string;
  /** Null: an action of its administrator's own. */
  readonly decision: FilterDecision | null;
  readonly thresholds: FilterThresholds;
  /** What it has the mail server say to the sender, as a rule does that forces an action; null: nothing. */
  readonly reason: string | null;
  /** At most 1,000. */
  readonly rules: readonly FilterRule[];
  /** What it calls itself, such as `rspamd/3.4`; null: it does not. */
  readonly software: string | null;
}

/** Why a filter that was reached gave no verdict: nothing of it is the message's fault. `skipped`: it did not look. */
export type FilterFailure = 'skipped' | 'error' | 'timeout' | 'closed' | 'protocol-error' | 'too-large' | 'tls-error';

export type FilterOutcome =
  | { readonly ended: 'verdict'; readonly verdict: FilterVerdict }
  | { readonly ended: FilterFailure; readonly detail: string };

/** Filters that answer on this machine. */
export interface FiltersFound {
  readonly rspamd: string | null;
  readonly spamd: { readonly host: string; readonly port: number } | null;
  readonly evidence: readonly Evidence[];
}

/** Spam filters that the user named, or that stand on this machine. No method rejects. */
export interface Filters {
  /** Hands the message to an Rspamd. Known whatever it did; unknown where it could not be reached. */
  rspamd(request: RspamdRequest): Promise<Observation<FilterOutcome>>;
  /** Hands the message to a spamd of SpamAssassin. Known and unknown as for `rspamd`. */
  spamd(request: SpamdRequest): Promise<Observation<FilterOutcome>>;
  /** Looks on loopback, at the ports that they listen on by default. */
  find(): Promise<FiltersFound>;
}

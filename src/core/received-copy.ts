// What the checks `received` and `path` show of a copy that was fetched, and the report draws. Plain JSON.

/** What one method of authentication came to, by the receiver's header or by our own evaluation. */
export interface MethodShown {
  /** In lower case, as in Authentication-Results: `spf`, `dkim`, `dmarc`, `arc`. */
  readonly method: string;
  /** In lower case: `pass`, `fail`, `permerror`, … (RFC 8601 section 2.7). */
  readonly result: string;
  /** Whose it is, such as `header.d=mailer.example`; null: not said. */
  readonly detail: string | null;
}

/** One header field of a spam filter, decoded. */
export interface SpamShown {
  /** Such as `rspamd` or `microsoft`. */
  readonly system: string;
  /** The name of the field. */
  readonly header: string;
  /** Null: the field does not say. */
  readonly verdict: 'spam' | 'ham' | 'suspicious' | null;
  readonly score: number | null;
  /** From this score on it is spam; null: not said. */
  readonly threshold: number | null;
  readonly rules: readonly { readonly name: string; readonly score: number | null; readonly meaning: string | null }[];
  /** Such as `SCL` `5`; the meaning is null where its maker says nothing of it. */
  readonly codes: readonly { readonly name: string; readonly value: string; readonly meaning: string | null }[];
}

/** The copy of one mailbox. */
export interface CopyShown {
  readonly recipient: string;
  readonly provider: string | null;
  /** Who stated the results; null: nobody who can be believed, or it gives no name. */
  readonly authservId: string | null;
  /** By the header fields of the recipient's own servers alone. */
  readonly stated: readonly MethodShown[];
  /** By our own evaluation of the same message. */
  readonly own: readonly MethodShown[];
  /** Why the two differ, a clause for each method that they differ on. */
  readonly disagreements: readonly { readonly method: string; readonly because: string }[];
  readonly spam: readonly SpamShown[];
}

export interface ReceivedShown {
  readonly copies: readonly CopyShown[];
}

/** One passing from host to host. */
export interface HopShown {
  /** Who handed over, and from which address; null: not said. */
  readonly from: string | null;
  readonly address: string | null;
  /** Who took it; null: not said. */
  readonly by: string | null;
  readonly protocol: string | null;
  /** `used` is null where the field does not say. */
  readonly tls: { readonly used: boolean | null; readonly version: string | null; readonly cipher: string | null };
  /** Until the next hop, or until the mailbox had it, in milliseconds; null: not known. */
  readonly delayMs: number | null;
  /** How far the clock of the taking host is off, in milliseconds: positive ahead, 0 within a second; null: not known. */
  readonly skewMs: number | null;
  readonly kind: 'submission' | 'internal' | 'transfer' | 'delivery';
  /** Whether the recipient's own servers wrote it: a sender can forge every other. */
  readonly trusted: boolean;
}

/** The way of the copy of one mailbox. */
export interface WayShown {
  readonly recipient: string;
  /** Oldest first. */
  readonly hops: readonly HopShown[];
  /** The hop behind which most time passed: index into `hops`; null: nowhere more than a second. */
  readonly slowest: number | null;
  /** From handing over until the mailbox had it, in milliseconds; null: not known. */
  readonly totalMs: number | null;
  /** How far our own clock is off those of all hosts, in milliseconds; 0: within a second. */
  readonly ownSkewMs: number;
  /** False: it stayed within one provider, without an MX hop. Null: there are no hops to tell by. */
  readonly crossesBorder: boolean | null;
}

export interface PathShown {
  readonly ways: readonly WayShown[];
  readonly sendingAddress: string | null;
}

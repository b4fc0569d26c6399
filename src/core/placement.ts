/** Where a probe ended up. `accepted`: a server took it, and nobody looked further. */
export type PlacementVerdict = 'inbox' | 'junk' | 'other' | 'not-arrived' | 'refused' | 'bounced' | 'accepted';

/** The worst first; what cannot be said stands behind what is known to be bad, and before what is known to be well. */
export const WORST_FIRST: readonly (PlacementVerdict | null)[] = [
  'refused',
  'bounced',
  'junk',
  'not-arrived',
  null,
  'other',
  'accepted',
  'inbox',
];

/** What became of the message for one recipient. Plain JSON: it stands in the report. */
export interface MailboxPlacement {
  readonly recipient: string;
  /** As the user calls it, or by its MX hosts; null: not known. */
  readonly provider: string | null;
  /** Null: it cannot be said; `detail` says why. */
  readonly verdict: PlacementVerdict | null;
  /** Host name of the server that refused it: the user's own, or one of the recipient's. Null: none did, or its name is not known. */
  readonly refusedBy: string | null;
  /** What was looked into: POP3 shows the inbox alone. Null: nothing was. */
  readonly looked: 'every-folder' | 'inbox-only' | null;
  /** As the server names it. */
  readonly folder: string | null;
  /** Gmail's; null where there are none. */
  readonly labels: readonly string[] | null;
  /** From the moment a server took it until it was seen in the mailbox; null where it was not. */
  readonly seconds: number | null;
  /** A clause for the reader: lower case, no full stop. */
  readonly detail: string;
}

/**
 * One stage of the way. `seen`: measured here. `stated`: by the trace fields of the received copy, in whole seconds by the
 * clocks of the hosts (RFC 5321 section 4.4). `inferred`: lies between two that are known.
 */
export interface JourneyStep {
  readonly step: 'submit' | 'queue' | 'mx-lookup' | 'relay' | 'delivery' | 'imap' | 'pop3';
  readonly host: string | null;
  /** From the beginning of the probe, in milliseconds; null: not known. */
  readonly startMs: number | null;
  readonly elapsedMs: number | null;
  readonly how: 'seen' | 'stated' | 'inferred';
  readonly detail: string;
}

/** What the report says of a probe: of the only mailbox, or of the worst of several. */
export interface Placement {
  readonly verdict: PlacementVerdict | null;
  readonly folder: string | null;
  readonly seconds: number | null;
  /** The SMTP phase in which the message was refused; null where it was not. */
  readonly phase: string | null;
  readonly reply: {
    readonly code: number;
    readonly enhanced: string | null;
    readonly lines: readonly string[];
    /** What the reply means; null: no rule knows it. */
    readonly meaning: string | null;
  } | null;
  /** The address that the recipient's servers saw; null: not known. */
  readonly sendingAddress: string | null;
  readonly mailboxes: readonly MailboxPlacement[];
  /** In the order in which they happened; of the first message. */
  readonly journey: readonly JourneyStep[];
}

import type { SmtpReply } from './smtp.ts';

// What is read out of a bounce, and what is concluded of it. The names of the reasons are Sisimai's, which the field uses.

/** Why a message was not delivered; `delivered`, `vacation` and `feedback` are no failures, `onhold` and `undefined` no answers. */
export const bounceReasons = [
  'userunknown',
  'hasmoved',
  'filtered',
  'suspend',
  'hostunknown',
  'notaccept',
  'mailboxfull',
  'systemfull',
  'mesgtoobig',
  'exceedlimit',
  'authfailure',
  'requireptr',
  'blocked',
  'badreputation',
  'rejected',
  'policyviolation',
  'norelaying',
  'securityerror',
  'failedstarttls',
  'spamdetected',
  'virusdetected',
  'contenterror',
  'notcompliantrfc',
  'toomanyconn',
  'speeding',
  'expired',
  'networkerror',
  'systemerror',
  'mailererror',
  'syntaxerror',
  'delivered',
  'vacation',
  'feedback',
  'onhold',
  'undefined',
] as const;
export type BounceReason = (typeof bounceReasons)[number];

/** Whether a later try may succeed without anybody changing anything. */
export type BounceKind = 'permanent' | 'temporary' | 'not a failure';

/** Who can change something about it. */
export const bounceMoves = [
  'sender-dns',
  'sender-server',
  'sender-content',
  'sender-list',
  'recipient',
  'recipient-admin',
  'wait',
  'nobody',
] as const;
export type BounceMove = (typeof bounceMoves)[number];

/** What of the SMTP dialogue was under way (RFC 5321 section 3); `after-data`: in answer to the end of the message. */
export const bouncePhases = ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'after-data'] as const;
export type BouncePhase = (typeof bouncePhases)[number];

/** RFC 3464 section 2.3.3. */
export type DeliveryAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

/**
 * What a mail is, as far as bounces go: a failure, a delay, a success notice (delivered, relayed, expanded), an automatic
 * answer (RFC 3834), a complaint or another feedback report (RFC 5965), a read receipt (RFC 8098), or nothing of these.
 */
export type BounceWhat = 'failure' | 'delay' | 'success' | 'vacation' | 'complaint' | 'receipt' | 'none';

/** In what form it came. `report`: RFC 3464; `words`: in the words of a mail system; `reply`: a pasted SMTP reply. */
export type BounceForm = 'report' | 'feedback' | 'words' | 'reply' | 'log' | 'webhook' | 'none';

/** What is said of one recipient. Null is what is not said; nothing here is derived. */
export interface ReadRecipient {
  /** As the sender wrote it; without angle brackets, in clear (RFC 6533 section 3 is undone). */
  readonly originalRecipient: string | null;
  /** As the reporting host had it. */
  readonly finalRecipient: string | null;
  readonly action: DeliveryAction | null;
  /** RFC 3463, such as `5.1.1`, as a field of the report or else the reply gives it. */
  readonly status: string | null;
  /** What the remote server said. */
  readonly reply: SmtpReply | null;
  /** As the report says or plainly shows it (`in reply to RCPT TO command`). */
  readonly phase: BouncePhase | null;
  /** The host that refused, or could not be reached. */
  readonly remoteMta: string | null;
  /** Its IP address. */
  readonly remoteAddress: string | null;
  /** Why, in the words of whoever refused or reports; decoded, on one line. */
  readonly diagnostic: string | null;
  /** Whether a program that mail is handed to says so, and no server (`x-unix`, RFC 3464 section 2.3.6). */
  readonly isByProgram?: boolean;
  readonly lastAttemptAtMs: number | null;
  /** Until when it is tried again. */
  readonly willRetryUntilMs: number | null;
}

/** What a bounce tells of the message that it is about. */
export interface OriginalMessage {
  readonly from: string | null;
  readonly to: string | null;
  /** Decoded (RFC 2047). */
  readonly subject: string | null;
  /** With its angle brackets. */
  readonly messageId: string | null;
  /** The reverse path; empty for `<>`. */
  readonly returnPath: string | null;
  /** The IP address that it was handed over from to the server that refused, as far as the bounce shows it. */
  readonly sendingAddress: string | null;
  /** The name that this one gave in EHLO. */
  readonly helo: string | null;
  /** Of its DKIM-Signature fields (RFC 6376 section 3.5). */
  readonly signatures: readonly { readonly domain: string; readonly selector: string }[];
  readonly dateAtMs: number | null;
}

/** A feedback report (RFC 5965 section 3). */
export interface FeedbackReport {
  /** In lower case: `abuse`, `fraud`, `opt-out`, `auth-failure`, … */
  readonly type: string;
  readonly userAgent: string | null;
  /** Source-IP. */
  readonly sourceAddress: string | null;
  /** Authentication-Results or Auth-Failure (RFC 6591), as they stand. */
  readonly authentication: readonly string[];
  readonly incidents: number | null;
}

/** One bounce, read. */
export interface ReadBounce {
  readonly what: BounceWhat;
  readonly form: BounceForm;
  /** The software or service whose form it has, by its id in `src/data/mta/` or `src/data/providers/`; null: not known. */
  readonly system: string | null;
  readonly reportingMta: string | null;
  readonly arrivalAtMs: number | null;
  readonly recipients: readonly ReadRecipient[];
  /** Of the recipients, how many there are; more than `recipients` where a bound of ours left some out. */
  readonly recipientCount: number;
  readonly original: OriginalMessage | null;
  readonly feedback: FeedbackReport | null;
  /** What of the input a bound of ours, or a fault of the input, left unread; lower case, no full stop. */
  readonly unread: readonly string[];
}

/** What the user says beyond the bounce itself. */
export interface BounceHints {
  /** Who wrote the reply, by id in `src/data/providers/` or `src/data/mta/`; null: not said. */
  readonly provider: string | null;
}

/**
 * What a conclusion rests on: a rule that knows the words, the enhanced status code, the subject of one whose detail is in no
 * registry, the reply code and the phase, the form of the mail itself (a success notice, a complaint), or a guess by likeness to
 * known texts.
 */
export type ConclusionBasis = 'rule' | 'status' | 'status-subject' | 'reply-code' | 'form' | 'guess' | 'nothing';

/** What the sender's or the recipient's side may show of a cause: which checks can confirm or refute it. */
export const proofTopics = [
  'spf',
  'dkim',
  'dmarc',
  'reverse-dns',
  'helo',
  'blocklist',
  'domain-blocklist',
  'sender-domain',
  'recipient-domain',
  'recipient-tls',
] as const;
export type ProofTopic = (typeof proofTopics)[number];

/** What is concluded of one recipient. */
export interface BounceConclusion {
  readonly reason: BounceReason;
  readonly kind: BounceKind;
  /** Never `wait` where it has `ended`. */
  readonly move: BounceMove;
  /** Nobody tries any more: a failure is reported, or a server said no for good. False: somebody does, or it is not known. */
  readonly ended: boolean;
  readonly basis: ConclusionBasis;
  /** The rule that knows it, with its own words; null where none does. */
  readonly rule: {
    readonly id: string;
    /** Who speaks so: the name of the provider or of the software. */
    readonly of: string;
    readonly meaning: string;
    /** Imperative, lower case, no full stop; null: what the reason advises. */
    readonly fix: string | null;
    readonly source: string;
    readonly retrieved: string | null;
  } | null;
  /** The provider that refused, by id in `src/data/providers/`; null: not known, or it only reports what another did. */
  readonly provider: string | null;
  /** The enhanced status code: as given, or derived from reply code and reason (RFC 3463); null: there is none to derive. */
  readonly status: { readonly code: string; readonly derived: boolean } | null;
  readonly action: { readonly action: DeliveryAction; readonly derived: boolean } | null;
  readonly phase: { readonly phase: BouncePhase; readonly derived: boolean } | null;
  readonly replyCode: number | null;
  /** A first refusal that a second try gets over (RFC 6647). */
  readonly greylisting: boolean;
  /** What a proof run should look at; empty: nothing that DNS could show. */
  readonly topics: readonly ProofTopic[];
  /** Other reasons that fit, less well; best first, at most three. Only beside a guess, or a status that fits several. */
  readonly others: readonly BounceReason[];
}

import type { Delivery, MailboxSearch, OpenedMailbox, SmtpPhase, SmtpReply } from '../../core/net.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import type { MailboxAsked, ProbeMessage } from '../../core/probe.ts';

/** One try to hand a message over to one address of one server. */
export interface ProbeAttempt {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** From the beginning of the probe, in milliseconds. */
  readonly startMs: number;
  /** By what rule TLS was demanded: of the user's route, of the recipient domain's policy, or by none. */
  readonly demand: 'none' | 'route' | 'mta-sts' | 'dane';
  readonly session: Observation<Delivery>;
}

/** What became of a message at the servers that were asked to take it, for one recipient. */
export interface RecipientFate {
  readonly address: string;
  /** `put-off`: refused for the time being, and not tried again or in vain. `unsent`: nobody was asked, or no answer came. */
  readonly fate: 'accepted' | 'refused' | 'put-off' | 'unsent';
  /** Where it ended; null where nothing was tried. */
  readonly phase: SmtpPhase | null;
  readonly reply: SmtpReply | null;
  /** The attempt that settled it: index into `attempts`; null where there was none. */
  readonly attempt: number | null;
  /** A clause for the reader. */
  readonly detail: string;
}

export interface SentMessage {
  readonly message: ProbeMessage;
  readonly attempts: readonly ProbeAttempt[];
  readonly recipients: readonly RecipientFate[];
  /** When a server took it, from the beginning of the probe in milliseconds; null where none did. */
  readonly acceptedMs: number | null;
  /** How long greylisting, or another temporary refusal, held it back, in milliseconds; 0: not at all. */
  readonly delayedMs: number;
  /** Of the MX lookup for the direct route, in milliseconds; null for submission. */
  readonly mxLookupMs: number | null;
  /** What DNS said of the servers that were to take it. */
  readonly lookups: readonly Evidence[];
}

/** One mailbox, and what was found in it. */
export interface FollowedMailbox {
  readonly asked: MailboxAsked;
  /** The address that was dialled; null: none was known. */
  readonly address: string | null;
  /** Opened before anything is sent, so that no message is sent in vain. */
  readonly opened: Observation<OpenedMailbox>;
  /** From the beginning of the probe, in milliseconds; null: there was nothing to look for. */
  readonly searchStartMs: number | null;
  /** Null: there was nothing to look for, as nothing was taken by a server. */
  readonly search: Observation<MailboxSearch> | null;
  /** With `--delete-after`, what became of that; null: not asked for, or nothing found. */
  readonly removed: Observation<{ readonly removed: boolean; readonly detail: string }> | null;
}

export interface ProbeSeen {
  /** Since 1970, in milliseconds. */
  readonly startedAtMs: number;
  /** In the order of the request. */
  readonly messages: readonly SentMessage[];
  /** In the order of the request. */
  readonly mailboxes: readonly FollowedMailbox[];
  /** Null: there is none to look into. */
  readonly sender: {
    readonly mailbox: FollowedMailbox;
    /**
     * What it held about each message, in their order: the searches that brought a report, and the last one. None: not
     * looked for, as the message arrived or was never taken.
     */
    readonly bounces: readonly (readonly Observation<MailboxSearch>[])[];
  } | null;
}

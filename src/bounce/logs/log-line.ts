import type { BouncePhase } from '../../core/bounce.ts';
import type { SyslogLine } from './syslog.ts';

/** What a line of a log says became of a message for one recipient. */
export interface LoggedDelivery {
  readonly kind: 'delivery';
  /** Within the log; null: it has none. */
  readonly queueId: string | null;
  readonly recipient: string;
  /** Before aliases and forwarding; null: not said. */
  readonly originalRecipient: string | null;
  readonly outcome: 'delivered' | 'failed' | 'delayed';
  /** RFC 3463; null: not said. */
  readonly status: string | null;
  /** Why, as it stands in the log. */
  readonly words: string | null;
  readonly phase: BouncePhase | null;
  readonly remoteMta: string | null;
  readonly remoteAddress: string | null;
  /** Milliseconds since 1970; null: the log does not say, or not where on earth. */
  readonly atMs: number | null;
  /** The line ends before its words do: what follows may have been folded. */
  readonly isCut?: boolean;
}

/** What a line says of the message as a whole. */
export interface LoggedMessage {
  readonly kind: 'message';
  readonly queueId: string;
  /** Left out: this line does not say. */
  readonly sender?: string;
  readonly messageId?: string;
  readonly subject?: string;
  /** It is itself a notice about another message, which this host wrote: where it fails, that one did before. */
  readonly isNotice?: true;
}

export type LogLine =
  | LoggedDelivery
  | LoggedMessage
  /** The message has left the queue. */
  | { readonly kind: 'end'; readonly queueId: string }
  /** The queue gave up on all that are still in it: they fail for the reason that put them off. */
  | { readonly kind: 'expired'; readonly queueId: string; readonly atMs: number | null }
  /** This host itself refused somebody's mail: nothing that it was to deliver. */
  | { readonly kind: 'refused here' }
  /** A delivery, of which the line ends before it says what became of it. */
  | { readonly kind: 'cut' }
  /** Something failed, and an export left out for whom. */
  | { readonly kind: 'unnamed' }
  /** A line of this program that says nothing of a delivery. */
  | { readonly kind: 'other' };

/** Reads a line of one program's log, or says that it is none. */
export interface LogFormat {
  /** As in `src/data/mta/`. */
  readonly system: string;
  /**
   * @param line  at most 8 KiB of it, of Exchange 256
   * @param entry  the same by `syslogLine`
   * @returns null where the line is not of this format; never throws
   */
  read(line: string, entry: SyslogLine | null): readonly LogLine[] | null;
  /** What it still holds when the log ends. */
  end?(): readonly LogLine[];
  /** One line of it does not tell that a text is a log. */
  readonly isToldByMore?: boolean;
  /** It reads lines longer than 8 KiB. */
  readonly isOfLongLines?: boolean;
}

export const OTHER: readonly LogLine[] = [{ kind: 'other' }];

import type { SmtpSession } from '../../core/net.ts';
import type { Observation, Unknown } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import type { Refusal } from './replies.ts';

/** One address of one mail host, and the session held with it. */
export interface SmtpVisit extends Place {
  readonly preference: number;
  /** The last session. Unknown also where none was held: the reason says why. */
  readonly session: Observation<SmtpSession>;
  /** The first session, which ended in greylisting and was waited out; null where there was no second one. */
  readonly putOff: { readonly session: SmtpSession; readonly refusals: readonly Refusal[] } | null;
  /** The negative replies of `session`, each with the rule that knows it. */
  readonly refusals: readonly Refusal[];
}

/** The recipients that were asked for; null: not asked. */
export interface AskedRecipients {
  readonly postmaster: string;
  readonly abuse: string | null;
  /** A mailbox that cannot exist. */
  readonly nobody: string | null;
  /** A foreign address, which only an open relay takes. */
  readonly relay: string | null;
}

/** A host whose addresses of one kind DNS did not tell, so that they may be missing from the visits. */
interface UnresolvedHost {
  readonly host: string;
  readonly type: 'A' | 'AAAA';
  readonly why: Unknown;
}

export interface SmtpSessions {
  /** When the audit began, in milliseconds since 1970: certificates are judged as of then. */
  readonly asOfMs: number;
  readonly asked: AskedRecipients;
  /** By preference; empty where the domain has no mail host or takes no mail. */
  readonly visits: readonly SmtpVisit[];
  readonly unresolved: readonly UnresolvedHost[];
}

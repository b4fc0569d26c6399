import type { Observation } from '../../core/observation.ts';

/**
 * Whether a domain may be sent reports about another one (RFC 9990 section 4): it needs no leave within one
 * organization; `elsewhere`: its leave names an address outside itself, which voids it.
 */
export type Authorization = 'same-organization' | 'authorized' | 'absent' | 'elsewhere' | 'name-too-long';

/** Whether a domain can be sent mail at all; `unregistered`: anyone can register it and receive the reports. */
export type TakesMail = 'yes' | 'null-mx' | 'no-host' | 'nonexistent' | 'unregistered';

/** A domain that reports are sent to by mail. */
export interface ReportTarget {
  readonly host: string;
  /** The tags that name it. */
  readonly tags: readonly ('rua' | 'ruf')[];
  /** The name whose TXT record gives leave; null where none is needed. */
  readonly authorizedBy: string | null;
  readonly authorization: Observation<Authorization>;
  readonly mail: Observation<TakesMail>;
}

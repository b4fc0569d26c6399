/**
 * Why something could not be seen. Each is a statement about us or the path, never about the domain.
 * `limit`: a bound of this audit, so that a hostile zone cannot make it endless; nobody asked for it to be left out.
 * `not-proven`: every question was answered, yet nobody outside can tell, such as which DKIM selectors a domain uses.
 */
export type UnknownReason =
  | 'timeout'
  | 'dns-failure'
  | 'refused'
  | 'unreachable'
  | 'protocol-error'
  | 'port-25-blocked'
  | 'no-ipv6'
  | 'limit'
  | 'not-proven'
  | 'not-requested'
  | 'internal-error';

/** One exchange with the outside world: what was asked, and what came back, word for word. */
export interface Evidence {
  readonly via: 'dns' | 'smtp' | 'https' | 'imap' | 'pop3' | 'rspamd' | 'spamd' | 'message';
  readonly request: string;
  readonly response: string;
}

export interface Known<T> {
  readonly status: 'known';
  readonly value: T;
  readonly evidence: readonly Evidence[];
}

export interface Unknown {
  readonly status: 'unknown';
  readonly reason: UnknownReason;
  /** Words for the reader: who did not answer, and how. Lower case, no full stop. */
  readonly detail: string;
  readonly evidence: readonly Evidence[];
}

/** Not knowing is a value: it travels to the reader as "not checked, because …". */
export type Observation<T> = Known<T> | Unknown;

export function known<T>(value: T, evidence: readonly Evidence[] = []): Known<T> {
  return { status: 'known', value, evidence };
}

export function unknown(reason: UnknownReason, detail: string, evidence: readonly Evidence[] = []): Unknown {
  return { status: 'unknown', reason, detail, evidence };
}

/** Applies `change` to a known value and keeps its evidence; an unknown passes through. */
export function mapKnown<T, U>(observation: Observation<T>, change: (value: T) => U): Observation<U> {
  return observation.status === 'known' ? known(change(observation.value), observation.evidence) : observation;
}

/**
 * What one kind of sender does at one address. `waits`: it does not deliver there, and where it can deliver nowhere it
 * returns the mail after some days. `as-others`: it has no rule here, and does what any other does. `nobody-delivers`: the
 * server lets no sender that far. `unknown`: it cannot be told.
 */
export interface Outcome {
  readonly does: 'delivers' | 'delivers-in-clear' | 'waits' | 'as-others' | 'nobody-delivers' | 'unknown';
  /** A clause: lower case, no full stop. */
  readonly because: string;
}

export function outcome(does: Outcome['does'], because: string): Outcome {
  return { does, because };
}

/**
 * Why a signature may be broken. `shown`: the message with this undone verifies, which nothing else explains; `implied`: the
 * message says so itself; `possible`: it came a way on which this happens.
 */
export interface Reason {
  readonly certainty: 'shown' | 'implied' | 'possible';
  readonly part: 'body' | 'header';
  /** What was done, as a clause. */
  readonly what: string;
}

const WORDS = {
  shown: 'without this it verifies',
  implied: 'the message says so itself',
  possible: 'possible, not shown',
} as const;

/** As a clause for the reader, which says how sure it is. */
export function reasonText({ certainty, what }: Reason): string {
  return `${what} (${WORDS[certainty]})`;
}

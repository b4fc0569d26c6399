import type { BounceMove } from '../../core/bounce.ts';

/** What is said of a reason by itself, to somebody who is no expert: lower case, no full stop. */
export interface ReasonWords {
  /** A few words, as a heading. */
  readonly title: string;
  /** Why, as a clause: it stands behind "kim@acme.example was refused by Gmail: ". */
  readonly clause: string;
  /** What to do, step by step, in the imperative. `{sender}`, `{reverse-path}` and `{recipient}` stand for their domains, `{address}` for the sending one. */
  readonly steps: readonly string[];
  /** The same where a later try may succeed; missing: no other. */
  readonly temporary?: readonly string[];
  /** The same where it would have passed by itself, and nobody tries any more; missing: no other. */
  readonly ended?: readonly string[];
  /** The same where somebody else has to move than usual. */
  readonly moves?: Readonly<Partial<Record<BounceMove, readonly string[]>>>;
  /** Whose move it is where waiting is over, and nothing is known that has to change: as `moveWords`, and as `moverWords`. */
  readonly over?: { readonly move: string; readonly mover: string };
  /** What holds beside whatever else a rule says is to be done. */
  readonly always?: string;
  /** Of what may pass by itself: when to do something; missing: when the queue gives up. */
  readonly worry?: string;
}

export const SEND_AGAIN = {
  move: 'nobody tries any more, so send it again',
  mover: 'yours, at your mail server: nobody tries any more',
} as const satisfies ReasonWords['over'];

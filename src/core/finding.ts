import type { Evidence } from './observation.ts';

export type Severity = 'critical' | 'major' | 'minor' | 'info';

/** What follows, and for which mail: yours (sent by the domain) or mail to you (sent to it). */
export interface Effect {
  readonly kind: 'bounce' | 'spam-folder' | 'spoofable' | 'downgrade';
  readonly direction: 'your-mail' | 'mail-to-you';
}

/** One change to a zone. `value` is in presentation form and can be pasted (RFC 1035 section 5.1). */
export interface RecordChange {
  readonly action: 'add' | 'change' | 'remove';
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

export interface Fix {
  /** An imperative sentence: lower case, no full stop. */
  readonly text: string;
  readonly records?: readonly RecordChange[];
  /**
   * What must be so before the records may be put in place, and only the admin can know: a clause for behind "once",
   * such as `the reports show that all of your own mail passes`. Without it they can be pasted at once.
   */
  readonly condition?: string;
}

export interface Text {
  /** What is wrong: lower case, no full stop, at most 60 characters where it can be. */
  readonly title: string;
  /** Why it matters to delivery. */
  readonly why: string;
  readonly fix: Fix;
}

export type Spec = `RFC ${number} section ${string}` | `RFC ${number}` | `https://${string}`;

export interface FindingDef<P> {
  readonly severity: Severity;
  readonly effects: readonly Effect[];
  /** Codes of other checks for the very same fault: where one was found, this one is no cause and costs nothing of its own. */
  readonly sameAs?: readonly string[];
  /** It may be wrong about good mail, and nobody acts by it: it fails no gate, whatever its severity. */
  readonly hint?: true;
  readonly spec: Spec;
  /** Parameters as a real audit could produce them: `explain` and the generated pages show the words with these. */
  readonly example: NoInfer<P>;
  text(params: P): Text;
}

/** An entry whose parameters are no longer known to the type system. */
export interface AnyFindingDef extends Omit<FindingDef<never>, 'example'> {
  readonly example: unknown;
}

export type Defs = Readonly<Record<string, AnyFindingDef>>;

/**
 * The catalogue entries of one check. The type of each finding's parameters follows from the words that need them,
 * and its example has to be of that type.
 */
export function defineFindings<const P extends Readonly<Record<string, unknown>>>(
  defs: {
    readonly [C in keyof P]: FindingDef<P[C]>;
  },
): { readonly [C in keyof P]: FindingDef<P[C]> } {
  return defs;
}

/** A piece of the domain's own text with the place at fault marked, shown with carets. */
export interface Excerpt {
  /** Where it stands, such as `example.com TXT`. */
  readonly source: string;
  readonly text: string;
  /** Offsets into `text`, end exclusive; null: the whole. */
  readonly mark: { readonly start: number; readonly end: number } | null;
  readonly note: string | null;
}

interface Observed {
  readonly excerpt?: Excerpt;
  /** What proves it. Without it the engine puts in what the check was given. */
  readonly evidence?: readonly Evidence[];
}

type ParamsOf<F> = F extends { text(params: infer P): Text } ? P : never;

/** Union of all findings of `D`, told apart by `code`. */
export type FindingOf<D extends Defs> = {
  [C in keyof D & string]: { readonly code: C; readonly params: ParamsOf<D[C]> } & Observed;
}[keyof D & string];

/** A finding whose check is no longer known to the type system: as results and reports carry it. */
export interface Finding {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly excerpt?: Excerpt;
  readonly evidence: readonly Evidence[];
}

import { type SymbolSystem, symbolWords } from './spam-symbols.ts';

export type SpamSystem =
  | 'spamassassin'
  | 'amavis'
  | 'rspamd'
  | 'microsoft'
  | 'google'
  | 'yahoo'
  | 'qq'
  | 'netease'
  | 'proofpoint'
  | 'barracuda'
  | 'mimecast'
  | 'spamexperts'
  | 'amazon'
  | 'unknown';

export type SpamJudgement = 'spam' | 'ham' | 'suspicious';

/** A rule that matched. */
export interface SpamRule {
  readonly name: string;
  /** What it adds to the score; null: not said. */
  readonly score: number | null;
  /** A clause; null: not known here. */
  readonly meaning: string | null;
}

/** A value that a system writes instead of words. */
export interface SpamCode {
  readonly name: string;
  readonly value: string;
  /** A clause; null: not documented. */
  readonly meaning: string | null;
  /** What it makes of the message; null: nothing, or nobody knows. */
  readonly verdict: SpamJudgement | null;
  /** Who decided that: the filter, or a list or rule that the recipient or its organisation keeps. */
  readonly by: 'filter' | 'recipient';
}

/** What one header field says of the message. */
export interface SpamVerdict {
  readonly system: SpamSystem;
  /** Null: the field does not say. */
  readonly verdict: SpamJudgement | null;
  readonly score: number | null;
  /** From this score on it is spam; for Rspamd, it is refused. Null: not said. */
  readonly threshold: number | null;
  readonly rules: readonly SpamRule[];
  readonly codes: readonly SpamCode[];
  /** The field's name as written. */
  readonly header: string;
  /** `HeaderField.index`. Who wrote it is told by `receiverFields` alone: a sender can write any. */
  readonly field: number;
  /** Whether nobody but the system's maker knows what the field says. */
  readonly opaque: boolean;
}

/** What a reader finds; the rest is added by `spamVerdictsIn`. */
export type SpamReading = Partial<Omit<SpamVerdict, 'header' | 'field'>> & Pick<SpamVerdict, 'system'>;

const MAX_RULES = 200;

/** Rules with their meanings, at most 200. */
export function rulesOf(
  system: SymbolSystem,
  found: readonly { readonly name: string; readonly score: number | null }[],
): readonly SpamRule[] {
  return found
    .slice(0, MAX_RULES)
    .map(({ name, score }) => ({ name, score, meaning: symbolWords(system, name)?.meaning ?? null }));
}

/** `Yes` and `No`, in any case. */
export function yesOrNo(text: string): 'spam' | 'ham' | null {
  const word = /^\s*(yes|no|true|false)\b/i.exec(text)?.[1]?.toLowerCase();
  if (word === undefined) return null;
  return word === 'yes' || word === 'true' ? 'spam' : 'ham';
}

/** A code that says nothing for or against the message. */
export function plainCode(name: string, value: string): SpamCode {
  return { name, value, meaning: null, verdict: null, by: 'filter' };
}

export const GRAVEST_FIRST: readonly (SpamJudgement | null)[] = ['spam', 'suspicious', 'ham', null];

/** The codes that can be put into words, the gravest first; those that say neither only where there are no others. */
export function tellingCodes(codes: readonly SpamCode[]): readonly (SpamCode & { readonly meaning: string })[] {
  const known = codes.flatMap((code) => (code.meaning === null ? [] : [{ ...code, meaning: code.meaning }]));
  const judging = known.filter(({ verdict, by }) => verdict !== null || by === 'recipient');
  return (judging.length > 0 ? judging : known).toSorted(
    (one, other) => GRAVEST_FIRST.indexOf(one.verdict) - GRAVEST_FIRST.indexOf(other.verdict),
  );
}

/** The gravest of several; null where there is none. */
export function gravest(judgements: readonly (SpamJudgement | null)[]): SpamJudgement | null {
  return (['spam', 'suspicious', 'ham'] as const).find((judgement) => judgements.includes(judgement)) ?? null;
}

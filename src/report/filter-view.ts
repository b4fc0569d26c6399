import { type Fields, fieldsIn, flagIn, listIn, numberIn, textIn } from './plain-json.ts';

const DECISIONS = ['accept', 'delay', 'junk', 'refuse'] as const;

/** A rule of a spam filter that matched. */
export interface FilterRuleView {
  readonly name: string;
  readonly points: number | null;
  readonly meaning: string | null;
  /** Whether it is there only because the filter was not told who sends. */
  readonly isBlind: boolean;
}

/** What one spam filter made of the message, out of the facts of the check `filters`. */
export interface FilterView {
  /** As its users know it, such as `Rspamd`. */
  readonly name: string;
  readonly where: string;
  /** Null: it gave no verdict. */
  readonly score: number | null;
  /** The score from which on it is no longer accepted, or refused where it is; null: not said. */
  readonly limit: number | null;
  readonly decision: (typeof DECISIONS)[number] | null;
  /** The heaviest first. */
  readonly rules: readonly FilterRuleView[];
  /** Why there is no verdict; null: there is one. */
  readonly unseen: string | null;
}

/** @param facts  of the check `filters`; null: it was not made */
export function filterViews(facts: Readonly<Record<string, unknown>> | null): readonly FilterView[] {
  return listIn(fieldsIn(facts)['filters']).map((filter) => {
    const decision = DECISIONS.find((known) => known === filter['decision']) ?? null;
    return {
      name: textIn(filter['filter']) ?? 'a spam filter',
      where: textIn(filter['where']) ?? '',
      score: numberIn(filter['score']),
      limit: limitIn(fieldsIn(filter['thresholds']), decision),
      decision,
      rules: listIn(filter['rules']).map((rule) => ({
        name: textIn(rule['name']) ?? '',
        points: numberIn(rule['points']),
        meaning: textIn(rule['meaning']),
        isBlind: flagIn(rule['blind']) ?? false,
      })),
      unseen: textIn(filter['unseen']),
    };
  });
}

function limitIn(thresholds: Fields, decision: FilterView['decision']): number | null {
  const refuse = numberIn(thresholds['refuse']);
  if (decision === 'refuse') return refuse;
  return numberIn(thresholds['junk']) ?? refuse;
}

/** Such as `18.2 of 15 points`. */
export function pointsWords({ score, limit }: Pick<FilterView, 'score' | 'limit'>): string {
  return score === null ? 'no score' : `${score}${limit === null ? '' : ` of ${limit}`} points`;
}

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

/** A score and what follows from it. */
export interface FilterScore {
  /** Null: it gave no verdict. */
  readonly score: number | null;
  /** The score from which on it decides so, or would no longer accept the message; null: not said. */
  readonly limit: number | null;
  readonly decision: (typeof DECISIONS)[number] | null;
}

/** What one spam filter made of the message, out of the facts of the check `filters`. */
export interface FilterView {
  /** As its users know it, such as `Rspamd`. */
  readonly name: string;
  readonly where: string;
  /** By the filter itself. */
  readonly said: FilterScore;
  /** Without what is there only because the filter was not told who sends. */
  readonly sure: FilterScore;
  /** Its own word for what is to be done, such as `discard`. */
  readonly action: string | null;
  /** Whether a rule made it decide so, and not the points. */
  readonly isForced: boolean;
  /** What it has said to the sender. */
  readonly reason: string | null;
  /** The heaviest first. */
  readonly rules: readonly FilterRuleView[];
  /** Why there is no verdict; null: there is one. */
  readonly unseen: string | null;
}

/** @param facts  of the check `filters`; null: it was not made */
export function filterViews(facts: Readonly<Record<string, unknown>> | null): readonly FilterView[] {
  return listIn(fieldsIn(facts)['filters']).map((filter) => {
    const thresholds = fieldsIn(filter['thresholds']);
    const said = scoreIn(filter, thresholds);
    const sure = filter['sure'] === undefined ? said : scoreIn(fieldsIn(filter['sure']), thresholds);
    return {
      name: textIn(filter['filter']) ?? 'a spam filter',
      where: textIn(filter['where']) ?? '',
      said,
      sure,
      action: textIn(filter['action']),
      isForced: flagIn(filter['forced']) ?? false,
      reason: textIn(filter['reason']),
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

function scoreIn(fields: Fields, thresholds: Fields): FilterScore {
  const decision = DECISIONS.find((known) => known === fields['decision']) ?? null;
  return { score: numberIn(fields['score']), limit: limitIn(thresholds, decision), decision };
}

function limitIn(thresholds: Fields, decision: FilterScore['decision']): number | null {
  const refuse = numberIn(thresholds['refuse']);
  if (decision === 'refuse') return refuse;
  const junk = numberIn(thresholds['junk']) ?? refuse;
  return decision === 'delay' ? (numberIn(thresholds['delay']) ?? junk) : junk;
}

/** Such as `18.2 of 15 points`. */
export function pointsWords({ score, limit }: FilterScore): string {
  return score === null ? 'no score' : `${score}${limit === null ? '' : ` of ${limit}`} points`;
}

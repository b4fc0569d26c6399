import type { FilterKind, FilterThresholds } from '../../core/filters.ts';
import type { FilterSeen, FiltersSeen } from './facts.ts';
import { sureDecision, type Told, tenths, weigh } from './weighed.ts';

export const FILTER_NAMES: Readonly<Record<FilterKind, string>> = { rspamd: 'Rspamd', spamassassin: 'SpamAssassin' };

interface RuleShown {
  readonly name: string;
  readonly points: number | null;
  /** Null: there are no words for it. */
  readonly meaning: string | null;
  /** Whose words these are. */
  readonly words: 'ours' | 'the filter’s' | null;
  readonly change: string | null;
  /** What of the message it matched. */
  readonly matched: readonly string[];
  /** Whether it is there only because the filter was not told who sends. */
  readonly blind: boolean;
}

export interface FilterShown {
  readonly filter: string;
  readonly where: string;
  readonly found: FilterSeen['found'];
  readonly software: string | null;
  /** Null: it gave no verdict, and `unseen` says why. */
  readonly score: number | null;
  readonly action: string | null;
  readonly decision: string | null;
  readonly thresholds: FilterThresholds | null;
  /** What it has said to the sender; null: nothing. */
  readonly reason: string | null;
  /** Whether a rule made it decide so, and not the points. */
  readonly forced: boolean;
  /** Score and decision without what is there only because it was not told who sends. */
  readonly sure: { readonly score: number; readonly decision: string | null } | null;
  readonly blindPoints: number;
  readonly rules: readonly RuleShown[];
  readonly unseen: string | null;
}

export interface FiltersShown extends Readonly<Record<string, unknown>> {
  readonly filters: readonly FilterShown[];
  readonly told: FiltersSeen['told'];
  readonly 'taken away': readonly string[];
  readonly trace: FiltersSeen['trace'];
}

export function shownOf({ filters, told, removed, trace }: FiltersSeen, knows: Told): FiltersShown {
  return { filters: filters.map((filter) => shown(filter, knows)), told, 'taken away': removed, trace };
}

function shown({ kind, where, found, outcome }: FilterSeen, knows: Told): FilterShown {
  const common = { filter: FILTER_NAMES[kind], where, found };
  const nothing = {
    software: null,
    score: null,
    action: null,
    decision: null,
    thresholds: null,
    reason: null,
    forced: false,
    sure: null,
    blindPoints: 0,
    rules: [],
  };
  if (outcome.status === 'unknown') return { ...common, ...nothing, unseen: outcome.detail };
  const { value } = outcome;
  if (value.ended !== 'verdict') return { ...common, ...nothing, unseen: value.detail };
  const { software, score, action, decision, thresholds, reason } = value.verdict;
  const weighed = weigh(kind, value.verdict, knows);
  const { rules, blindPoints, isForced } = weighed;
  return {
    ...common,
    software,
    score: tenths(score),
    action,
    decision,
    thresholds,
    reason,
    forced: isForced,
    sure: { score: weighed.score, decision: decision === null ? null : sureDecision(value.verdict, weighed) },
    blindPoints,
    rules: rules.map(({ name, points, meaning, ours, change, options, blind }) => ({
      name,
      points: points === null ? null : tenths(points),
      meaning,
      words: meaning === null ? null : ours ? 'ours' : 'the filter’s',
      change,
      matched: options,
      blind,
    })),
    unseen: null,
  };
}

/** Such as `Rspamd 1.2 of 6, SpamAssassin 0.8 of 5`. */
export function filtersSummary({ filters }: FiltersShown): string {
  return filters
    .filter(({ score }) => score !== null)
    .map(({ filter, score, thresholds }) => {
      const limit = thresholds?.junk ?? thresholds?.refuse ?? null;
      return `${filter} ${score}${limit === null ? '' : ` of ${limit}`}`;
    })
    .join(', ');
}

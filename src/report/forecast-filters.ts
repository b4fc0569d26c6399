import { type FilterView, filterViews, pointsWords } from './filter-view.ts';
import { evidenceOf } from './forecast-causes.ts';
import { weightOf } from './forecast-weights.ts';
import type { ForecastCause, ForecastReceiver } from './schema.ts';
import type { SeenCheck } from './seen.ts';

const FILTERS = 'filters';
const RULES_QUOTED = 3;

type Decision = NonNullable<FilterView['decision']>;

const OUTCOMES = { accept: 'inbox', delay: 'uncertain', junk: 'junk', refuse: 'refused' } as const satisfies Readonly<
  Record<Decision, ForecastReceiver['outcome']>
>;
/**
 * What becomes of the message at servers that run a filter which judged it: the filter itself has said so, as it is set up
 * here. A provider runs its own; there the same is no more than possible.
 */
export function filterReceivers(seen: readonly SeenCheck[]): readonly ForecastReceiver[] {
  const check = seen.find((one) => one.check.id === FILTERS);
  return filterViews(check?.result.shown ?? null).flatMap((filter) => {
    if (filter.decision === null || filter.unseen !== null) return [];
    const cause = causeOf(filter, filter.decision, check);
    return [
      {
        provider: null,
        receiver: filter.name,
        outcome: OUTCOMES[filter.decision],
        certainty: 'stated' as const,
        words: wordsOf(filter),
        causes: cause === null ? [] : [cause],
        open: [],
      },
    ];
  });
}

/** Such as `18.2 of 15 points, most of them for GTUBE`. */
function wordsOf(filter: FilterView): string {
  const [heaviest] = filter.rules.filter(({ points }) => (points ?? 0) > 0);
  const isLetThrough = filter.decision === 'accept' || heaviest === undefined;
  return `${pointsWords(filter)}${isLetThrough ? '' : `, the most for ${heaviest.name}`}`;
}

function causeOf(filter: FilterView, decision: Decision, check: SeenCheck | undefined): ForecastCause | null {
  if (decision === 'accept') return null;
  const own = (check?.findings ?? []).filter(
    ({ finding, def }) => def.severity !== 'info' && finding.code.startsWith(`filters-${filter.name.toLowerCase()}-`),
  );
  const adding = filter.rules.filter(({ points }) => (points ?? 0) > 0).slice(0, RULES_QUOTED);
  return {
    findings: [...new Set(own.map(({ finding }) => finding.code))],
    topic: 'filter',
    weight: weightOf('filter', 'stated'),
    effect: decision === 'refuse' ? 'refused' : decision === 'junk' ? 'junk' : 'either',
    certainty: 'stated',
    words: wordsOf(filter),
    rule: null,
    evidence: [
      ...adding.map(({ name, points, meaning }) => ({
        source: `${name} ${points}`,
        text: meaning ?? 'no words for it',
      })),
      ...(adding.length === 0 ? evidenceOf(own) : []),
    ],
  };
}

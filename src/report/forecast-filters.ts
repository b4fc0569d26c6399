import { type FilterRuleView, type FilterScore, type FilterView, filterViews, pointsWords } from './filter-view.ts';
import { evidenceOf } from './forecast-causes.ts';
import { asOpen } from './forecast-open.ts';
import { weightOf } from './forecast-weights.ts';
import type { ForecastCause, ForecastOpen, ForecastReceiver } from './schema.ts';
import type { SeenCheck } from './seen.ts';

const FILTERS = 'filters';
const RULES_QUOTED = 3;

type Decision = NonNullable<FilterScore['decision']>;

type Fate = Exclude<ForecastCause['effect'], 'either'>;

const FATES: Readonly<Record<Decision, Fate | null>> = {
  accept: null,
  delay: 'delayed',
  junk: 'junk',
  refuse: 'refused',
};

/** Of actions that end otherwise than the decision for which they stand. */
const OWN_FATES: ReadonlyMap<string | null, Fate> = new Map([
  ['discard', 'thrown-away'],
  ['quarantine', 'held-back'],
]);

/**
 * What becomes of the message at servers that run a filter which judged it: the filter itself has said so, as it is set up
 * here. A provider runs its own; there the same is no more than possible. What it decides only for not being told who sends is
 * left out, and said to be open.
 */
export function filterReceivers(seen: readonly SeenCheck[]): readonly ForecastReceiver[] {
  const check = seen.find((one) => one.check.id === FILTERS);
  return filterViews(check?.result.shown ?? null).flatMap((filter) => {
    const { said, sure } = filter;
    if (sure.decision === null || filter.unseen !== null) return [];
    const isOpen = said.decision !== sure.decision;
    const open = isOpen ? openOf(filter, check) : [];
    const fate = (isOpen ? undefined : OWN_FATES.get(filter.action)) ?? FATES[sure.decision];
    const isUncertain = isOpen && (fate === null || fate === 'delayed');
    return [
      {
        provider: null,
        receiver: filter.name,
        outcome: isUncertain ? 'uncertain' : (fate ?? 'inbox'),
        certainty: isUncertain ? null : ('stated' as const),
        words: wordsOf(filter),
        causes: fate === null || isUncertain ? [] : [causeOf(filter, fate, check)],
        open,
      },
    ];
  });
}

/** What the check left open of this filter. */
function openOf({ name, where }: FilterView, check: SeenCheck | undefined): readonly ForecastOpen[] {
  return (check?.unseen ?? [])
    .filter(({ unchecked: { subject } }) => subject === `${name} at ${where}`)
    .map((one) => asOpen(FILTERS, one));
}

/** Such as `18.2 of 15 points, the most for GTUBE`. */
function wordsOf({ said, sure, rules, isForced, reason }: FilterView): string {
  if (said.decision === sure.decision && isForced) return `a rule forces it${reason === null ? '' : `: “${reason}”`}`;
  const [heaviest] = adding(rules);
  const isLetThrough = sure.decision === 'accept' || heaviest === undefined;
  return `${pointsWords(sure)}${isLetThrough ? '' : `, the most for ${heaviest.name}`}`;
}

/** What is the message's own, the heaviest first. */
function adding(rules: readonly FilterRuleView[]): readonly FilterRuleView[] {
  return rules.filter(({ points, isBlind }) => (points ?? 0) > 0 && !isBlind);
}

function causeOf(filter: FilterView, effect: Fate, check: SeenCheck | undefined): ForecastCause {
  const own = (check?.findings ?? []).filter(
    ({ finding, def }) => def.severity !== 'info' && finding.code.startsWith(`filters-${filter.name.toLowerCase()}-`),
  );
  const quoted = adding(filter.rules).slice(0, RULES_QUOTED);
  return {
    findings: [...new Set(own.map(({ finding }) => finding.code))],
    topic: 'filter',
    weight: weightOf('filter', 'stated'),
    effect,
    certainty: 'stated',
    words: wordsOf(filter),
    rule: null,
    evidence: [
      ...quoted.map(({ name, points, meaning }) => ({
        source: `${name} ${points}`,
        text: meaning ?? 'no words for it',
      })),
      ...(quoted.length === 0 ? evidenceOf(own) : []),
    ],
  };
}

import { type FilterRuleView, type FilterScore, type FilterView, filterViews, pointsWords } from './filter-view.ts';
import { evidenceOf } from './forecast-causes.ts';
import { asOpen } from './forecast-open.ts';
import { weightOf } from './forecast-weights.ts';
import type { ForecastCause, ForecastOpen, ForecastReceiver } from './schema.ts';
import type { SeenCheck } from './seen.ts';

const FILTERS = 'filters';
const RULES_QUOTED = 3;

type Decision = NonNullable<FilterScore['decision']>;

const OUTCOMES = { accept: 'inbox', delay: 'uncertain', junk: 'junk', refuse: 'refused' } as const satisfies Readonly<
  Record<Decision, ForecastReceiver['outcome']>
>;

/** What it does in place of what others of its outcome do. */
const OWN_WAYS: Readonly<Record<string, string>> = {
  discard: 'taken and thrown away, ',
  quarantine: 'held back, ',
};

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
    const cause = causeOf(filter, sure.decision, check);
    const isOpen = said.decision !== sure.decision;
    const open = isOpen ? openOf(filter, check) : [];
    const isUncertain = isOpen && sure.decision === 'accept';
    return [
      {
        provider: null,
        receiver: filter.name,
        outcome: isUncertain ? 'uncertain' : OUTCOMES[sure.decision],
        certainty: isUncertain ? null : ('stated' as const),
        words: wordsOf(filter),
        causes: cause === null ? [] : [cause],
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
function wordsOf({ said, sure, rules, action, isForced, reason }: FilterView): string {
  const isItsOwn = said.decision === sure.decision;
  const way = isItsOwn && action !== null && Object.hasOwn(OWN_WAYS, action) ? (OWN_WAYS[action] ?? '') : '';
  if (isItsOwn && isForced) return `${way}a rule forces it${reason === null ? '' : `: “${reason}”`}`;
  const [heaviest] = adding(rules);
  const isLetThrough = sure.decision === 'accept' || heaviest === undefined;
  return `${way}${pointsWords(sure)}${isLetThrough ? '' : `, the most for ${heaviest.name}`}`;
}

/** What is the message's own, the heaviest first. */
function adding(rules: readonly FilterRuleView[]): readonly FilterRuleView[] {
  return rules.filter(({ points, isBlind }) => (points ?? 0) > 0 && !isBlind);
}

function causeOf(filter: FilterView, decision: Decision, check: SeenCheck | undefined): ForecastCause | null {
  if (decision === 'accept') return null;
  const own = (check?.findings ?? []).filter(
    ({ finding, def }) => def.severity !== 'info' && finding.code.startsWith(`filters-${filter.name.toLowerCase()}-`),
  );
  const quoted = adding(filter.rules).slice(0, RULES_QUOTED);
  return {
    findings: [...new Set(own.map(({ finding }) => finding.code))],
    topic: 'filter',
    weight: weightOf('filter', 'stated'),
    effect: decision === 'refuse' ? 'refused' : decision === 'junk' ? 'junk' : 'either',
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

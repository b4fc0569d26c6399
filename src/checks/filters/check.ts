import { defineMessageCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { FilterFailure, FilterKind, FilterVerdict } from '../../core/filters.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { UnknownReason } from '../../core/observation.ts';
import { type FilterSeen, type FiltersSeen, filtersSeen } from './facts.ts';
import { filtersFindings, type Heavy, type Judged } from './findings.ts';
import { FILTER_NAMES, filtersSummary, shownOf } from './shown.ts';
import { tenths, thresholdOf, type Weighed, type WeighedRule, wayBelow, weigh } from './weighed.ts';

type Said = FindingOf<typeof filtersFindings> | Unchecked;
type Code = keyof typeof filtersFindings;

/** What real spam filters make of the message: those that the user named, or that stand on this machine. */
export const filters = defineMessageCheck({
  id: 'filters',
  area: 'reputation',
  needs: { seen: filtersSeen },
  findings: filtersFindings,

  judge({ seen }) {
    const heavy: Heavy['rules'][number][] = [];
    const said = seen.filters.flatMap((filter): readonly Said[] => {
      const verdict = verdictOf(filter);
      if (verdict === null) return [unseen(filter)];
      const weighed = weigh(filter.kind, verdict, toldBy(seen));
      const judged = judge(filter, verdict, weighed);
      if (judged.length === 0) heavy.push(...heavyIn(filter.kind, weighed));
      return judged;
    });
    return heavy.length === 0 ? said : [...said, { code: 'filters-heavy-rule', params: { rules: heavy } }];
  },

  show: ({ seen }) => shownOf(seen, toldBy(seen)),
  summary: filtersSummary,
});

function verdictOf({ outcome }: FilterSeen): FilterVerdict | null {
  return outcome.status === 'known' && outcome.value.ended === 'verdict' ? outcome.value.verdict : null;
}

function toldBy({ told, isNameKnown }: FiltersSeen) {
  return { ip: told.ip !== null, hostname: told.ip !== null && isNameKnown };
}

const CODES: Readonly<Record<FilterKind, readonly Code[]>> = {
  rspamd: ['filters-rspamd-refused', 'filters-rspamd-spam', 'filters-rspamd-delayed', 'filters-rspamd-close'],
  spamassassin: ['filters-spamassassin-spam', 'filters-spamassassin-close'],
};

const REASONS: Readonly<Record<FilterFailure, UnknownReason>> = {
  error: 'refused',
  timeout: 'timeout',
  closed: 'protocol-error',
  'protocol-error': 'protocol-error',
  'too-large': 'protocol-error',
  'tls-error': 'protocol-error',
};

const ENDED: Readonly<Record<FilterFailure, string>> = {
  error: 'it would not judge the message',
  timeout: 'it did not answer in time',
  closed: 'it hung up',
  'protocol-error': 'its answer cannot be read',
  'too-large': 'its answer has no end',
  'tls-error': 'no TLS could be agreed upon with it',
};

/** A filter that gave no verdict: that is no fault of the message. */
function unseen({ kind, where, outcome }: FilterSeen): Unchecked {
  const subject = `${FILTER_NAMES[kind]} at ${where}`;
  if (outcome.status === 'unknown') return unchecked(subject, outcome, CODES[kind]);
  const { value } = outcome;
  if (value.ended === 'verdict')
    return unchecked(subject, { reason: 'internal-error', detail: 'not judged' }, CODES[kind]);
  const why = { reason: REASONS[value.ended], detail: `${ENDED[value.ended]}: ${value.detail}` };
  return unchecked(subject, why, CODES[kind], 'see to the filter, then look again');
}

/** Within so many points of being filed as spam, one more rule does it. */
const CLOSE_POINTS = 1.5;
const RULES_NAMED = 3;
const HEAVY_POINTS = 2;

function judge(filter: FilterSeen, verdict: FilterVerdict, weighed: Weighed): readonly Said[] {
  const { kind } = filter;
  const { junk } = verdict.thresholds;
  const threshold = thresholdOf(verdict);
  if (verdict.decision === null) return [ownAction(filter, verdict)];
  if (verdict.decision !== 'accept') {
    // What it adds for lack of a sending address is not the message's: without that it might have decided otherwise.
    if (weighed.blindPoints > 0 && threshold !== null && weighed.score < threshold) {
      return [blindly(filter, verdict, weighed, threshold)];
    }
    const params = judgedOf(filter, verdict, weighed, threshold);
    switch (verdict.decision) {
      case 'refuse':
        return [{ code: 'filters-rspamd-refused', params, evidence: filter.outcome.evidence }];
      case 'junk':
        return [{ code: `filters-${kind}-spam`, params, evidence: filter.outcome.evidence }];
      case 'delay':
        return [{ code: 'filters-rspamd-delayed', params, evidence: filter.outcome.evidence }];
    }
  }
  if (junk === null || weighed.score < junk - CLOSE_POINTS) return [];
  const params = judgedOf(filter, verdict, weighed, junk);
  // Below the line that is close, not below the one it has not crossed.
  const way = wayBelow(weighed, tenths(junk - CLOSE_POINTS));
  return [{ code: `filters-${kind}-close`, params: { ...params, ...way }, evidence: filter.outcome.evidence }];
}

function judgedOf(
  { where }: FilterSeen,
  { action }: FilterVerdict,
  weighed: Weighed,
  threshold: number | null,
): Judged {
  const way = wayBelow(weighed, threshold ?? 0);
  const adding = weighed.rules.filter(({ points, blind }) => (points ?? 0) > 0 && !blind);
  return {
    where,
    score: weighed.score,
    threshold,
    action,
    rules: adding.slice(0, RULES_NAMED).map(named),
    ...way,
    isEnough: threshold !== null && way.isEnough,
  };
}

function named({ name, points, meaning }: WeighedRule) {
  return { name, points, meaning };
}

function ownAction({ kind, where }: FilterSeen, { action, score }: FilterVerdict): Unchecked {
  const detail = `its action "${action}" (${score} points) is one of its administrator's own, and it is not known what becomes of such mail`;
  return unchecked(`${FILTER_NAMES[kind]} at ${where}`, { reason: 'not-proven', detail }, CODES[kind]);
}

function blindly(
  { kind, where }: FilterSeen,
  { action, score }: FilterVerdict,
  { blindPoints }: Weighed,
  threshold: number,
): Unchecked {
  const detail = `"${action}" with ${score} points, the limit is ${threshold}; ${blindPoints} of them are there only because the sending address, or its name, is not known here`;
  const advice = 'say with --ip and --helo where the message is sent from';
  return unchecked(`${FILTER_NAMES[kind]} at ${where}`, { reason: 'not-proven', detail }, CODES[kind], advice);
}

function heavyIn(kind: FilterKind, { rules }: Weighed): Heavy['rules'] {
  return rules
    .filter(({ points, blind }) => (points ?? 0) >= HEAVY_POINTS && !blind)
    .map((rule) => ({ filter: FILTER_NAMES[kind], ...named(rule), change: rule.change }));
}

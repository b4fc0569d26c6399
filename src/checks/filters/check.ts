import { defineMessageCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { FilterDecision, FilterFailure, FilterKind, FilterVerdict } from '../../core/filters.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { UnknownReason } from '../../core/observation.ts';
import { type FilterSeen, filtersSeen, toldBy } from './facts.ts';
import { filtersFindings, type Heavy, type Judged } from './findings.ts';
import { FILTER_NAMES, filtersSummary, shownOf } from './shown.ts';
import {
  CLOSE_POINTS,
  sureDecision,
  tenths,
  thresholdOf,
  type Weighed,
  type WeighedRule,
  wayBelow,
  wayOut,
  weigh,
} from './weighed.ts';

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

const CODES: Readonly<Record<FilterKind, readonly Code[]>> = {
  rspamd: ['filters-rspamd-refused', 'filters-rspamd-spam', 'filters-rspamd-delayed', 'filters-rspamd-close'],
  spamassassin: ['filters-spamassassin-spam', 'filters-spamassassin-close'],
};

const REASONS: Readonly<Record<FilterFailure, UnknownReason>> = {
  skipped: 'not-proven',
  error: 'refused',
  timeout: 'timeout',
  closed: 'protocol-error',
  'protocol-error': 'protocol-error',
  'too-large': 'protocol-error',
  'tls-error': 'protocol-error',
};

const ENDED: Readonly<Record<FilterFailure, string>> = {
  skipped: 'its settings let this message by unjudged',
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

const RULES_NAMED = 3;
const HEAVY_POINTS = 2;

function judge(filter: FilterSeen, verdict: FilterVerdict, weighed: Weighed): readonly Said[] {
  const { kind } = filter;
  const { decision, thresholds } = verdict;
  if (decision === null) return [ownAction(filter, verdict)];
  const sure = sureDecision(verdict, weighed);
  const code = codeOf(kind, sure);
  const { evidence } = filter.outcome;
  const open = sure === decision ? [] : [blindly(filter, verdict, weighed)];
  if (code !== null) {
    const said = sure === decision ? verdict : { action: null, reason: null };
    return [{ code, params: judgedOf(filter, said, weighed, thresholdOf(sure, thresholds)), evidence }, ...open];
  }
  const { junk } = thresholds;
  if (open.length > 0 || junk === null || weighed.score < junk - CLOSE_POINTS) return open;
  return [{ code: `filters-${kind}-close`, params: judgedOf(filter, verdict, weighed, junk), evidence }];
}

function codeOf(kind: FilterKind, decision: FilterDecision): Exclude<Code, 'filters-heavy-rule'> | null {
  if (decision === 'accept') return null;
  if (decision === 'junk') return `filters-${kind}-spam`;
  return decision === 'refuse' ? 'filters-rspamd-refused' : 'filters-rspamd-delayed';
}

function judgedOf(
  { where }: FilterSeen,
  { action, reason }: Pick<Judged, 'action' | 'reason'>,
  weighed: Weighed,
  threshold: number | null,
): Judged {
  const isForced = weighed.isForced && action !== null;
  const way = isForced ? wayOut(weighed) : wayBelow(weighed, threshold ?? 0);
  const adding = weighed.rules.filter(({ points, blind }) => (points ?? 0) > 0 && !blind);
  return {
    where,
    score: weighed.score,
    blindPoints: weighed.blindPoints,
    threshold,
    action,
    isForced,
    reason,
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

/** What it adds for lack of a sending address is not the message's: without that it might have decided otherwise. */
function blindly({ kind, where }: FilterSeen, { action, score, decision }: FilterVerdict, weighed: Weighed): Unchecked {
  const detail = `"${action}" with ${tenths(score)} points, ${weighed.blindPoints} of them only because the sending address, or its name, is not known here`;
  const advice = 'say with --ip and --helo where the message is sent from';
  const couldBe = codeOf(kind, decision ?? 'accept');
  const subject = `${FILTER_NAMES[kind]} at ${where}`;
  return unchecked(subject, { reason: 'not-proven', detail }, couldBe === null ? CODES[kind] : [couldBe], advice);
}

function heavyIn(kind: FilterKind, { rules }: Weighed): Heavy['rules'] {
  return rules
    .filter(({ points, blind }) => (points ?? 0) >= HEAVY_POINTS && !blind)
    .map((rule) => ({ filter: FILTER_NAMES[kind], ...named(rule), change: rule.change }));
}

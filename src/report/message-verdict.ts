import { topicOf } from './forecast-weights.ts';
import { isLost, LOST } from './lost.ts';
import type { Forecast, ForecastReceiver } from './schema.ts';
import { enumerate } from './sentence.ts';
import type { Verdict } from './verdict.ts';

type Outcome = ForecastReceiver['outcome'];

const MOST_NAMED = 2;
const LONGEST_NAME = 60; // of a host that wrote what it liked
const NOT_SIGNED = 'not signed yet, and where it goes depends on that';
const NOTHING = 'nothing seen that keeps it from the inbox';

interface Beside {
  /** By the effects of what was found, as for a domain. */
  readonly judged: Verdict;
  /** Whether the user left something out. */
  readonly partial: boolean;
  /** Whether something that was not seen could have it lost. */
  readonly mayBeLost: boolean;
  /** Those that lose it if it is not signed on its way out; null: it is signed, or was sent. */
  readonly unsigned: readonly ForecastReceiver[] | null;
}

/**
 * The verdict on a message: where it will go, and its first cause. What a receiver refuses or files as spam is at risk, whatever
 * the findings alone would make of it.
 */
export function messageVerdict({ receivers }: Forecast, { judged, partial, mayBeLost, unsigned }: Beside): Verdict {
  const isOpen = mayBeLost || (unsigned ?? []).length > 0;
  // A policy that only some receivers are asked for makes none of them sure to lose it for good.
  const isRefused =
    judged.id === 'rejected' && receivers.some(({ outcome }) => outcome === 'refused' || outcome === 'thrown-away');
  const atMost = judged.id === 'rejected' && !isRefused ? 'at risk' : judged.id;
  const known = atMost === 'deliverable' && isOpen ? 'undetermined' : atMost;
  const id = receivers.some(isLost) && known !== 'rejected' ? 'at risk' : known;
  if (receivers.length === 0) return { ...judged, id };
  return {
    id,
    sentence: sentenceOf(receivers, { partial, unsigned, isDeliverable: id === 'deliverable' }),
    directions: id === 'deliverable' ? [] : ['your-mail'],
  };
}

/** Such as `Gmail and Yahoo refuse it: DMARC fails and the policy is reject; GMX files it as spam`. */
function sentenceOf(
  receivers: readonly ForecastReceiver[],
  { partial, unsigned, isDeliverable }: Pick<Beside, 'partial' | 'unsigned'> & { readonly isDeliverable: boolean },
): string {
  const fateUnsigned = unsigned === null || unsigned.length === 0 ? null : fatesOf(unsigned, receivers);
  const [worst, ...others] = groupsLost(receivers);
  if (worst !== undefined) {
    const rest = others.map((next) =>
      next.length > MOST_NAMED ? `; ${next.length} ${verbOf(next)}` : `; ${clause(next, receivers)}`,
    );
    const end = fateUnsigned === null ? unseenElsewhere(receivers) : `; not signed yet: unsigned, ${fateUnsigned}`;
    return `${clause(worst, receivers)}: ${commonWords(worst)}${rest.join('')}${end}`;
  }
  const uncertain = withOutcome(receivers, 'uncertain');
  const possible = uncertain.filter(({ causes }) => causes.length > 0);
  if (possible.length > 0) {
    const doubt = `${fate(possible)}${somewhere(possible, receivers)}: ${commonWords(possible)}`;
    if (fateUnsigned !== null) return `${NOT_SIGNED}: unsigned, ${fateUnsigned}; even signed, it ${doubt}`;
    return isDeliverable ? `nothing sure keeps it from the inbox; ${doubt}` : doubt;
  }
  if (fateUnsigned !== null) return `${NOT_SIGNED}: unsigned, ${fateUnsigned}`;
  const [first] = uncertain;
  if (first === undefined) {
    const late = withOutcome(receivers, 'delayed');
    const wait = late.length === 0 ? '' : `; ${clause(late, receivers)}`;
    return `${NOTHING}${partial ? ', among what was to be checked' : ''}${wait}`;
  }
  const open = firstOpen(uncertain);
  const isAnyonesGuess = !isDeliverable && open !== undefined && topicOf(open.check, '') === 'authentication';
  if (isAnyonesGuess && unsigned !== null) return NOT_SIGNED;
  const known = isAnyonesGuess
    ? 'it cannot be said where it goes,'
    : `${NOTHING}${partial ? ', among what was to be checked' : ''}, but`;
  return `${known} not seen${somewhere(uncertain, receivers)}: ${open?.subject ?? 'all of it'}`;
}

/** Such as `iCloud Mail refuses it and 3 file it as spam`. */
function fatesOf(lost: readonly ForecastReceiver[], all: readonly ForecastReceiver[]): string {
  return enumerate(
    groupsLost(lost).map((group) => clause(group, all)),
    'and',
  );
}

function groupsLost(receivers: readonly ForecastReceiver[]): readonly (readonly ForecastReceiver[])[] {
  return LOST.map((outcome) => withOutcome(receivers, outcome)).filter((group) => group.length > 0);
}

/** Where nothing is known of the others, that is no good news. */
function unseenElsewhere(receivers: readonly ForecastReceiver[]): string {
  const others = receivers.filter(({ outcome }) => !LOST.includes(outcome));
  const blind = others.filter(({ outcome, open }) => outcome === 'uncertain' && open.length > 0);
  const open = firstOpen(blind);
  return open === undefined || blind.length < others.length ? '' : `; not seen for the others: ${open.subject}`;
}

/** What weighs most of what was not seen: at providers, before what one filter leaves open. */
function firstOpen(group: readonly ForecastReceiver[]): ForecastReceiver['open'][number] | undefined {
  const elsewhere = group.find(({ provider }) => provider !== null) ?? group[0];
  return elsewhere?.open[0];
}

function withOutcome(receivers: readonly ForecastReceiver[], wanted: Outcome): readonly ForecastReceiver[] {
  return receivers.filter(({ outcome }) => outcome === wanted);
}

function clause(group: readonly ForecastReceiver[], all: readonly ForecastReceiver[]): string {
  return `${namesOf(group, all)} ${verbOf(group)}`;
}

const VERBS: Partial<Record<Outcome, readonly [one: string, many: string]>> = {
  'thrown-away': ['throws it away', 'throw it away'],
  refused: ['refuses it', 'refuse it'],
  'refused-or-junk': ['refuses it or files it as spam', 'refuse it or file it as spam'],
  'held-back': ['holds it back', 'hold it back'],
  junk: ['files it as spam', 'file it as spam'],
  delayed: ['lets it wait first', 'let it wait first'],
};

/** What those of one outcome do. */
function verbOf([first, ...others]: readonly ForecastReceiver[]): string {
  const [one, many] = VERBS[first?.outcome ?? 'junk'] ?? ['loses it', 'lose it'];
  return others.length > 0 ? many : one;
}

function fate(group: readonly ForecastReceiver[]): string {
  const effects = new Set(group.flatMap(({ causes }) => causes.map(({ effect }) => effect)));
  const refuses = effects.has('refused') || effects.has('either');
  const files = effects.has('junk') || effects.has('either');
  return `may be ${[...(refuses ? ['refused'] : []), ...(files ? ['filed as spam'] : [])].join(' or ')}`;
}

function somewhere(group: readonly ForecastReceiver[], all: readonly ForecastReceiver[]): string {
  return group.length === all.length ? '' : ` at ${namesOf(group, all)}`;
}

/** `Gmail`, `Gmail and Yahoo`, `3 of 9 receivers`, `all 9 receivers`. */
function namesOf(group: readonly ForecastReceiver[], all: readonly ForecastReceiver[]): string {
  if (group.length <= MOST_NAMED) return enumerate(group.map(nameOf), 'and').replace(',', '');
  return group.length === all.length ? `all ${all.length} receivers` : `${group.length} of ${all.length} receivers`;
}

/** Without the other names that it has. */
function nameOf({ receiver }: ForecastReceiver): string {
  return (receiver.split(',', 1)[0] ?? receiver).slice(0, LONGEST_NAME);
}

/** What most of them say; of what as many say, what weighs most. */
function commonWords(group: readonly ForecastReceiver[]): string {
  const counted = [...Map.groupBy(group, ({ words }) => words)];
  const [most] = counted.toSorted(([, a], [, b]) => b.length - a.length || weightOf(b) - weightOf(a));
  return most?.[0] ?? '';
}

function weightOf([first]: readonly ForecastReceiver[]): number {
  return first?.causes.find(({ words }) => words === first.words)?.weight ?? 0;
}

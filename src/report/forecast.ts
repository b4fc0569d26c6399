import { type Provider, providers } from '../checks/providers.ts';
import type { MessageTarget } from '../core/target.ts';
import { causesOfFindings, certaintyAnywhere } from './forecast-causes.ts';
import { causesOfDemands, type Known } from './forecast-demands.ts';
import { filterReceivers } from './forecast-filters.ts';
import { causesNamed, isOfOthers } from './forecast-named.ts';
import { openDemands, openOf } from './forecast-open.ts';
import { causeOfPolicy } from './forecast-policy.ts';
import { causeStated, isOf, isOfNobody, type Stated, statedIn, verdictOf } from './forecast-stated.ts';
import type { MessageView } from './message-view.ts';
import type { Readiness } from './readiness.ts';
import type { Forecast, ForecastCause, ForecastOpen, ForecastReceiver } from './schema.ts';
import { countedOnce, type SeenCheck, type SeenFinding } from './seen.ts';

/** What receivers weigh as well, and nobody else sees. */
const BEYOND: readonly string[] = ['reputation', 'engagement', 'complaints'];
const NOTHING_SEEN = 'nothing seen that keeps it from the inbox';

/**
 * Where a message will go, at each mailbox provider that is known to demand something, or that the user named; and at the
 * receiver of this copy, which may be none of them. Never says that it reaches an inbox, but that nothing was seen against it.
 *
 * @param seen  as far as it bears on the message (`aboutMessage`)
 */
export function forecastOf(
  { message, options }: MessageTarget,
  seen: readonly SeenCheck[],
  view: MessageView,
  readiness: readonly Readiness[],
): Forecast {
  const filters = filterReceivers(seen);
  // The classifier stands in for a filter where none is at hand.
  const aside = ['receiver', ...(filters.length > 0 ? ['content'] : [])];
  const findings = seen.flatMap((check) => check.findings).filter(({ check }) => !aside.includes(check));
  const known: Known = { findings, view, volume: options.volume };
  const stated = statedIn(seen);
  const asked = providers.filter(({ id, demands }) =>
    message.providers.length === 0 ? demands !== undefined : message.providers.includes(id),
  );
  return {
    receivers: [
      ...(stated !== null && isOfNobody(stated) ? [receiverItself(stated, seen)] : []),
      ...filters,
      ...asked.map((provider) => receiverAt(provider, { known, stated, seen, readiness })),
    ],
    named: message.providers.length > 0,
    beyond: BEYOND,
  };
}

interface All {
  readonly known: Known;
  readonly stated: Stated | null;
  readonly seen: readonly SeenCheck[];
  readonly readiness: readonly Readiness[];
}

function receiverAt(provider: Provider, { known, stated, seen, readiness }: All): ForecastReceiver {
  const { id, name, demands } = provider;
  const own = readiness.find((one) => one.provider === id);
  const names = { provider: id, receiver: demands?.receiver ?? name };
  const itself = stated !== null && isOf(stated, provider) ? stated : null;
  const policy = causeOfPolicy(provider, known.findings);
  const broken = own === undefined ? [] : causesOfDemands(own, known);
  const closer = [...(policy === null ? [] : [policy]), ...broken, ...causesNamed(provider, known.findings)];
  // What the provider does about a fault is closer than what the fault may do anywhere, unless that is surer.
  const codesWith = (wanted: readonly string[]) =>
    new Set(closer.flatMap(({ certainty, findings }) => (wanted.includes(certainty) ? findings : [])));
  // What older and newer receivers are asked for is told by the policy alone, however sure that is.
  const ofPolicy = policy?.findings ?? [];
  const named = {
    implied: new Set([...codesWith(['implied']), ...ofPolicy]),
    possible: codesWith(['implied', 'possible']),
  };
  const rest = countedOnce(known.findings, seen).filter(
    (one) => !isOfOthers(one) && !isNamed(one.finding.code, named[certaintyAnywhere(one)], known.findings),
  );
  const causes = [...closer, ...causesOfFindings(rest)];
  const open = [...openOf(seen), ...(own === undefined ? [] : openDemands(own, known))];
  return judged(names, causes, open, itself, seen);
}

/** Itself, or by the name that another check has for the same fault. */
function isNamed(code: string, named: ReadonlySet<string>, all: readonly SeenFinding[]): boolean {
  return (
    named.has(code) || all.some(({ finding, def }) => def.sameAs?.includes(code) === true && named.has(finding.code))
  );
}

function receiverItself(stated: Stated, seen: readonly SeenCheck[]): ForecastReceiver {
  return judged({ provider: null, receiver: stated.host ?? 'the receiver of this copy' }, [], [], stated, seen);
}

function judged(
  names: Pick<ForecastReceiver, 'provider' | 'receiver'>,
  found: readonly ForecastCause[],
  open: readonly ForecastOpen[],
  stated: Stated | null,
  seen: readonly SeenCheck[],
): ForecastReceiver {
  const own = stated === null ? null : causeStated(stated, seen);
  const said = own?.certainty === 'stated' ? own : null;
  const causes = [...(own === null ? [] : [own]), ...found].sort((a, b) => b.weight - a.weight);
  const sure = said === null ? causes.filter(({ certainty }) => certainty === 'implied') : [said];
  if (said === null && stated !== null && verdictOf(stated) === 'ham') {
    const words = stated.marks.find(({ isSure, verdict }) => isSure && verdict === 'ham')?.words ?? NOTHING_SEEN;
    return { ...names, outcome: 'inbox', certainty: 'stated', words, causes, open: [] };
  }
  const withEffect = (wanted: ForecastCause['effect']) => sure.find(({ effect }) => effect === wanted);
  const first = withEffect('refused') ?? withEffect('junk') ?? sure[0];
  if (first !== undefined) {
    const { effect, certainty, words } = first;
    // Where nothing says which of the two, neither is promised.
    const outcome = effect === 'either' ? 'refused-or-junk' : effect;
    return { ...names, outcome, certainty, words, causes, open: effect === 'refused' || said ? [] : open };
  }
  const [possible] = causes;
  if (possible !== undefined)
    return { ...names, outcome: 'uncertain', certainty: 'possible', words: possible.words, causes, open };
  const [unseen] = open;
  return unseen === undefined
    ? { ...names, outcome: 'inbox', certainty: null, words: NOTHING_SEEN, causes, open }
    : { ...names, outcome: 'uncertain', certainty: null, words: `not seen: ${unseen.subject}`, causes, open };
}

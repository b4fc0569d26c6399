import { type Demand, providers } from '../checks/providers.ts';
import { evidenceOf, titleOf } from './forecast-causes.ts';
import { EFFECT_OF, policyBehind, policyWords } from './forecast-policy.ts';
import { topicOf, weightOf } from './forecast-weights.ts';
import type { MessageView } from './message-view.ts';
import type { Readiness, ReadinessRule } from './readiness.ts';
import type { ForecastCause } from './schema.ts';
import { compareSeverity, type SeenFinding } from './seen.ts';

type Certainty = ForecastCause['certainty'];

/** What is known of the message beside what one provider says. */
export interface Known {
  /** Those that bear on the message. */
  readonly findings: readonly SeenFinding[];
  readonly view: MessageView;
  /** Messages a day to one provider, as the user says; null: not said. */
  readonly volume: number | null;
}

/** The demands of one provider that the message breaks; of several that break by the same findings, the surest. */
export function causesOfDemands(readiness: Readiness, known: Known): readonly ForecastCause[] {
  const causes = readiness.rules.flatMap((rule): readonly ForecastCause[] => {
    const certainty = certaintyOf(rule, readiness, known);
    if (rule.answer !== 'no' || certainty === null) return [];
    const own = known.findings
      .filter(({ finding }) => rule.codes.includes(finding.code))
      .toSorted((a, b) => compareSeverity(a.def.severity, b.def.severity));
    const topic = topicOf(own[0]?.check ?? 'message-auth', own[0]?.finding.code ?? '');
    return [
      {
        findings: rule.codes,
        topic,
        weight: weightOf(topic, certainty),
        effect: EFFECT_OF[rule.effect],
        certainty,
        words: wordsOf(rule, own, known),
        rule: ruleOf(rule),
        evidence: own.length > 0 ? evidenceOf(own) : resultsIn(known.view),
      },
    ];
  });
  const heaviestFirst = causes.toSorted((a, b) => b.weight - a.weight);
  return [...Map.groupBy(heaviestFirst, ({ findings, words }) => findings.join() || words).values()].flatMap((same) =>
    same.slice(0, 1),
  );
}

/**
 * How sure a demand is to be made of this message; null: it is not. Those of bulk senders are made of all their mail where
 * the user says how much that is; else of bulk mail alone, and where the provider names a number it may be less.
 */
export function certaintyOf(
  rule: Pick<ReadinessRule, 'for' | 'id'>,
  { provider, bulkFrom }: Pick<Readiness, 'provider' | 'bulkFrom'>,
  { view: { isBulk }, volume }: Pick<Known, 'view' | 'volume'>,
): Certainty | null {
  const demand = demandOf(provider, rule.id);
  if (rule.for === 'all') return demand?.advised === true ? 'possible' : 'implied';
  // Only marketing mail has to offer a way out, and nothing in a message tells an offer from an invoice.
  if (isOfMarketing(demand)) return isBulk === true ? 'possible' : null;
  if (volume !== null && bulkFrom !== null) return 'implied';
  if (isBulk !== true) return null;
  return bulkFrom === null ? 'implied' : 'possible';
}

/** One fault, or one that is grave, says it all; several small ones make up what is missing together. */
function wordsOf({ demand }: ReadinessRule, [worst, ...others]: readonly SeenFinding[], { findings }: Known): string {
  if (worst !== undefined && policyBehind(worst) !== null) return policyWords(findings);
  const isTold = worst !== undefined && (others.length === 0 || compareSeverity(worst.def.severity, 'minor') < 0);
  return isTold ? titleOf(worst) : `the demand for ${demand} is not met`;
}

function demandOf(provider: string, id: string): Demand | undefined {
  return providers.find((one) => one.id === provider)?.demands?.rules.find((rule) => rule.id === id);
}

function isOfMarketing(demand: Demand | undefined): boolean {
  return demand?.message?.some((piece) => piece === 'one-click' || piece === 'mailto-unsubscribe') ?? false;
}

function ruleOf({ demand, for: whom, source, via, retrieved }: ReadinessRule): ForecastCause['rule'] {
  return { demand, for: whom, source, via, retrieved };
}

function resultsIn({ spf, dkim, dmarc }: MessageView): ForecastCause['evidence'] {
  const said = Object.entries({ spf, dkim, dmarc }).flatMap(([name, method]) => {
    if (method === null) return [];
    return [`${name}=${method.result}${method.detail === null ? '' : ` (${method.detail})`}`];
  });
  return said.length === 0 ? [] : [{ source: 'this message', text: said.join(', ') }];
}

import { type PolicyAnswer, type Provider, providers } from '../checks/providers.ts';
import { codesOf, evidenceOf, titleOf } from './forecast-causes.ts';
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

const EFFECTS = { bounce: 'refused', 'spam-folder': 'junk', either: 'either' } as const;

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
        effect: EFFECTS[rule.effect],
        certainty,
        words: wordsOf(rule, own),
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
  if (rule.for === 'all') return 'implied';
  // Only marketing mail has to offer a way out, and nothing in a message tells an offer from an invoice.
  if (isOfMarketing(provider, rule.id)) return isBulk === true ? 'possible' : null;
  if (volume !== null && bulkFrom !== null) return 'implied';
  if (isBulk !== true) return null;
  return bulkFrom === null ? 'implied' : 'possible';
}

/** One fault, or one that is grave, says it all; several small ones make up what is missing together. */
function wordsOf({ demand }: ReadinessRule, [worst, ...others]: readonly SeenFinding[]): string {
  const policy = POLICY.exec(worst?.finding.code ?? '')?.[1];
  if (policy !== undefined) return policyWords(policy);
  const isTold = worst !== undefined && (others.length === 0 || compareSeverity(worst.def.severity, 'minor') < 0);
  return isTold ? titleOf(worst) : `demanded and missing: ${demand}`;
}

function isOfMarketing(provider: string, id: string): boolean {
  const rule = providers.find((one) => one.id === provider)?.demands?.rules.find((one) => one.id === id);
  return rule?.message?.some((piece) => piece === 'one-click' || piece === 'mailto-unsubscribe') ?? false;
}

const POLICY = /^message-auth-dmarc-(reject|quarantine)$/;

/**
 * What a provider does with a message that fails DMARC, as the domain in From asks for it: by its own word, else as any
 * receiver is asked to.
 *
 * @returns null where it does not fail, or nothing is asked for
 */
export function causeOfPolicy({ demands }: Provider, { findings }: Known): ForecastCause | null {
  const own = findings.filter(({ finding }) => POLICY.test(finding.code));
  if (own.length === 0) return null;
  const policy = POLICY.exec(own[0]?.finding.code ?? '')?.[1] === 'reject' ? 'reject' : 'quarantine';
  const answer = demands?.policies?.[policy];
  return {
    findings: codesOf(own),
    topic: 'policy',
    weight: weightOf('policy', 'implied'),
    effect: EFFECTS[answer?.effect ?? ASKED[policy]],
    certainty: 'implied',
    words: policyWords(policy),
    rule: answer === undefined ? null : policyRule(policy, answer),
    evidence: evidenceOf(own),
  };
}

const ASKED = { reject: 'bounce', quarantine: 'spam-folder' } as const;

function policyWords(policy: string): string {
  return `DMARC fails and the policy is ${policy}`;
}

function policyRule(policy: string, { source, via, retrieved }: PolicyAnswer): ForecastCause['rule'] {
  const demand = `mail that fails DMARC as its domain asks: ${policy}`;
  return { demand, for: 'all', source, via: via ?? null, retrieved };
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

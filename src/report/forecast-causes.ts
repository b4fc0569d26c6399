import { topicOf, weightOf } from './forecast-weights.ts';
import type { ForecastCause } from './schema.ts';
import { risksOf, type SeenFinding } from './seen.ts';

type Certainty = ForecastCause['certainty'];
type Effect = ForecastCause['effect'];

const MOST_EVIDENCE = 3;
const MOST_CHARACTERS = 300;
/** The classifier knows words, and not the sender: it makes nothing sure. */
export const HINT = 'content';
/** A provider runs a filter of its own: what another one says makes nothing sure there. */
const ELSEWHERE: readonly string[] = [HINT, 'filters'];

/**
 * Why the message may be refused or filed as spam anywhere, whatever a receiver demands: a cause for each topic and each
 * degree of certainty. A critical finding implies it, a major one makes it possible, a minor one is none.
 *
 * @param findings  those that bear on the message
 */
export function causesOfFindings(findings: readonly SeenFinding[]): readonly ForecastCause[] {
  const harmful = findings.flatMap((one) => (isHarmful(one) ? [{ one, kind: kindOf(one) }] : []));
  const groups = Map.groupBy(harmful, ({ kind }) => `${kind.topic}\0${kind.certainty}\0${kind.effect}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { topic, certainty, effect } = first.kind;
    return [
      {
        findings: codesOf(group.map(({ one }) => one)),
        topic,
        weight: weightOf(topic, certainty),
        effect,
        certainty,
        words: titleOf(first.one),
        rule: null,
        evidence: evidenceOf(group.map(({ one }) => one)),
      },
    ];
  });
}

function isHarmful({ check, def }: SeenFinding): boolean {
  return risksOf(def).some(isOfDelivery) || (check === HINT && def.severity !== 'info');
}

function isOfDelivery({ kind }: SeenFinding['def']['effects'][number]): boolean {
  return kind === 'bounce' || kind === 'spam-folder';
}

/** How sure what follows from a finding is at a receiver that has not said anything of it. */
export function certaintyAnywhere({ check, def }: SeenFinding): Exclude<Certainty, 'stated'> {
  return def.severity === 'critical' && !ELSEWHERE.includes(check) ? 'implied' : 'possible';
}

function kindOf(one: SeenFinding) {
  const { check, finding, def } = one;
  const bounces = def.effects.some(({ kind }) => kind === 'bounce');
  const isFiled = def.effects.some(({ kind }) => kind === 'spam-folder');
  const certainty = certaintyAnywhere(one);
  // By the same rule as the verdict: what is critical and bounces mail loses it.
  const effect: Effect = !bounces ? 'junk' : !isFiled || certainty === 'implied' ? 'refused' : 'either';
  return { topic: topicOf(check, finding.code), certainty, effect };
}

export function codesOf(findings: readonly SeenFinding[]): readonly string[] {
  return [...new Set(findings.map(({ finding }) => finding.code))];
}

export function titleOf({ finding, def }: SeenFinding): string {
  return def.text(finding.params as never).title;
}

/** The places in message, zone and filter that prove it: of each finding its excerpt, or the first answer it rests on. */
export function evidenceOf(findings: readonly SeenFinding[]): ForecastCause['evidence'] {
  const pieces = findings.flatMap(({ finding: { excerpt, evidence } }) => {
    if (excerpt !== undefined) return [{ source: excerpt.source, text: excerpt.text }];
    return evidence.slice(0, 1).map(({ request, response }) => ({ source: request, text: response }));
  });
  const short = pieces.map(({ source, text }) => ({
    source: source.slice(0, MOST_CHARACTERS),
    text: (text.split(/\r?\n/, 1)[0] ?? '').slice(0, MOST_CHARACTERS),
  }));
  return [...new Map(short.map((piece) => [`${piece.source}\0${piece.text}`, piece])).values()].slice(0, MOST_EVIDENCE);
}

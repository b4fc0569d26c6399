import { catalogue } from '../checks/index.ts';
import type { Severity } from '../core/finding.ts';
import { isBeside } from './bearing.ts';
import type { ForecastReceiver, Report } from './schema.ts';
import { compareSeverity } from './seen.ts';

export interface GateOptions {
  /** The least severity that fails. */
  readonly failOn: Severity | 'never';
  /** A whole percentage, or null: no demand. */
  readonly minScore: number | null;
  readonly requireComplete: boolean;
  readonly allowIncomplete: boolean;
}

export interface GateDecision {
  /** 0: the gate is met. 1: it is not. 3: nothing failed, but it cannot be said. */
  readonly exitCode: 0 | 1 | 3;
  /** Why, one sentence for each domain and demand; empty for 0. Lower case, no full stop. */
  readonly reasons: readonly string[];
}

/** The exit code of an audit of one or more domains, taken one report at a time: none of them is kept. */
export interface Gate {
  add(report: Report): void;
  decision(): GateDecision;
}

/** 1 beats 3: a failure is known whatever else is not. */
export function createGate(options: GateOptions): Gate {
  const failures: string[] = [];
  const doubts: string[] = [];
  return {
    add(report) {
      failures.push(...name(report, failuresOf(report, options)));
      if (!options.allowIncomplete) doubts.push(...name(report, doubtsOf(report, options)));
    },
    decision() {
      if (failures.length > 0) return { exitCode: 1, reasons: failures };
      return doubts.length > 0 ? { exitCode: 3, reasons: doubts } : { exitCode: 0, reasons: [] };
    },
  };
}

function failuresOf(report: Report, { failOn, minScore }: GateOptions): readonly string[] {
  const { results, score } = report;
  const beside = isBeside(report);
  const codes = results
    .flatMap((result) => (result.outcome === 'not-applicable' ? [] : result.findings))
    .filter((finding) => !beside(finding))
    .filter(({ code }) => catalogue.get(code)?.def.hint !== true)
    .filter(({ severity }) => failOn !== 'never' && compareSeverity(severity, failOn) <= 0)
    .map(({ code, severity }) => `${code} is ${severity}`);
  const lost = lossesAtNamed(report).filter(
    ({ severity }) => failOn !== 'never' && compareSeverity(severity, failOn) <= 0,
  );
  const below = minScore !== null && score.high !== null && score.high < minScore;
  return [
    ...(codes.length > 0 ? [`${[...new Set(codes)].join(', ')} (--fail-on ${failOn})`] : []),
    ...lost.map(({ words }) => words),
    ...(below ? [`the score is ${scoreWords(score)}, below ${minScore} (--min-score)`] : []),
  ];
}

const LOSS: Partial<Record<ForecastReceiver['outcome'], { readonly severity: Severity; readonly verb: string }>> = {
  refused: { severity: 'critical', verb: 'refuses it' },
  'refused-or-junk': { severity: 'critical', verb: 'refuses it or files it as spam' },
  junk: { severity: 'major', verb: 'files it as spam' },
};

/** What the providers that the user named make of a message, though each finding by itself be minor elsewhere. */
function lossesAtNamed({ forecast }: Report): readonly { readonly severity: Severity; readonly words: string }[] {
  if (forecast?.named !== true) return [];
  return forecast.receivers.flatMap(({ provider, receiver, outcome, words }) => {
    const loss = LOSS[outcome];
    if (provider === null || loss === undefined) return [];
    return [{ severity: loss.severity, words: `${receiver} ${loss.verb}: ${words} (--provider)` }];
  });
}

function doubtsOf({ results, score, verdict }: Report, options: GateOptions): readonly string[] {
  const { minScore, requireComplete } = options;
  const inside = minScore !== null && (score.low === null || score.low < minScore);
  // What the user chose not to ask for is not missing. Addresses unseen for want of IPv6 are: --ipv4 chooses against them.
  const unseen = results
    .flatMap((result) => (result.outcome === 'not-applicable' ? [] : result.unchecked))
    .filter(({ reason }) => reason !== 'not-requested');
  return [
    ...(verdict === 'undetermined' ? ['the verdict is undetermined'] : []),
    ...(inside ? [`the score is ${scoreWords(score)}, which may be below ${minScore} (--min-score)`] : []),
    ...(requireComplete && unseen.length > 0 ? [`${unseen.length} not checked (--require-complete)`] : []),
  ];
}

/** `58–78`, `49`, or `not known`. */
export function scoreWords({ low, high }: Report['score']): string {
  if (low === null || high === null) return 'not known';
  return low === high ? `${low}` : `${low}–${high}`;
}

function name({ target }: Report, reasons: readonly string[]): readonly string[] {
  return reasons.map((reason) => `${target.kind === 'domain' ? target.domain : target.name}: ${reason}`);
}

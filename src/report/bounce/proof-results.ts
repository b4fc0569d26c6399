import type { ProofPart, ProofSubjects } from '../../core/bounce-proof.ts';
import type { DomainReport, ReportApplied, ReportFinding, ReportUnchecked } from '../schema.ts';
import type { BounceProof } from './schema.ts';

// What looks at domains showed, as the proof reads it.

/** A look that was taken. */
export interface SeenLook {
  readonly part: ProofPart;
  readonly domain: string;
  readonly checks: readonly string[];
  /** The domain only stands in: the look is about the address. */
  readonly addressOnly: boolean;
  readonly report: DomainReport;
}

export type ProofFinding = BounceProof['findings'][number];
export type ProofGap = BounceProof['unchecked'][number];

/**
 * What became of one topic. `fault`: DNS shows what the topic is about; `doubtful`: it shows something that receivers differ
 * on; `fine`: it was looked at in whole, and nothing of the kind is there; `open`: it could not be seen.
 */
export interface TopicProof {
  readonly state: 'fault' | 'doubtful' | 'fine' | 'open';
  readonly findings: readonly ProofFinding[];
  readonly unchecked: readonly ProofGap[];
  /** Clauses, without full stop. */
  readonly seen: readonly string[];
}

/** What a topic is judged by. */
export interface ProofMaterial {
  readonly subjects: ProofSubjects;
  readonly looks: readonly SeenLook[];
  /** What the server said, in one line. */
  readonly text: string;
}

export interface Inspected {
  readonly domain: string;
  readonly check: string;
  /** Null: the check does not apply. */
  readonly result: ReportApplied | null;
}

/** The results of a check in the looks of a part. */
export function inspected(looks: readonly SeenLook[], part: ProofPart, check: string): readonly Inspected[] {
  return looks
    .filter((look) => look.part === part && look.checks.includes(check))
    .map(({ domain, report }) => {
      const result = report.results.find((one) => one.check === check);
      return { domain, check, result: result === undefined || result.outcome === 'not-applicable' ? null : result };
    });
}

/** Judges by findings alone: those that `counts` are the fault, and what could be one of them and was not seen leaves it open. */
export function byFindings(
  seen: readonly Inspected[],
  counts: (finding: ReportFinding) => boolean,
  couldCount: (code: string) => boolean = () => true,
): TopicProof {
  const findings = seen.flatMap(({ domain, check, result }) =>
    (result?.findings ?? []).filter(counts).map((finding) => findingOf(domain, check, finding)),
  );
  const unchecked = seen.flatMap(({ domain, check, result }) =>
    result === null
      ? [
          {
            domain,
            check,
            subject: check,
            detail: `it does not apply to ${domain}: there is no such domain`,
            advice: null,
          },
        ]
      : result.unchecked.filter((one) => leavesOpen(one, couldCount)).map((one) => gapOf(domain, check, one)),
  );
  const state = findings.length > 0 ? 'fault' : unchecked.length > 0 || seen.length === 0 ? 'open' : 'fine';
  return { state, findings, unchecked, seen: [] };
}

function leavesOpen({ open, couldBe }: ReportUnchecked, couldCount: (code: string) => boolean): boolean {
  return open && (couldBe === null || couldBe.some(couldCount));
}

export function findingOf(domain: string, check: string, finding: ReportFinding): ProofFinding {
  const { code, severity, title, why, fix } = finding;
  return { domain, check, code, severity, title, why, fix };
}

export function gapOf(domain: string, check: string, { subject, detail, advice }: ReportUnchecked): ProofGap {
  return { domain, check, subject, detail, advice };
}

/** For what nobody said, and the user can. */
export function notSaid(check: string, subject: string, detail: string, advice: string): TopicProof {
  return { state: 'open', findings: [], unchecked: [{ domain: null, check, subject, detail, advice }], seen: [] };
}

export function graveOf(findings: readonly { readonly severity: string }[]): boolean {
  return findings.some(({ severity }) => severity === 'critical' || severity === 'major');
}

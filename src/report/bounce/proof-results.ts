import type { ListsAsked, ProofPart, ProofSubjects } from '../../core/bounce-proof.ts';
import type { DomainReport, ReportApplied, ReportFinding, ReportUnchecked } from '../schema.ts';
import type { RefusingHost } from './proof-relay.ts';
import type { BounceProof } from './schema.ts';

// What looks at domains showed, as the proof reads it.

/** A look that was taken. */
export interface SeenLook {
  readonly part: ProofPart;
  readonly domain: string;
  readonly checks: readonly string[];
  /** The domain only stands in: the look is about the address. */
  readonly addressOnly: boolean;
  /** Which lists the check `blocklist` asked; null: it was not run. */
  readonly lists: ListsAsked | null;
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
  /** The fault is one of the message, and the bounce itself shows it: nothing in DNS is at fault. */
  readonly isOfMessage?: boolean;
}

/** What a topic is judged by. */
export interface ProofMaterial {
  readonly subjects: ProofSubjects;
  readonly looks: readonly SeenLook[];
  /** What the server said, in one line. */
  readonly text: string;
  /** Where lists are named; see `namingLists`. */
  readonly lists: string;
  /** Whether it is refused because the server takes no mail for the domain. */
  readonly isRelayDenied: boolean;
  /** The server that refused; null: the bounce does not show it. */
  readonly refuser: RefusingHost | null;
}

export interface Inspected {
  /** Of the look; the address, where the domain only stands in. */
  readonly domain: string;
  readonly addressOnly: boolean;
  readonly check: string;
  /** Null: the check does not apply. */
  readonly result: ReportApplied | null;
}

/** The results of a check in the looks of a part. */
export function inspected(looks: readonly SeenLook[], part: ProofPart, check: string): readonly Inspected[] {
  return looks
    .filter((look) => look.part === part && look.checks.includes(check))
    .map(({ domain, report, addressOnly }) => {
      const result = report.results.find((one) => one.check === check);
      const applied = result === undefined || result.outcome === 'not-applicable' ? null : result;
      return { domain, addressOnly, check, result: applied };
    });
}

/**
 * Judges by findings alone: those that `counts` are the fault, and what could be one of them and was not seen leaves it open. A
 * check of a domain applies unless there is no such domain.
 */
export function byFindings(
  seen: readonly Inspected[],
  counts: (finding: ReportFinding) => boolean,
  couldCount: (code: string) => boolean = () => true,
): TopicProof {
  const missing = seen.filter(({ result }) => result === null).map(({ domain }) => domain);
  if (missing.length > 0 && missing.length === seen.length) {
    const none = [...new Set(missing)].map((domain) => `there is no domain ${domain} in DNS`);
    return { state: 'fault', findings: [], unchecked: [], seen: none };
  }
  const findings = seen.flatMap((one) =>
    (one.result?.findings ?? []).filter(counts).map((finding) => findingOf(one, finding)),
  );
  const unchecked = seen.flatMap(({ domain, check, result }) =>
    (result?.unchecked ?? []).filter((one) => leavesOpen(one, couldCount)).map((one) => gapOf(domain, check, one)),
  );
  const state = findings.length > 0 ? 'fault' : unchecked.length > 0 || seen.length === 0 ? 'open' : 'fine';
  return { state, findings, unchecked, seen: [] };
}

function leavesOpen({ open, couldBe }: ReportUnchecked, couldCount: (code: string) => boolean): boolean {
  return open && (couldBe === null || couldBe.some(couldCount));
}

/** Records for names in a domain that only stands in are nobody's to publish. */
function findingOf({ domain, addressOnly, check }: Inspected, finding: ReportFinding): ProofFinding {
  const { code, severity, title, why, fix } = finding;
  return { domain, check, code, severity, title, why, fix: addressOnly ? { ...fix, records: [] } : fix };
}

function gapOf(domain: string, check: string, { subject, detail, advice }: ReportUnchecked): ProofGap {
  return { domain, check, subject, detail, advice };
}

/** For what nobody said, and the user can. */
export function notSaid(check: string, subject: string, detail: string, advice: string): TopicProof {
  return { state: 'open', findings: [], unchecked: [{ domain: null, check, subject, detail, advice }], seen: [] };
}

export function graveOf(findings: readonly { readonly severity: string }[]): boolean {
  return findings.some(({ severity }) => severity === 'critical' || severity === 'major');
}

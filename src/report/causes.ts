import type { Effect } from '../core/finding.ts';
import type { Placement } from '../core/placement.ts';
import { copiesSeen } from './copies-shown.ts';
import { isExplained, isOfReceiver, placementCauses } from './placement-causes.ts';
import { repliesIn, type StatedReply } from './quoted-replies.ts';
import { refusalCauses } from './refusal-causes.ts';
import { countedOnce, type SeenCheck, type SeenFinding } from './seen.ts';

type Direction = Effect['direction'];

/** What is to be explained: mail that bounces, or mail that is filed as spam. */
export type Symptom =
  | {
      readonly kind: 'bounce';
      readonly direction: Direction;
      /** What a server said; null where the bounce follows from a finding and was not seen. */
      readonly reply: StatedReply | null;
    }
  | {
      readonly kind: 'placement';
      readonly direction: Direction;
      /** `missing`: a server took the message, and it was not found where it was looked for. */
      readonly folder: 'spam' | 'missing';
      /** Where the probe was seen to end up so; null where it follows from findings and was not seen. */
      readonly mailbox: {
        readonly recipient: string;
        readonly provider: string | null;
        /** As the server names it; null where it is in none. */
        readonly folder: string | null;
      } | null;
    };

export interface Cause {
  readonly symptom: Symptom;
  /** Finding codes, the worst first; empty: nothing that was found explains it. */
  readonly findings: readonly string[];
  /**
   * `stated`: a mail server said so, by a reply or in a header. `implied`: it follows from a critical finding. `possible`:
   * it may be.
   */
  readonly certainty: 'stated' | 'implied' | 'possible';
  /** The provider rule that understood the reply. */
  readonly rule: string | null;
}

/**
 * Answers the two questions, why mail bounces and why it lands in spam, once for each direction; first for what became of
 * the probe. What was seen to be filed as spam is not feared as well. Findings of severity `info` cause nothing.
 */
export function causesOf(seen: readonly SeenCheck[], placement: Placement | null): readonly Cause[] {
  const all = seen.flatMap((check) => check.findings);
  const findings = countedOnce(all, seen).filter(({ def }) => def.severity !== 'info');
  // What a receiver says of a fault that another check has found makes that one a stated cause.
  const heard = all.filter((one) => findings.includes(one) || isOfReceiver(one));
  const copies = copiesSeen(seen);
  const observed = [
    ...refusalCauses(findings),
    ...(placement?.mailboxes ?? []).flatMap((mailbox) => placementCauses(mailbox, heard, copies)),
  ];
  const explained = new Set(observed.flatMap((cause) => (isHeard(cause) ? cause.findings : [])));
  const isSeenAsSpam = observed.some(({ symptom }) => symptom.kind === 'placement' && symptom.folder === 'spam');
  const feared = findings.filter(({ check }) => check !== 'probe').filter((one) => !isExplained(one, findings));
  return [
    ...observed,
    ...(['your-mail', 'mail-to-you'] as const).flatMap((direction) => [
      ...bounces(
        direction,
        having(feared, 'bounce', direction).filter(
          ({ finding }) => direction !== 'your-mail' || !explained.has(finding.code),
        ),
      ),
      ...(isSeenAsSpam && direction === 'your-mail'
        ? []
        : implied(
            { kind: 'placement', direction, folder: 'spam', mailbox: null },
            having(feared, 'spam-folder', direction),
          )),
    ]),
  ];
}

/** A refusal that was heard, and what its own words name. */
function isHeard({ symptom, certainty }: Cause): boolean {
  return symptom.kind === 'bounce' && certainty === 'stated';
}

function having(findings: readonly SeenFinding[], kind: Effect['kind'], direction: Direction): readonly SeenFinding[] {
  return findings.filter(({ def }) =>
    def.effects.some((effect) => effect.kind === kind && effect.direction === direction),
  );
}

function bounces(direction: Direction, findings: readonly SeenFinding[]): readonly Cause[] {
  const stated = findings.flatMap(({ finding }) =>
    repliesIn(finding.params).map(({ reply, rule }) => ({
      symptom: { kind: 'bounce', direction, reply } as const,
      findings: [finding.code],
      certainty: 'stated' as const,
      rule,
    })),
  );
  const silent = findings.filter(({ finding }) => repliesIn(finding.params).length === 0);
  return [...stated, ...implied({ kind: 'bounce', direction, reply: null }, silent)];
}

/** Findings that are critical imply the symptom, the others make it possible. */
function implied(symptom: Symptom, findings: readonly SeenFinding[]): readonly Cause[] {
  const codesWhere = (critical: boolean) => [
    ...new Set(
      findings.filter(({ def }) => (def.severity === 'critical') === critical).map(({ finding }) => finding.code),
    ),
  ];
  const causes = [
    { symptom, findings: codesWhere(true), certainty: 'implied', rule: null },
    { symptom, findings: codesWhere(false), certainty: 'possible', rule: null },
  ] as const;
  return causes.filter((cause) => cause.findings.length > 0);
}

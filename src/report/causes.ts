import type { Effect } from '../core/finding.ts';
import { countedOnce, type SeenCheck, type SeenFinding } from './seen.ts';

type Direction = Effect['direction'];

/** The part of an SMTP reply that names a cause (RFC 5321 section 4.2, RFC 3463). */
export interface StatedReply {
  readonly code: number;
  readonly enhanced: string | null;
  readonly lines: readonly string[];
}

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
      /** `missing`: a server took the message, and no mailbox has it. */
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
  /** `stated`: a mail server's reply said so. `implied`: it follows from a critical finding. `possible`: it may be. */
  readonly certainty: 'stated' | 'implied' | 'possible';
  /** The provider rule that understood the reply. */
  readonly rule: string | null;
}

/**
 * Answers the two questions, why mail bounces and why it lands in spam, once for each direction.
 * Findings of severity `info` cause nothing.
 */
export function causesOf(seen: readonly SeenCheck[]): readonly Cause[] {
  const all = seen.flatMap((check) => check.findings);
  const findings = countedOnce(all, seen).filter(({ def }) => def.severity !== 'info');
  return (['your-mail', 'mail-to-you'] as const).flatMap((direction) => [
    ...bounces(direction, having(findings, 'bounce', direction)),
    ...implied(
      { kind: 'placement', direction, folder: 'spam', mailbox: null },
      having(findings, 'spam-folder', direction),
    ),
  ]);
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

/**
 * The refusals a finding quotes: entries of `params.replies` that have the shape of an SMTP reply, each kind once.
 * Which rule understood it stands beside it as `rule`.
 */
function repliesIn(params: Readonly<Record<string, unknown>>) {
  const listed: readonly unknown[] = Array.isArray(params.replies) ? params.replies : [];
  const distinct = new Map<string, { readonly reply: StatedReply; readonly rule: string | null }>();
  for (const entry of listed) {
    const read = readReply(entry);
    if (!read) continue;
    const key = read.rule ?? `${read.reply.code} ${read.reply.enhanced}`;
    if (!distinct.has(key)) distinct.set(key, read);
  }
  return [...distinct.values()];
}

function readReply(entry: unknown): { readonly reply: StatedReply; readonly rule: string | null } | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const { code, enhanced, lines, rule } = entry as Readonly<Record<string, unknown>>;
  if (typeof code !== 'number' || !Array.isArray(lines)) return null;
  return {
    reply: { code, enhanced: typeof enhanced === 'string' ? enhanced : null, lines: lines.map(String) },
    rule: typeof rule === 'string' ? rule : null,
  };
}

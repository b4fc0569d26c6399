import type { Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Unknown } from '../../core/observation.ts';
import type { tlsRptFindings } from './findings.ts';

export type Said = FindingOf<typeof tlsRptFindings>;

export function unseen(subject: string, { reason, detail }: Unknown, couldBe: readonly string[]): Unchecked {
  return { code: 'unchecked', subject, reason, detail, couldBe };
}

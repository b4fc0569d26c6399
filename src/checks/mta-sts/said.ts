import type { Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Unknown } from '../../core/observation.ts';
import type { mtaStsFindings } from './findings.ts';

export type Said = FindingOf<typeof mtaStsFindings>;

export function unseen(subject: string, { reason, detail }: Unknown, couldBe: readonly string[]): Unchecked {
  return { code: 'unchecked', subject, reason, detail, couldBe };
}

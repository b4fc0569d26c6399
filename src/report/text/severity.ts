import type { AnyFindingDef } from '../../core/finding.ts';

/** The severity of a finding, and that of a hint nothing follows. */
export function severityWords({ severity, hint }: Pick<AnyFindingDef, 'severity' | 'hint'>): string {
  return hint === true ? `${severity}; a hint, which fails no gate` : severity;
}

import type { FindingOf } from '../../core/finding.ts';
import type { mtaStsFindings } from './findings.ts';

export type Said = FindingOf<typeof mtaStsFindings>;

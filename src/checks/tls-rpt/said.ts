import type { FindingOf } from '../../core/finding.ts';
import type { tlsRptFindings } from './findings.ts';

export type Said = FindingOf<typeof tlsRptFindings>;

import { recordFindings } from './record-findings.ts';
import { targetFindings } from './target-findings.ts';

export const tlsRptFindings = { ...recordFindings, ...targetFindings };

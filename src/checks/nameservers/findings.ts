import { delegationFindings } from './delegation-findings.ts';
import { recordFindings } from './record-findings.ts';
import { serverFindings } from './server-findings.ts';

export const nameserversFindings = { ...serverFindings, ...delegationFindings, ...recordFindings };

import { coverageFindings } from './coverage-findings.ts';
import { fetchFindings } from './fetch-findings.ts';
import { policyFindings } from './policy-findings.ts';
import { recordFindings } from './record-findings.ts';

export const mtaStsFindings = { ...recordFindings, ...fetchFindings, ...policyFindings, ...coverageFindings };

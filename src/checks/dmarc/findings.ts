import { organizationFindings } from './findings-organization.ts';
import { policyFindings } from './findings-policy.ts';
import { recordFindings } from './findings-record.ts';
import { reportFindings } from './findings-reports.ts';
import { textFindings } from './findings-text.ts';

export const dmarcFindings = {
  ...policyFindings,
  ...organizationFindings,
  ...recordFindings,
  ...textFindings,
  ...reportFindings,
};

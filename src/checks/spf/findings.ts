import { heloFindings } from './helo-findings.ts';
import { includeFindings } from './include-findings.ts';
import { lookupFindings } from './lookup-findings.ts';
import { policyFindings } from './policy-findings.ts';
import { recordFindings } from './record-findings.ts';
import { sendingFindings } from './sending-findings.ts';
import { styleFindings } from './style-findings.ts';

export { type SpfShown, spfSummary } from './shown.ts';

export const spfFindings = {
  ...recordFindings,
  ...lookupFindings,
  ...includeFindings,
  ...policyFindings,
  ...sendingFindings,
  ...heloFindings,
  ...styleFindings,
};

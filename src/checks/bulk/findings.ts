import { listFindings } from './list-findings.ts';
import { pathFindings } from './path-findings.ts';
import { templateFindings } from './template-findings.ts';
import { unsubscribeFindings } from './unsubscribe-findings.ts';

/** Whether a mailing can be left, and what a template left behind. */
export const bulkFindings = { ...unsubscribeFindings, ...listFindings, ...templateFindings, ...pathFindings };

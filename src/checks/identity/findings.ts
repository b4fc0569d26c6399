import { domainFindings } from './domain-findings.ts';
import { nameFindings } from './name-findings.ts';
import { replyFindings } from './reply-findings.ts';

/** Who the message says it is from. */
export const identityFindings = { ...domainFindings, ...nameFindings, ...replyFindings };

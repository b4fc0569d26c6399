import { contentFindings } from './content-findings.ts';
import { nameFindings } from './name-findings.ts';

/** What keeps a message with files from arriving, or its files from being opened. */
export const attachmentFindings = { ...nameFindings, ...contentFindings };

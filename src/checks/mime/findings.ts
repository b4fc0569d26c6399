import { contentFindings } from './content-findings.ts';
import { structureFindings } from './structure-findings.ts';

/** What is wrong with the parts of a message (RFC 2045 to 2049). */
export const mimeFindings = { ...structureFindings, ...contentFindings };

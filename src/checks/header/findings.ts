import { fieldFindings } from './field-findings.ts';
import { lineFindings } from './line-findings.ts';
import { valueFindings } from './value-findings.ts';

/** What is wrong with the header of a message, and with its lines (RFC 5322). */
export const headerFindings = { ...fieldFindings, ...valueFindings, ...lineFindings };

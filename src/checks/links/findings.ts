import { aliveFindings } from './alive-findings.ts';
import { disguiseFindings } from './disguise-findings.ts';
import { listedFindings } from './listed-findings.ts';
import { slipFindings } from './slip-findings.ts';

/** Where the links of a message lead, and whether that can be seen. */
export const linksFindings = { ...listedFindings, ...disguiseFindings, ...aliveFindings, ...slipFindings };

import { droppedFindings } from './dropped-findings.ts';
import { hiddenFindings } from './hidden-findings.ts';
import { imageFindings } from './image-findings.ts';
import { markupFindings } from './markup-findings.ts';

/** What is wrong with the HTML of a message. */
export const htmlFindings = { ...hiddenFindings, ...imageFindings, ...markupFindings, ...droppedFindings };

import type { ReportFinding } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { hang } from './wrap.ts';

/** Remarks cost nothing: one line each, and where to read on. */
export function remarkBlock(remarks: readonly ReportFinding[], { width, paint }: Page): Block {
  if (remarks.length === 0) return [];
  const lines = remarks.flatMap(({ code, title }) => hang(`  ${code}  `, visibleWords(title), width));
  return [`${paint('bold', 'remarks')}  (mailcheck explain CODE)`, ...lines];
}

import { scoreWords } from '../../gate.ts';
import type { Report } from '../../schema.ts';
import { visible, visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import type { Style } from './paint.ts';
import { columns } from './width.ts';
import { hang, wrap } from './wrap.ts';

const VERDICT_STYLE: Readonly<Record<Report['verdict'], Style>> = {
  rejected: ['bold', 'red'],
  'at risk': ['bold', 'yellow'],
  undetermined: ['bold', 'magenta'],
  deliverable: ['bold', 'green'],
};

/** The answer: domain, verdict, score, and what it means for mail; on one line where there is room. */
export function head({ target, verdict, score, summary }: Report, { width, paint }: Page): Block {
  const domain = targetWords(target);
  const points = score.low === null ? 'no score' : `${scoreWords(score)} / 100`;
  const judged = `${paint(VERDICT_STYLE[verdict], verdict)}   ${points}`;
  const answerColumns = columns(`${domain}   ${verdict}   ${points}`);
  const sentence = visibleWords(summary);
  if (answerColumns + 4 + columns(sentence) <= width) return [`${paint('bold', domain)}   ${judged}    ${sentence}`];
  const answer =
    answerColumns <= width
      ? [`${paint('bold', domain)}   ${judged}`]
      : [...wrap(domain, width).map((line) => paint('bold', line)), `  ${judged}`];
  return [...answer, ...hang('  ', sentence, width)];
}

/** The name in the reader's own script, with the A-labels beside it where they differ; of a message its file. */
export function targetWords({ kind, domain, display }: Report['target']): string {
  return kind === 'message' || display === domain ? visible(display) : `${visible(display)} (${visible(domain)})`;
}

import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import { findingBlock } from './finding.ts';
import { type Block, join, type Page, pageOf, type TerminalOptions } from './page.ts';
import { transcripts } from './transcript.ts';
import { unseen } from './unseen.ts';
import { hang } from './wrap.ts';

/**
 * What `mailcheck send` prints: for whom the message was taken or refused, and by what reply; what is to be done about it;
 * and the dialogues word for word, with the time that each step took.
 *
 * @returns lines that hold no control character but the line end and, with `colour`, our own SGR sequences
 */
export function renderSend(report: Report, options: TerminalOptions): string {
  const page = pageOf(options);
  const findings = report.results.flatMap((result) => (result.outcome === 'not-applicable' ? [] : result.findings));
  return join([
    answer(report, findings.length > 0, page),
    ...findings.map((finding) => findingBlock(finding, 0, page)),
    ...(findings.length > 0 ? [] : [unseen(report, page)]),
    ...transcripts(report, page),
  ]);
}

/** A line for each recipient. */
function answer({ placement }: Report, isFaulty: boolean, { width, paint }: Page): Block {
  const rows = (placement?.mailboxes ?? []).map((mailbox) => {
    if (mailbox.verdict === 'accepted') return { word: 'taken', style: 'green', mailbox } as const;
    if (mailbox.verdict === 'refused') return { word: 'refused', style: 'red', mailbox } as const;
    return isFaulty
      ? ({ word: 'not taken', style: 'red', mailbox } as const)
      : ({ word: 'not known', style: 'magenta', mailbox } as const);
  });
  const labelColumns = Math.max(0, ...rows.map(({ word }) => word.length)) + 2;
  return rows.flatMap(({ word, style, mailbox: { recipient, detail } }) => {
    const [first = '', ...rest] = hang(word.padEnd(labelColumns), visibleWords(`${recipient}: ${detail}`), width);
    return [`${paint(['bold', style], word)}${first.slice(word.length)}`, ...rest];
  });
}

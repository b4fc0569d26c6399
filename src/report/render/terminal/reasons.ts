import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { probeReasons } from './probe-reasons.ts';
import { padColumns } from './width.ts';
import { hang } from './wrap.ts';

type Cause = Report['causes'][number];

const WHOSE = { 'your-mail': 'your mail', 'mail-to-you': 'mail to you' } as const;

/** The two questions answered: why mail bounces, and why it lands in spam; before them, why the probe did. */
export function reasons(report: Report, page: Page): Block {
  const { causes, placement } = report;
  const feared = causes.filter(({ symptom }) => symptom.kind === 'bounce' || symptom.mailbox === null);
  return [
    ...probeReasons(report, page),
    ...answer(
      'why mail bounces',
      feared.filter(({ symptom }) => symptom.kind === 'bounce'),
      page,
    ),
    ...answer(
      'why mail lands in spam',
      feared.filter(({ symptom }) => symptom.kind === 'placement'),
      page,
    ),
    ...(placement === null ? [] : allTheSame(feared, placement, page)),
  ];
}

function answer(heading: string, causes: readonly Cause[], { width, paint }: Page): Block {
  if (causes.length === 0) return [];
  const lines = causes.flatMap(({ symptom, certainty, findings }) => {
    const label = `  ${padColumns(WHOSE[symptom.direction], 11)}  ${certainty.padEnd(8)}  `;
    const isSaid = certainty === 'stated' && symptom.kind === 'bounce' && symptom.reply !== null;
    const said = isSaid ? `: ${replyWords(symptom.reply)}` : '';
    return hang(label, `${findings.join(', ')}${said}`, width);
  });
  return [paint('bold', heading), ...lines];
}

/** What is feared did not come true this once. */
function allTheSame(feared: readonly Cause[], { mailboxes }: NonNullable<Report['placement']>, { width }: Page): Block {
  const isFeared = feared.some(({ symptom }) => symptom.direction === 'your-mail');
  const isWell = mailboxes.length > 0 && mailboxes.every(({ verdict }) => verdict === 'inbox');
  if (!isFeared || !isWell) return [];
  const words = 'the probe reached the inbox all the same: one message to one mailbox says little about the next';
  return hang('  ', words, width);
}

function replyWords({ code, enhanced, lines }: { code: number; enhanced: string | null; lines: readonly string[] }) {
  return visibleWords([code, ...(enhanced ? [enhanced] : []), lines[0] ?? ''].join(' ').trim());
}

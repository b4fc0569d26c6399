import type { Report } from '../../schema.ts';
import { visibleOctets } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { padColumns } from './width.ts';
import { hang } from './wrap.ts';

type Cause = Report['causes'][number];

const WHOSE = { 'your-mail': 'your mail', 'mail-to-you': 'mail to you' } as const;

/** The two questions answered: why mail bounces, and why it lands in spam. */
export function reasons({ causes }: Report, page: Page): Block {
  return [
    ...answer(
      'why mail bounces',
      causes.filter(({ symptom }) => symptom.kind === 'bounce'),
      page,
    ),
    ...answer(
      'why mail lands in spam',
      causes.filter(({ symptom }) => symptom.kind === 'placement'),
      page,
    ),
  ];
}

function answer(heading: string, causes: readonly Cause[], { width, paint }: Page): Block {
  if (causes.length === 0) return [];
  const lines = causes.flatMap(({ symptom, certainty, findings }) => {
    const label = `  ${padColumns(WHOSE[symptom.direction], 11)}  ${certainty.padEnd(8)}  `;
    const said = symptom.kind === 'bounce' && symptom.reply ? `: ${replyWords(symptom.reply)}` : '';
    return hang(label, `${findings.join(', ')}${said}`, width);
  });
  return [paint('bold', heading), ...lines];
}

function replyWords({ code, enhanced, lines }: { code: number; enhanced: string | null; lines: readonly string[] }) {
  return visibleOctets([code, ...(enhanced ? [enhanced] : []), lines[0] ?? ''].join(' ').trim());
}

import type { HandOverStep, HandOverTry } from '../../../core/handover.ts';
import type { SmtpReply } from '../../../core/smtp.ts';
import { handOverOf } from '../../hand-over.ts';
import type { Report } from '../../schema.ts';
import { visibleOctets } from '../escape.ts';
import { findingBlock } from './finding.ts';
import { type Block, join, type Page, pageOf, type TerminalOptions } from './page.ts';
import { unseen } from './unseen.ts';
import { hang } from './wrap.ts';

const TIME_COLUMNS = 7;
const STEPS_SHOWN = 200; // of each try; --format json has all

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
    ...handOverOf(report).tries.map((one) => dialogue(one, page)),
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
    const [first = '', ...rest] = hang(word.padEnd(labelColumns), visibleOctets(`${recipient}: ${detail}`), width);
    return [`${paint(['bold', style], word)}${first.slice(word.length)}`, ...rest];
  });
}

function dialogue(one: HandOverTry, page: Page): Block {
  const { host, address, port, steps, detail } = one;
  const place = visibleOctets(`${host} [${address}]:${port}`);
  const more = steps.length - STEPS_SHOWN;
  return [
    `${page.paint('bold', 'transcript')}  ${place}, ${visibleOctets(mannerOf(one))}`,
    ...steps.slice(0, STEPS_SHOWN).flatMap((step) => stepLines(step, page)),
    ...(more > 0 ? [`  … and ${more} more steps, see --format json`] : []),
    ...hang(`  ${' '.repeat(TIME_COLUMNS)}  `, visibleOctets(`-- ${detail}`), page.width),
  ];
}

function mannerOf({ tls, demand, steps }: HandOverTry): string {
  const by = { none: '', route: ' (as asked)', 'mta-sts': ' (demanded by MTA-STS)', dane: ' (demanded by DANE)' }[
    demand
  ];
  if (tls !== null) return `${tls}${by}`;
  return steps.some(({ command }) => command !== null) ? 'in clear' : 'nothing was said';
}

function stepLines({ command, reply, elapsedMs, phase }: HandOverStep, { width }: Page): Block {
  const said = command === null ? [] : [`C: ${command}`];
  const lines = [...said, ...(reply === null ? [] : replyLines(reply))];
  const words = lines.length > 0 ? lines : [`-- ${phase}`];
  const time = `${Math.round(elapsedMs)} ms`.padStart(TIME_COLUMNS);
  return words.flatMap((line, index) =>
    hang(`  ${index === 0 ? time : ' '.repeat(TIME_COLUMNS)}  `, visibleOctets(line), width),
  );
}

function replyLines({ code, enhanced, lines }: SmtpReply): readonly string[] {
  const prefix = enhanced === null ? '' : `${enhanced} `;
  const texts = lines.length > 0 ? lines : [''];
  return texts.map((line, index) => `S: ${code}${index < texts.length - 1 ? '-' : ' '}${prefix}${line}`);
}

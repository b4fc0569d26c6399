import type { HandOverStep, HandOverTry } from '../../../core/handover.ts';
import type { SmtpReply } from '../../../core/smtp.ts';
import { handOverOf } from '../../hand-over.ts';
import type { Report } from '../../schema.ts';
import { visibleOctets } from '../escape.ts';
import { findingBlock } from './finding.ts';
import { type Block, join, type Page, pageOf, type TerminalOptions } from './page.ts';
import { placementHead } from './placement.ts';
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
  const { placement, results } = report;
  const findings = results.flatMap((result) => (result.outcome === 'not-applicable' ? [] : result.findings));
  return join([
    ...(placement === null ? [] : [placementHead(placement, page)]),
    ...findings.map((finding) => findingBlock(finding, 0, page)),
    unseen(report, page),
    ...handOverOf(report).tries.map((one) => dialogue(one, page)),
  ]);
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

function mannerOf({ tls, demand }: HandOverTry): string {
  const by = { none: '', route: ' (as asked)', 'mta-sts': ' (demanded by MTA-STS)', dane: ' (demanded by DANE)' }[
    demand
  ];
  return tls === null ? 'in clear' : `${tls}${by}`;
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

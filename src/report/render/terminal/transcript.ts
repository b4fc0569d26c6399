import type { HandOverStep, HandOverTry } from '../../../core/handover.ts';
import type { SmtpReply } from '../../../core/smtp.ts';
import { handOverOf } from '../../hand-over.ts';
import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { hang } from './wrap.ts';

const TITLE = 'transcript';
const TIME_COLUMNS = 7;
const TRIES_SHOWN = 50;
const STEPS_SHOWN = 200; // of each try; --format json has all

/** The dialogues in which the message was handed over, word for word, with the time that each step took. */
export function transcripts(report: Pick<Report, 'results' | 'placement'>, page: Page): readonly Block[] {
  const { tries } = handOverOf(report);
  const more = tries.length - TRIES_SHOWN;
  return [
    ...tries.slice(0, TRIES_SHOWN).map((one) => dialogue(one, page)),
    ...(more > 0 ? [[`… and ${more} more dialogues, see --format json`]] : []),
  ];
}

function dialogue(one: HandOverTry, page: Page): Block {
  const { host, address, port, steps, detail } = one;
  const more = steps.length - STEPS_SHOWN;
  const place = visibleWords(`${host} [${address}]:${port}, ${mannerOf(one)}`);
  const [first = '', ...rest] = hang(`${TITLE}  `, place, page.width);
  return [
    `${page.paint('bold', TITLE)}${first.slice(TITLE.length)}`,
    ...rest,
    ...steps.slice(0, STEPS_SHOWN).flatMap((step) => stepLines(step, page)),
    ...(more > 0 ? hang('  … ', `and ${more} more steps, see --format json`, page.width) : []),
    ...hang(`  ${' '.repeat(TIME_COLUMNS)}  `, visibleWords(`-- ${detail}`), page.width),
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
    hang(`  ${index === 0 ? time : ' '.repeat(TIME_COLUMNS)}  `, visibleWords(line), width),
  );
}

function replyLines({ code, enhanced, lines }: SmtpReply): readonly string[] {
  const prefix = enhanced === null ? '' : `${enhanced} `;
  const texts = lines.length > 0 ? lines : [''];
  return texts.map((line, index) => `S: ${code}${index < texts.length - 1 ? '-' : ' '}${prefix}${line}`);
}

import { scoreWords } from '../gate.ts';
import type { SpfFlattening } from '../spf-flattening.ts';
import type { ZoneFix, ZoneStep } from '../zone-fix.ts';
import { visibleOctets } from './escape.ts';
import { openQuestions } from './open-questions.ts';
import { recordComment, recordLine } from './record-line.ts';
import { flatteningWords } from './spf-flattening.ts';
import { wrap } from './terminal/wrap.ts';

const COMMENT_COLUMNS = 78;
const LEFT_OUT = 'left out above, for they would not help, do other harm, or mean something else in a zone file:';
const FLATTENED = 'part of the flattened SPF policy';

/**
 * The changes as a zone file has them (RFC 1035 section 5.1): each with the findings it answers as comments, what is to
 * go as a comment of its own, and at the end what no record mends.
 */
export function renderZoneFix({ before, after, steps, remaining, flattening }: ZoneFix): string {
  const { display } = before.target;
  const groups = grouped(steps);
  const open = openQuestions(before);
  const blocks = [
    [
      ...comment(`${display}, as mailcheck ${before.mailcheck} saw it on ${before.startedAt.slice(0, 10)}`),
      ...comment(`now: ${before.verdict}, ${scoreWords(before.score)} of 100`),
      ...(steps.length === 0
        ? comment(`there is no record to change${open.length === 0 ? '' : ' in what could be checked'}`)
        : [
            ...comment(
              `with ${groups.length === 1 ? 'this change' : `these ${groups.length} changes`}: ${after.verdict}, ${scoreWords(after.score)} of 100`,
            ),
            ...comment('read each one, raise the serial of the zone, and audit again when the old TTL has passed'),
          ]),
    ],
    ...(flattening === null ? [] : [flatteningLines(flattening, before.target.domain)]),
    ...groups.map((group, index) => groupLines(group, index + 1)),
    ...(remaining.length === 0 ? [] : [byHand(remaining)]),
    ...(open.length === 0 ? [] : [notChecked(open)]),
  ];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

/** What was flattened, as comments. */
export function flatteningLines(flattening: SpfFlattening, domain: string): readonly string[] {
  return flatteningWords(flattening, domain).flatMap(({ text, indent, verbatim = false }) => {
    const margin = ' '.repeat(4 * indent);
    return verbatim ? [`; ${margin}${visibleOctets(text)}`] : comment(text, margin);
  });
}

/** Steps that follow one another and answer the same, such as the removal of an alias and what comes in its place. */
function grouped(steps: readonly ZoneStep[]): readonly (readonly ZoneStep[])[] {
  const groups: ZoneStep[][] = [];
  const meaning = ({ answers, flattens }: ZoneStep) => JSON.stringify([flattens, answers.map(({ code }) => code)]);
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && meaning(last[0]) === meaning(step)) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

function groupLines(group: readonly ZoneStep[], number: number): readonly string[] {
  const [{ answers, flattens } = { answers: [], flattens: false }] = group;
  const titles = [...answers.map(({ code, title }) => `${code}: ${title}`), ...(flattens ? [FLATTENED] : [])];
  return [
    ...titles.flatMap((title, index) => comment(`${index === 0 ? `${number}. ` : ''}${title}`)),
    ...answers.flatMap(({ fix }) => comment(fix.text, '    ')),
    // What can be pasted first.
    ...group
      .toSorted((one, other) => Number(one.elsewhere !== null) - Number(other.elsewhere !== null))
      .flatMap(stepLines),
  ];
}

/** A name server refuses a zone file with names of other zones in it, so what belongs there is a comment. */
function stepLines(step: ZoneStep): readonly string[] {
  const { remove, add, elsewhere } = step;
  return [
    ...(elsewhere === null ? [] : comment(`in another zone, ${elsewhere}:`)),
    ...remove.map((value) => recordComment(step, value, 'remove')),
    ...add.map((value) => (elsewhere === null ? recordLine(step, value) : recordComment(step, value, 'add'))),
  ];
}

function notChecked(open: readonly string[]): readonly string[] {
  return [...comment('not checked, so that nothing is mended there'), ...open.flatMap((line) => comment(line, '    '))];
}

function byHand(remaining: ZoneFix['remaining']): readonly string[] {
  return [
    ...comment('what only you can know, or what is no record'),
    ...remaining.flatMap(({ code, severity, title, fix }) => [
      ...comment(`${code} (${severity}): ${title}`),
      ...comment(fix.text, '    '),
      ...(fix.records.length === 0
        ? []
        : comment(fix.condition === null ? LEFT_OUT : `once ${fix.condition}:`, '    ')),
      ...fix.records.map((change) => recordComment(change, change.value, change.action, '    ')),
    ]),
  ];
}

/** Text that came from outside must not end the comment: it is escaped, and wrapped into comments of its own. */
function comment(text: string, indent = ''): readonly string[] {
  return wrap(visibleOctets(text), COMMENT_COLUMNS - indent.length - 2).map((line) => `; ${indent}${line}`);
}

import { scoreWords } from '../gate.ts';
import type { Plan, PlanStep } from '../plan.ts';
import { visibleWords } from './escape.ts';
import { recordComment, recordLine } from './record-line.ts';
import { elsewhere } from './terminal/elsewhere.ts';
import { painter } from './terminal/paint.ts';
import { hang, wrap } from './terminal/wrap.ts';

const MARKS = { done: '✓', open: '○', unseen: '?' } as const;

/**
 * The runbook for people.
 *
 * @param width  columns
 */
export function renderPlan({ before, steps }: Plan, width: number): string {
  const open = steps.filter(({ done }) => done !== true);
  const last = open
    .map(({ onDay }) => onDay)
    .sort()
    .at(-1);
  const head = [
    `${visibleWords(before.target.display)}   ${before.verdict}   ${scoreWords(before.score)} / 100`,
    ...hang(
      '  ',
      open.length === 0
        ? 'ready: every step is done'
        : `${open.length} of ${steps.length} steps to go${last ? `, the last on ${last}` : ''}`,
      width,
    ),
  ];
  const blocks = steps.map((step, index) => block(step, index + 1, width));
  const other = elsewhere(before, { width, paint: painter(false) });
  return `${[head, ...blocks, legend(steps, width), ...(other.length > 0 ? [other] : [])].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** `--verify`: a line for each step. */
export function renderProgress({ before, steps }: Plan, width: number): string {
  const lines = [
    ...hang('', `${visibleWords(before.target.display)}: ${progressWords(steps)}`, width),
    ...steps.flatMap((step, index) => hang(`  ${markOf(step)} ${String(index + 1).padStart(2)}  `, step.title, width)),
    '',
    ...legend(steps, width),
    ...(before.elsewhere === null ? [] : ['', ...elsewhere(before, { width, paint: painter(false) })]),
  ];
  return `${lines.join('\n')}\n`;
}

function progressWords(steps: Plan['steps']): string {
  const open = steps.filter(({ done }) => done === false).length;
  if (open > 0) return `${open} of ${steps.length} steps are not done`;
  const unseen = steps.filter(({ done }) => done === null).length;
  if (unseen === 0) return 'every step is done';
  return unseen === steps.length ? 'no step can be seen from here' : 'every step that can be seen is done';
}

function markOf({ done }: PlanStep): string {
  return done === null ? MARKS.unseen : done ? MARKS.done : MARKS.open;
}

function block(step: PlanStep, number: number, width: number): readonly string[] {
  const label = `${markOf(step)} ${number}. `;
  const title = hang(label, visibleWords(step.title), width);
  if (step.done === true) return title;
  const say = (name: string, text: string) => hang(`    ${name.padEnd(7)}`, visibleWords(text), width);
  return [
    ...title,
    ...say('when', whenWords(step)),
    ...say('why', step.why),
    ...step.byHand.flatMap((text) => say('do', text)),
    ...step.changes.flatMap((change) => [
      ...change.remove.map((value) => recordComment(change, value, 'remove')),
      ...change.add.map((value) => recordLine(change, value)),
    ]),
    ...(step.waitSeconds > 0
      ? say('wait', `${step.waitSeconds} s, until caches have forgotten what stands there now`)
      : []),
    // In one line however long it is: a shell is to take it as it is printed.
    ...(step.verify === null ? [] : [visibleWords(`    check  ${step.verify}`)]),
    ...step.brings.flatMap((text) => say('but', text)),
    ...(step.after === null ? [] : say('then', `${step.after.verdict}, ${scoreWords(step.after.score)} / 100`)),
  ];
}

function whenWords({ onDay, done }: PlanStep): string {
  return done === null ? `${onDay}, unless it is done: that cannot be seen from here` : onDay;
}

function legend(steps: readonly PlanStep[], width: number): readonly string[] {
  const unseen = steps.some(({ done }) => done === null) ? `  ${MARKS.unseen} cannot be seen from here` : '';
  return wrap(`${MARKS.done} done  ${MARKS.open} to do${unseen}`, width);
}

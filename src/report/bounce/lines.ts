import { visibleWords } from '../render/escape.ts';
import type { Page } from '../render/terminal/page.ts';
import { hang } from '../render/terminal/wrap.ts';

const LABEL = 10;

/** A label and what stands behind it, broken to the width; what comes from outside is made safe. */
export function labelled(label: string, words: string, { width }: Page): readonly string[] {
  return hang(`  ${label.padEnd(LABEL)}`, visibleWords(words), width);
}

/** A command of ours with what it is given. */
const COMMAND = /\bmailcheck(?: (?:message|explain|probe|bounce))? [^\s;]+(?: --[a-z-]+ [^\s;]+)*/g;
const FIXED_SPACE = '\u00a0';

/** Steps, numbered where there are several. */
export function numbered(label: string, steps: readonly string[], page: Page): readonly string[] {
  return steps.flatMap((step, index) => {
    const mark = steps.length > 1 ? `${index + 1}. ` : '';
    const whole = visibleWords(step).replace(COMMAND, (command) => command.replaceAll(' ', FIXED_SPACE)); // in one line, to be pasted
    const lines = hang(`  ${(index === 0 ? label : '').padEnd(LABEL)}${mark}`, whole, page.width);
    return lines.map((line) => line.replaceAll(FIXED_SPACE, ' '));
  });
}

import { fieldsIn, listIn, textIn } from '../../plain-json.ts';
import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { hang } from './wrap.ts';

const AUTHENTICATION = 'message-auth';
const MOST_STEPS = 30; // a message can carry many signatures

/** How DMARC came to its verdict, step by step; where it passes only with `--verbose`. */
export function authentication({ results }: Report, { width, paint, verbose }: Page): Block {
  const result = results.find(({ check }) => check === AUTHENTICATION);
  if (result === undefined || result.outcome === 'not-applicable') return [];
  const dmarc = fieldsIn(result.facts?.['dmarc']);
  const steps = listIn(dmarc['steps']).flatMap(({ text }) => textIn(text) ?? []);
  if (steps.length === 0 || (!verbose && dmarc['result'] === 'pass')) return [];
  const more = steps.length > MOST_STEPS ? [`  … and ${steps.length - MOST_STEPS} more, see --format json`] : [];
  return [
    paint('bold', 'authentication, step by step'),
    ...steps
      .slice(0, MOST_STEPS)
      .flatMap((text, index) => hang(`  ${`${index + 1}`.padStart(2)}  `, visibleWords(text), width)),
    ...more,
  ];
}

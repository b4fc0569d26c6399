import type { Report } from '../schema.ts';
import type { ZoneFix } from '../zone-fix.ts';
import { renderPlainJson } from './json.ts';
import { openQuestions } from './open-questions.ts';

/** `fix --format json`: the steps, with the codes of the findings they answer, and what is left. */
export function renderFixJson({ before, after, steps, remaining, flattening }: ZoneFix): string {
  return renderPlainJson({
    schema: 'mailcheck/fix@1',
    domain: before.target.domain,
    before: judged(before),
    after: judged(after),
    steps: steps.map(({ answers, ...step }) => ({ ...step, answers: answers.map(({ code }) => code) })),
    remaining: remaining.map(({ code, severity, title, fix: { text, records, condition } }) => ({
      ...{ code, severity, title, fix: text, records, condition },
    })),
    notChecked: openQuestions(before),
    flattening,
  });
}

function judged({ verdict, score: { low, high } }: Report) {
  return { verdict, score: { low, high } };
}

import type { AuditRequest } from '../audit/audit.ts';
import { planOf as runbookOf } from '../audit/plan.ts';
import { rehearse } from '../audit/rehearse.ts';
import type { AuditOptions } from '../core/target.ts';
import { purposeWords } from '../report/command-words.ts';
import type { Plan } from '../report/plan.ts';
import { renderPlainJson } from '../report/render/json.ts';
import { renderPlan, renderProgress } from '../report/render/plan.ts';
import type { AuditFlags } from './audit-options.ts';
import { planOf } from './audit-plan.ts';
import { EXIT, type Io } from './io.ts';
import { withOneDomain } from './one-domain.ts';
import { terminalOptions } from './terminal.ts';

export interface PlanFlags extends Omit<AuditFlags, 'format'> {
  readonly format: 'text' | 'json';
  /** Whether to say only what is done and what is not. */
  readonly verify?: boolean;
}

/**
 * `mailcheck plan DOMAIN`: the ordered runbook to ready.
 *
 * @returns 0; with `--verify` 1 where a step that can be seen is not done, 3 where none is and too little could be checked
 */
export async function runPlan(words: readonly string[], flags: PlanFlags, io: Io): Promise<number> {
  const settings = await planOf({ ...flags, format: 'text' }, io);
  const write = async (request: AuditRequest): Promise<number> => {
    const { target } = request;
    const again = { command: ['plan'], output: planWords(flags, target.options) };
    const plan = await runbookOf(await rehearse({ ...request, again }), target);
    if (io.signal.aborted) {
      io.stderr.write('mailcheck: interrupted before the plan was whole; nothing is printed\n');
      return EXIT.interrupted;
    }
    const { width } = terminalOptions(io, flags);
    if (flags.format === 'json') {
      const { before, steps } = plan;
      const { verdict, score, elsewhere } = before;
      const now = { verdict, score };
      io.stdout.write(
        renderPlainJson({
          schema: 'mailcheck/plan@1',
          ...{ domain: target.domain, now, steps: steps.map(withoutReport), elsewhere },
        }),
      );
    } else io.stdout.write(flags.verify ? renderProgress(plan, width) : renderPlan(plan, width));
    return flags.verify ? verified(plan, io) : EXIT.met;
  };
  return withOneDomain('plan', words, settings, flags, io, write);
}

function verified({ before, steps }: Plan, io: Io): number {
  if (steps.some(({ done }) => done === false)) return EXIT.notMet;
  if (before.verdict !== 'undetermined') return EXIT.met;
  io.stderr.write('mailcheck: no step is seen to be open, but something that matters could not be checked\n');
  return EXIT.undecided;
}

function planWords({ format, verify }: PlanFlags, options: AuditOptions): readonly string[] {
  return [
    ...purposeWords(options),
    ...(format === 'json' ? ['--format', format] : []),
    ...(verify ? ['--verify'] : []),
  ];
}

function withoutReport({ after, ...step }: Awaited<ReturnType<typeof runbookOf>>['steps'][number]) {
  return { ...step, after: after === null ? null : { verdict: after.verdict, score: after.score } };
}

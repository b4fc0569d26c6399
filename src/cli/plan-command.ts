import type { AuditRequest } from '../audit/audit.ts';
import { planOf as runbookOf } from '../audit/plan.ts';
import { rehearse } from '../audit/rehearse.ts';
import { resolvedServers } from '../audit/servers.ts';
import type { AuditOptions } from '../core/target.ts';
import { purposeWords } from '../report/command-words.ts';
import { renderPlan, renderProgress } from '../report/render/plan.ts';
import { domainsOf } from './audit-command.ts';
import type { AuditFlags } from './audit-options.ts';
import { planOf } from './audit-plan.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { replayRequest, withWire } from './open-wire.ts';
import { terminalOptions } from './terminal.ts';

export interface PlanFlags extends Omit<AuditFlags, 'format'> {
  readonly format: 'text' | 'json';
  /** Whether to say only what is done and what is not. */
  readonly verify?: boolean;
}

/** `mailcheck plan DOMAIN`: the ordered runbook to ready. With `--verify`, exit 1 where a step that can be seen is not done. */
export async function runPlan(words: readonly string[], flags: PlanFlags, io: Io): Promise<number> {
  const settings = planOf({ ...flags, format: 'text' }, io);
  const write = async (request: AuditRequest): Promise<number> => {
    const { domain, options } = request.target;
    const { senders, volume, reportTo } = options;
    const again = { command: ['plan'], output: planWords(flags, options) };
    const plan = await runbookOf(await rehearse({ ...request, again }), { domain, senders, volume, reportTo });
    if (io.signal.aborted) {
      io.stderr.write('mailcheck: interrupted before the plan was whole; nothing is printed\n');
      return EXIT.interrupted;
    }
    const { width } = terminalOptions(io, flags);
    if (flags.format === 'json') {
      const { before, steps } = plan;
      const { verdict, score, target, elsewhere } = before;
      io.stdout.write(
        `${JSON.stringify({ domain: target.domain, now: { verdict, score }, steps: steps.map(withoutReport), elsewhere }, null, 2)}\n`,
      );
    } else io.stdout.write(flags.verify ? renderProgress(plan, width) : renderPlan(plan, width));
    return flags.verify && plan.steps.some(({ done }) => done === false) ? EXIT.notMet : EXIT.met;
  };
  if (flags.replay !== undefined) {
    const request = replayRequest(flags.replay, words, settings, flags, io);
    const { senders, volume, reportTo } = settings.options;
    // What the plan is for comes from now, what the world said from then.
    const options = { ...request.target.options, senders, volume, reportTo };
    return write({ ...request, target: { ...request.target, options } });
  }
  const domains = await domainsOf(words, [], io);
  const [domain] = domains;
  if (domain === undefined || domains.length > 1) {
    throw new UsageError(`plan takes one domain, these are ${domains.length}: call it for each`);
  }
  const resolved = await resolvedServers(settings.servers, io.signal);
  if (!resolved.ok) throw new UsageError(`the DNS server given by name has no address here: ${resolved.error}`);
  return withWire({ domain, options: settings.options, servers: resolved.servers }, settings, flags, io, write);
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

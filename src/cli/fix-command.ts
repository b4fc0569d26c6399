import type { AuditRequest } from '../audit/audit.ts';
import { fixOf } from '../audit/fix.ts';
import { rehearse } from '../audit/rehearse.ts';
import { resolvedServers } from '../audit/servers.ts';
import { renderNsupdate } from '../report/render/nsupdate.ts';
import { renderZoneFix } from '../report/render/zone-fix.ts';
import type { ZoneFix } from '../report/zone-fix.ts';
import { domainsOf } from './audit-command.ts';
import type { AuditFlags } from './audit-options.ts';
import { planOf } from './audit-plan.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { replayRequest, withWire } from './open-wire.ts';

export type FixFormat = 'zone' | 'nsupdate' | 'json';

export interface FixFlags extends Omit<AuditFlags, 'format'> {
  readonly format: FixFormat;
  /** Whether remarks are answered too. */
  readonly all?: boolean;
}

/** `mailcheck fix DOMAIN`: the records to add, change and remove. Exit 0 where nothing that records mend is left. */
export async function runFix(words: readonly string[], flags: FixFlags, io: Io): Promise<number> {
  const plan = planOf({ ...flags, format: 'text' }, io);
  const mend = async (request: AuditRequest): Promise<number> => {
    const fix = await fixOf(await rehearse(request), flags.all ? 'info' : 'minor');
    if (io.signal.aborted) {
      io.stderr.write('mailcheck: interrupted before the fix was whole; nothing is printed\n');
      return EXIT.interrupted;
    }
    io.stdout.write(written(fix, flags.format));
    return EXIT.met;
  };
  if (flags.replay !== undefined) return mend(replayRequest(flags.replay, words, plan, flags, io));
  const domains = await domainsOf(words, [], io);
  const [domain] = domains;
  if (domain === undefined || domains.length > 1) {
    throw new UsageError(`fix takes one domain, these are ${domains.length}: call it for each`);
  }
  const resolved = await resolvedServers(plan.servers, io.signal);
  if (!resolved.ok) throw new UsageError(`the DNS server given by name has no address here: ${resolved.error}`);
  return withWire({ domain, options: plan.options, servers: resolved.servers }, plan, flags, io, mend);
}

function written(fix: ZoneFix, format: FixFormat): string {
  switch (format) {
    case 'zone':
      return renderZoneFix(fix);
    case 'nsupdate':
      return renderNsupdate(fix);
    case 'json': {
      const { steps, remaining, before, after } = fix;
      const judged = ({ verdict, score: { low, high } }: ZoneFix['before']) => ({ verdict, score: { low, high } });
      const codes = steps.map(({ answers, ...step }) => ({ ...step, answers: answers.map(({ code }) => code) }));
      const left = remaining.map(({ code, fix: { text } }) => ({ code, fix: text }));
      const { domain } = before.target;
      return `${JSON.stringify({ domain, before: judged(before), after: judged(after), steps: codes, remaining: left }, null, 2)}\n`;
    }
  }
}

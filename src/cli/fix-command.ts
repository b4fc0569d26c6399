import type { AuditRequest } from '../audit/audit.ts';
import { fixOf } from '../audit/fix.ts';
import { rehearse } from '../audit/rehearse.ts';
import { resolvedServers } from '../audit/servers.ts';
import { visibleOctets } from '../report/render/escape.ts';
import { renderNsupdate } from '../report/render/nsupdate.ts';
import { renderZoneFix } from '../report/render/zone-fix.ts';
import type { ZoneFix } from '../report/zone-fix.ts';
import { domainsOf } from './audit-command.ts';
import type { AuditFlags } from './audit-options.ts';
import { planOf } from './audit-plan.ts';
import { type FlattenFlags, flattenWishOf } from './flatten-options.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { replayRequest, withWire } from './open-wire.ts';

export type FixFormat = 'zone' | 'nsupdate' | 'json';

export interface FixFlags extends Omit<AuditFlags, 'format'>, FlattenFlags {
  readonly format: FixFormat;
  /** Whether remarks are answered too. */
  readonly all?: boolean;
}

/**
 * `mailcheck fix DOMAIN`: the records to add, change and remove.
 *
 * @returns 0: they are printed, or there are none to write; 1: SPF could not be flattened as was asked; 3: there are none
 *   to write, or SPF was not flattened, and something that matters could not be checked
 */
export async function runFix(words: readonly string[], flags: FixFlags, io: Io): Promise<number> {
  const plan = planOf({ ...flags, format: 'text' }, io);
  const flatten = flattenWishOf(flags);
  const mend = async (request: AuditRequest): Promise<number> => {
    const fix = await fixOf(await rehearse(request), flags.all ? 'info' : 'minor', flatten);
    if (io.signal.aborted) {
      io.stderr.write('mailcheck: interrupted before the fix was whole; nothing is printed\n');
      return EXIT.interrupted;
    }
    io.stdout.write(written(fix, flags.format));
    return finished(fix, io);
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

/** Decides the exit code, and says why on standard error: what is printed may go straight into a zone. */
function finished({ before, steps, flattening }: ZoneFix, io: Io): number {
  if (flattening?.outcome === 'impossible') {
    const code = flattening.unseen ? EXIT.undecided : EXIT.notMet;
    io.stderr.write(`mailcheck: --flatten: ${visibleOctets(flattening.why)}\n`);
    return code;
  }
  if (steps.length > 0 || before.verdict !== 'undetermined') return EXIT.met;
  io.stderr.write('mailcheck: there is no record to change, but something that matters could not be checked\n');
  return EXIT.undecided;
}

function written(fix: ZoneFix, format: FixFormat): string {
  switch (format) {
    case 'zone':
      return renderZoneFix(fix);
    case 'nsupdate':
      return renderNsupdate(fix);
    case 'json': {
      const { steps, remaining, before, after, flattening } = fix;
      const judged = ({ verdict, score: { low, high } }: ZoneFix['before']) => ({ verdict, score: { low, high } });
      const codes = steps.map(({ answers, ...step }) => ({ ...step, answers: answers.map(({ code }) => code) }));
      const left = remaining.map(({ code, fix: { text } }) => ({ code, fix: text }));
      const { domain } = before.target;
      return `${JSON.stringify({ domain, before: judged(before), after: judged(after), steps: codes, remaining: left, flattening }, null, 2)}\n`;
    }
  }
}

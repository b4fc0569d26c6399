import type { AuditRequest } from '../audit/audit.ts';
import { fixOf } from '../audit/fix.ts';
import { rehearse } from '../audit/rehearse.ts';
import { visibleWords } from '../report/render/escape.ts';
import { renderFixJson } from '../report/render/fix-json.ts';
import { renderNsupdate } from '../report/render/nsupdate.ts';
import { renderZoneFix } from '../report/render/zone-fix.ts';
import type { ZoneFix } from '../report/zone-fix.ts';
import type { AuditFlags } from './audit-options.ts';
import { planOf } from './audit-plan.ts';
import type { FlattenFlags } from './flatten-options.ts';
import { flattenWishOf } from './flatten-wish.ts';
import { EXIT, type Io } from './io.ts';
import { withOneDomain } from './one-domain.ts';

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
  const plan = await planOf({ ...flags, format: 'text' }, io);
  const flatten = await flattenWishOf(flags, io);
  const mend = async (request: AuditRequest): Promise<number> => {
    const fix = await fixOf(await rehearse(request), flags.all ? 'info' : 'minor', flatten);
    if (io.signal.aborted) {
      io.stderr.write('mailcheck: interrupted before the fix was whole; nothing is printed\n');
      return EXIT.interrupted;
    }
    io.stdout.write(written(fix, flags.format));
    return finished(fix, io);
  };
  return withOneDomain('fix', words, plan, flags, io, mend);
}

/** Decides the exit code, and says why on standard error: what is printed may go straight into a zone. */
function finished({ before, steps, flattening }: ZoneFix, io: Io): number {
  if (flattening?.outcome === 'impossible') {
    const code = flattening.unseen ? EXIT.undecided : EXIT.notMet;
    io.stderr.write(`mailcheck: --flatten: ${visibleWords(flattening.why)}\n`);
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
    case 'json':
      return renderFixJson(fix);
  }
}

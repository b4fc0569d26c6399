import { audit } from '../audit/audit.ts';
import { handOverOf } from '../report/hand-over.ts';
import { renderJson, renderNdjson } from '../report/render/json.ts';
import { renderSend } from '../report/render/terminal/send.ts';
import type { Report } from '../report/schema.ts';
import type { AuditFlags } from './audit-options.ts';
import { planOf } from './audit-plan.ts';
import { printDryRun } from './dry-run.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { replayRequest } from './open-recording.ts';
import { withWire } from './open-wire.ts';
import { withRecipients } from './probe-command.ts';
import { probePlanOf } from './probe-plan.ts';
import { startProbe } from './probe-start.ts';
import { createProgress } from './progress.ts';
import { terminalOptions } from './terminal.ts';

/** What `send` needs of an audit: the probe, and nothing else. */
const ALONE = { only: ['probe'], smtp: true, failOn: 'minor' } as const;

export type SendFlags = Omit<AuditFlags, 'only' | 'smtp' | 'failOn'>;

/**
 * `mailcheck send`: hands a message over as a probe does, looks no further and audits nothing.
 *
 * @param recipients  as with `--to`
 * @returns 0: it was taken for every recipient; 1: it was refused, for good or for the time being; 3: it is not known
 * @throws UsageError before anything is sent
 */
export async function runSend(recipients: readonly string[], given: SendFlags, io: Io): Promise<number> {
  const flags: AuditFlags = { ...withRecipients(given, recipients), ...ALONE };
  const { dkimKey, ...others } = flags; // it signs here, and is compared with nothing
  const plan = await planOf(others, io);
  if (flags.replay !== undefined) {
    return finished(await audit(await replayRequest(flags.replay, [], plan, flags, io)), flags, io);
  }
  const probe = await probePlanOf(flags, null, io);
  if (dkimKey !== undefined && probe.signing === null) {
    throw new UsageError('--dkim-key signs nothing without --dkim-selector, the name that the key is published under');
  }
  if (flags.dryRun) {
    printDryRun(probe, flags.format, io);
    return EXIT.met;
  }
  const started = await startProbe(probe, plan, flags, io);
  if (started === null) return EXIT.interrupted;
  const { domain } = probe;
  const { options, servers } = started;
  const progress = createProgress(io.stderr, flags.progress, ['probe'], 1, true);
  const report = await withWire({ domain, options, servers }, started, flags, io, (request) =>
    audit({ ...request, onResult: ({ check }) => progress.done(domain, check) }),
  ).finally(() => progress.clear());
  return finished(report, flags, io);
}

function finished(report: Report, flags: AuditFlags, io: Io): number {
  io.stdout.write(written(report, flags, io));
  if (io.signal.aborted) {
    io.stderr.write('mailcheck: interrupted; what was not yet known is not known\n');
    return EXIT.interrupted;
  }
  const { outcome } = handOverOf(report);
  if (outcome === 'taken') return EXIT.met;
  const code = outcome === 'refused' ? EXIT.notMet : EXIT.undecided;
  const why =
    outcome === 'refused'
      ? 'the message was not taken for every recipient'
      : 'it is not known whether the message was taken';
  if (!io.stdout.isTTY) io.stderr.write(`mailcheck: exit ${code}: ${why}\n`);
  return code;
}

function written(report: Report, flags: AuditFlags, io: Io): string {
  switch (flags.format) {
    case 'text':
      return renderSend(report, terminalOptions(io, flags));
    case 'json':
      return renderJson([report]);
    case 'ndjson':
      return renderNdjson(report);
  }
}

import { probeTimeMs } from '../audit/deadline.ts';
import { resolvedServers } from '../audit/servers.ts';
import { whyNotRecordable } from '../net/index.ts';
import type { AuditFlags } from './audit-options.ts';
import type { AuditPlan } from './audit-plan.ts';
import { type Io, UsageError } from './io.ts';
import { askPasswords, knownPasswords } from './passwords.ts';
import { announcement } from './probe-announcement.ts';
import type { ProbePlan } from './probe-plan.ts';

/**
 * Says on standard error what is about to be sent, and comes by all that must be there before it is: the passwords, the
 * DNS servers, the file of a recording.
 *
 * @returns the audit with the probe in it; null: the user has broken off, and nothing is sent
 * @throws UsageError where something is missing
 */
export async function startProbe(
  probe: ProbePlan,
  plan: AuditPlan,
  { record }: Pick<AuditFlags, 'record'>,
  io: Io,
): Promise<AuditPlan | null> {
  if (!plan.selection.checks.some(({ id }) => id === 'probe')) {
    throw new UsageError(
      '--only and --skip leave out the check "probe", and with it the message: name it, or send none',
    );
  }
  const obstacle = record === undefined ? null : whyNotRecordable(record);
  if (obstacle !== null) throw new UsageError(`--record: ${obstacle}`);
  const resolved = await resolvedServers(plan.servers, io.signal);
  if (!resolved.ok) throw new UsageError(`the DNS server given by name has no address here: ${resolved.error}`);
  const known = knownPasswords(probe.passwords, io); // what is missing is missed before anything is said
  io.stderr.write(`${['mailcheck sends', ...announcement(probe, io.stderr.columns)].join('\n')}\n`);
  const secrets = await askPasswords(probe.passwords, known, io);
  if (secrets === null || io.signal.aborted) {
    io.stderr.write('mailcheck: interrupted; nothing was sent\n');
    return null;
  }
  return {
    ...plan,
    options: { ...plan.options, probe: probe.request },
    servers: resolved.servers,
    timeoutMs: plan.timeoutMs + probeTimeMs(probe.request),
    secrets,
  };
}

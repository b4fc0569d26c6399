import { resolvedServers } from '../audit/servers.ts';
import type { DomainName } from '../core/names.ts';
import type { DkimKeyGiven } from '../core/target.ts';
import { whyNotRecordable } from '../net/index.ts';
import { auditAll, finish, runAudits } from './audit-command.ts';
import type { AuditFlags } from './audit-options.ts';
import { type AuditPlan, planOf } from './audit-plan.ts';
import { printDryRun } from './dry-run.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { askPasswords, knownPasswords, type Passwords } from './passwords.ts';
import { announcement } from './probe-announcement.ts';
import { type ProbePlan, probePlanOf, probeTimeMs } from './probe-plan.ts';

/**
 * `mailcheck probe`: sends a message, looks where it arrives, and audits the domain of its sender beside it.
 *
 * @param recipients  as with `--to`
 * @throws UsageError before anything is sent
 */
export async function runProbe(recipients: readonly string[], flags: AuditFlags, io: Io): Promise<number> {
  if (flags.replay !== undefined) return runAudits([], { ...flags, ...withRecipients(flags, recipients) }, io, []);
  const plan = planOf(flags, io);
  const probe = await probePlanOf({ ...flags, ...withRecipients(flags, recipients) }, null, io);
  return auditWithProbe(probe, plan, flags, io);
}

/** `mailcheck DOMAIN --probe ADDRESS`. @throws UsageError before anything is sent */
export async function auditDomainWithProbe(
  domains: readonly DomainName[],
  plan: AuditPlan,
  flags: AuditFlags,
  io: Io,
): Promise<number> {
  const [domain] = domains;
  if (domain === undefined || domains.length > 1) {
    throw new UsageError(`--probe goes with one domain, these are ${domains.length}: call it for each`);
  }
  return auditWithProbe(await probePlanOf(flags, domain, io), plan, flags, io);
}

async function auditWithProbe(probe: ProbePlan, plan: AuditPlan, flags: AuditFlags, io: Io): Promise<number> {
  if (flags.dryRun) {
    printDryRun(probe, flags.format, io);
    return EXIT.met;
  }
  const obstacle = flags.record === undefined ? null : whyNotRecordable(flags.record);
  if (obstacle !== null) throw new UsageError(`--record: ${obstacle}`);
  const resolved = await resolvedServers(plan.servers, io.signal);
  if (!resolved.ok) throw new UsageError(`the DNS server given by name has no address here: ${resolved.error}`);
  const secrets = await announced(probe, io);
  if (secrets === null) return EXIT.interrupted;
  const decision = await auditAll(
    [probe.domain],
    {
      ...plan,
      options: { ...plan.options, probe: probe.request, dkimKeys: keysOf(probe, plan.options.dkimKeys) },
      servers: resolved.servers,
      timeoutMs: plan.timeoutMs + probeTimeMs(probe.request),
      secrets,
    },
    flags,
    io,
  );
  return finish(decision, io);
}

/**
 * Says on standard error what is about to be sent, and comes by the passwords.
 *
 * @returns null: the user has broken off, and nothing is sent
 * @throws UsageError where a password is missing
 */
async function announced(probe: ProbePlan, io: Io): Promise<Passwords | null> {
  const known = knownPasswords(probe.passwords, io); // what is missing is missed before anything is said
  io.stderr.write(`${['mailcheck sends', ...announcement(probe, io.stderr.columns)].join('\n')}\n`);
  const secrets = await askPasswords(probe.passwords, known, io);
  if (secrets !== null && !io.signal.aborted) return secrets;
  io.stderr.write('mailcheck: interrupted; nothing was sent\n');
  return null;
}

function withRecipients({ to = [] }: AuditFlags, recipients: readonly string[]): Pick<AuditFlags, 'to'> {
  const all = [...recipients, ...to];
  return all.length === 0 ? {} : { to: all };
}

/** A key that signs the probe is compared under the name it signs with; one of another domain's is not looked for here. */
function keysOf({ signing, domain }: ProbePlan, keys: readonly DkimKeyGiven[]): readonly DkimKeyGiven[] {
  if (signing === null) return keys;
  const { selector, file } = signing;
  return keys.flatMap((key) => {
    if (key.source !== file || (key.selector !== null && key.selector !== selector)) return [key];
    return signing.domain === domain ? [{ ...key, selector }] : [];
  });
}
